package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"ledd/internal/config"
	"ledd/internal/kinds"
)

type readyCommand struct {
	Addr string `help:"Where the program listens. Default: LEDD_ADDR, else 127.0.0.1:8080." placeholder:"HOST:PORT"`
}

// Run asks the program that serves on this machine whether it is ready, for a
// container that holds nothing else that could ask.
func (c readyCommand) Run(ctx context.Context, out output) error {
	addr := c.Addr
	if addr == "" {
		cfg, err := config.Load()
		if err != nil {
			return err
		}
		addr = cfg.Addr
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return kinds.Invalid("", "flags", "--addr %s: %v", addr, err)
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "localhost" // it listens on every address
	}
	return ask(ctx, out, "http://"+net.JoinHostPort(host, port)+"/readyz")
}

func ask(ctx context.Context, out output, address string) error {
	ctx, cancel := context.WithTimeout(ctx, 4*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	says, err := io.ReadAll(io.LimitReader(answer.Body, 200))
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("not ready: %s", strings.TrimSpace(plain(string(says))))
	}
	if err != nil {
		return err
	}
	out.say("ready")
	return nil
}
