// The workload of the end-to-end tests: a server that tells its host name, and a client that asks one.
//
//	workload serve            answers on :8080 with the host name
//	workload get N URL...     asks each N times on new connections, prints each answer; exits 1 if one failed
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
	if len(os.Args) > 3 && os.Args[1] == "get" {
		os.Exit(get(os.Args[2], os.Args[3:]))
	}
	fmt.Println("serving")
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		name, _ := os.Hostname()
		fmt.Fprintln(w, name)
	})
	fmt.Fprintln(os.Stderr, http.ListenAndServe(":8080", nil))
	os.Exit(1)
}

func get(times string, urls []string) int {
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
		return 1
	}
	return 0
}
