package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sort"
	"strconv"
	"sync"
	"syscall"
	"time"
)

const patience = 10 * time.Second

// One request: when it was due, when its outcome was known, and what went wrong.
type sample struct {
	due, done time.Time
	err       error
}

type failure struct {
	At      time.Time `json:"at"`
	Kind    string    `json:"kind"`
	Message string    `json:"message"`
}

type account struct {
	mu       sync.Mutex
	started  time.Time
	first    time.Time
	lateness time.Duration
	samples  []sample
}

// An open loop of requests, each on a new connection: due at its moment, whatever became of those before. It counts from its first
// answer on, and sends nothing more after SIGTERM: what is asked of a client on a machine that goes is no matter of the service.
func client(url, rate string) error {
	perSecond, err := strconv.Atoi(rate)
	if err != nil || perSecond < 1 {
		return fmt.Errorf("a rate is a number of requests a second, not %q", rate)
	}
	a := &account{started: time.Now()}
	go func() {
		http.HandleFunc("/figures", a.figures)
		fmt.Fprintln(os.Stderr, http.ListenAndServe(":8080", nil))
		os.Exit(1)
	}()
	ended, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	interval := time.Second / time.Duration(perSecond)
	for due := time.Now(); ended.Err() == nil; due = due.Add(interval) {
		time.Sleep(time.Until(due))
		a.late(time.Since(due))
		go func() {
			err := ask(url)
			if ended.Err() == nil {
				a.add(sample{due, time.Now(), err})
			}
		}()
	}
	time.Sleep(5 * time.Second)
	return nil
}

func ask(url string) error {
	c := http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := c.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if _, err := io.ReadAll(response.Body); err != nil {
		return err
	}
	if response.StatusCode > 299 {
		return fmt.Errorf("HTTP %d", response.StatusCode)
	}
	return nil
}

func (a *account) late(by time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.first.IsZero() {
		a.lateness = max(a.lateness, by)
	}
}

func (a *account) add(s sample) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.first.IsZero() && s.err == nil {
		a.first = s.due
	}
	if !a.first.IsZero() && !s.due.Before(a.first) {
		a.samples = append(a.samples, s)
	}
}

func (a *account) figures(w http.ResponseWriter, _ *http.Request) {
	a.mu.Lock()
	samples := append([]sample(nil), a.samples...)
	waited, lateness := a.first.Sub(a.started), a.lateness
	a.mu.Unlock()
	if len(samples) == 0 {
		http.Error(w, "no answer yet", http.StatusServiceUnavailable)
		return
	}
	gap, since := longestGap(samples)
	waits, kinds, examples := []float64{}, map[string]int{}, []failure{}
	for _, s := range samples {
		if s.err == nil {
			waits = append(waits, milliseconds(s.done.Sub(s.due)))
			continue
		}
		kinds[kindOf(s.err)]++
		if len(examples) < 5 {
			examples = append(examples, failure{s.due.UTC(), kindOf(s.err), s.err.Error()})
		}
	}
	sort.Float64s(waits)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{
		"requests": len(samples), "failed": len(samples) - len(waits), "kinds": kinds, "examples": examples,
		"longestGap": milliseconds(gap), "longestGapAt": since.UTC(),
		"p50": percentile(waits, 50), "p99": percentile(waits, 99),
		"lateness": milliseconds(lateness), "waited": milliseconds(waited),
	})
}

// Of an answered request its own wait; of a failed one, until the first answer to one due later. As src/traffic/tally.ts.
func longestGap(samples []sample) (gap time.Duration, since time.Time) {
	sort.Slice(samples, func(i, j int) bool { return samples[i].due.After(samples[j].due) })
	answer := time.Now()
	for _, s := range samples {
		wait := answer.Sub(s.due)
		if s.err == nil {
			wait = s.done.Sub(s.due)
			if s.done.Before(answer) {
				answer = s.done
			}
		}
		if wait > gap {
			gap, since = wait, s.due
		}
	}
	return gap, since
}

func kindOf(err error) string {
	if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
		return "timeout"
	}
	if len(err.Error()) > 4 && err.Error()[:4] == "HTTP" {
		return err.Error()
	}
	return "broken"
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func percentile(sorted []float64, percent int) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)]
}
