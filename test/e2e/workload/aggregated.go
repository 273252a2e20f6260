package main

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"os"
	"time"
)

const (
	group     = "tides.seaworthy.example"
	version   = "v1"
	frontName = "front-proxy-client"
)

// An API of one resource that can only be read. Whoever comes must show a certificate of the front proxy's authority that bears its
// name: only then is the user in the headers to be believed.
func aggregated() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/readyz", hostName)
	mux.HandleFunc("/apis/"+group+"/"+version, vouched(func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{
			"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": group + "/" + version,
			"resources": []any{map[string]any{
				"name": "tides", "singularName": "tide", "namespaced": false, "kind": "Tide", "verbs": []string{"get"},
			}},
		})
	}))
	mux.HandleFunc("/apis/"+group+"/"+version+"/tides/now", vouched(func(w http.ResponseWriter, r *http.Request) {
		answer(w, map[string]any{
			"kind": "Tide", "apiVersion": group + "/" + version,
			"metadata": map[string]any{"name": "now"},
			"asked":    r.Header.Get("X-Remote-User"), "at": time.Now().UTC(),
		})
	}))
	return mux
}

func vouched(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		certificates := r.TLS.VerifiedChains
		if len(certificates) == 0 || certificates[0][0].Subject.CommonName != frontName || r.Header.Get("X-Remote-User") == "" {
			http.Error(w, "only the front proxy may ask", http.StatusUnauthorized)
			return
		}
		next(w, r)
	}
}

func frontProxied(folder string) *tls.Config {
	config := tlsFrom(folder)
	bundle, err := os.ReadFile(folder + "/front-proxy-ca.crt")
	if err != nil {
		panic(err)
	}
	config.ClientCAs = x509.NewCertPool()
	if !config.ClientCAs.AppendCertsFromPEM(bundle) {
		panic("no authority of the front proxy")
	}
	// Probes come without one, and get nothing but /readyz.
	config.ClientAuth = tls.VerifyClientCertIfGiven
	return config
}
