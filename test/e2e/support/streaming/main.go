// Command streaming is the kubelet's end of a port-forward for tests: the streaming server that kubelet and containerd have, over
// mutual TLS, with every port forwarded to one host.
//
//	streaming <listen address> <certificate> <key> <clients' authority> <host to forward to>
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"time"

	"k8s.io/cri-streaming/pkg/streaming/portforward"
)

type forwarder struct{ host string }

func (f forwarder) PortForward(_ context.Context, _, _ string, port int32, stream io.ReadWriteCloser) error {
	conn, err := net.Dial("tcp", fmt.Sprintf("%s:%d", f.host, port))
	if err != nil {
		return err
	}
	defer conn.Close()
	ended := make(chan struct{}, 2)
	go func() { io.Copy(conn, stream); ended <- struct{}{} }()
	go func() { io.Copy(stream, conn); ended <- struct{}{} }()
	<-ended
	return nil
}

func main() {
	address, cert, key, authority, host := os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5]
	pem, err := os.ReadFile(authority)
	if err != nil {
		log.Fatal(err)
	}
	clients := x509.NewCertPool()
	clients.AppendCertsFromPEM(pem)
	server := &http.Server{
		Addr: address,
		TLSConfig: &tls.Config{
			ClientCAs:  clients,
			ClientAuth: tls.RequireAndVerifyClientCert,
			MinVersion: tls.VersionTLS13,
			NextProtos: []string{"http/1.1"},
		},
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			options, err := portforward.NewV4Options(r)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			portforward.ServePortForward(w, r, forwarder{host}, "pod", "uid", options, time.Hour, time.Minute, portforward.SupportedProtocols)
		}),
	}
	log.Fatal(server.ListenAndServeTLS(cert, key))
}
