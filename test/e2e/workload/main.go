// The workload of the end-to-end tests and benches, and how a service ought to behave in a cluster whose machines come and go.
//
//	workload serve              answers on :8080 with the host name
//	workload webhook            a validating webhook on :8443 that allows everything
//	workload aggregated         an API server on :8443, for those whom the front proxy's authority has vouched for
//	workload client URL RATE    asks a URL on new connections, RATE times a second; its account is at :8080/figures
//	workload get N URL...       asks each N times on new connections, prints each answer; exits 1 if one failed
//
// TLS comes from /tls (tls.crt, tls.key; for aggregated also front-proxy-ca.crt).
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		args = []string{"serve"}
	}
	switch {
	case args[0] == "get" && len(args) > 2:
		return get(args[1], args[2:])
	case args[0] == "client" && len(args) == 3:
		return client(args[1], args[2])
	case args[0] == "webhook":
		return serve(":8443", webhook(), tlsFrom("/tls"))
	case args[0] == "aggregated":
		return serve(":8443", aggregated(), frontProxied("/tls"))
	}
	return serve(":8080", http.HandlerFunc(hostName), nil)
}

func hostName(w http.ResponseWriter, _ *http.Request) {
	name, _ := os.Hostname()
	fmt.Fprintln(w, name)
}

func get(times string, urls []string) error {
	n, _ := strconv.Atoi(times)
	client := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	failed := 0
	for i := range n * len(urls) {
		answer, err := client.Get(urls[i/n])
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			failed++
			continue
		}
		body, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		fmt.Print(string(body))
	}
	if failed > 0 || n == 0 {
		return fmt.Errorf("%d failed", failed)
	}
	return nil
}
