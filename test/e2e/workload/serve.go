package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// How long it goes on after SIGTERM. Its pod has left the EndpointSlice by then, but every node has to hear of it, and so has every
// API server that keeps connections to it: only then may it refuse anybody. What is under way may end after that.
const (
	leaving = 10 * time.Second
	ending  = 10 * time.Second
)

func serve(address string, handler http.Handler, config *tls.Config) error {
	server := &http.Server{Addr: address, Handler: handler, TLSConfig: config}
	ended := make(chan error, 1)
	go func() {
		if config == nil {
			ended <- server.ListenAndServe()
		} else {
			ended <- server.ListenAndServeTLS("", "")
		}
	}()
	fmt.Println("serving")
	terminated := make(chan os.Signal, 1)
	signal.Notify(terminated, syscall.SIGTERM)
	select {
	case err := <-ended:
		return err
	case <-terminated:
	}
	time.Sleep(leaving)
	limited, cancel := context.WithTimeout(context.Background(), ending)
	defer cancel()
	return server.Shutdown(limited)
}

func tlsFrom(folder string) *tls.Config {
	pair, err := tls.LoadX509KeyPair(folder+"/tls.crt", folder+"/tls.key")
	if err != nil {
		panic(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS13}
}
