// Command etcd is the etcd server. etcd's own main is in a module that can't be required by others.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
