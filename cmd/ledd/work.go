package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"ledd/internal/agreement"
	"ledd/internal/batch"
	"ledd/internal/document"
	"ledd/internal/exchange"
	"ledd/internal/jobs"
	"ledd/internal/mail"
)

// atOnce is how many jobs one program does at the same time.
const atOnce = 4

// stopping is how long the jobs under way may take when the program is asked to
// stop; what is not done then is done by whoever comes next.
const stopping = 10 * time.Second

// work begins the work in the background, and gives what ends it. base is the
// address under which people reach the pages.
func (r *register) work(ctx context.Context, base string, steps agreement.Steps, transport mail.Transport) (stop func(), err error) {
	pool, err := r.store.Pool()
	if err != nil {
		return nil, err
	}
	w := jobs.NewWork()
	outbox := mail.NewOutbox(r.door, transport, base)
	outbox.Works(w)
	document.New(r.door).Works(w)
	steps.Works(w)
	batch.New(r.door, steps).Works(w)
	exchange.New(r.door).Works(w)
	runner, err := jobs.NewRunner(jobs.Settings{Database: r.store.Name(), Pool: pool, AtOnce: atOnce, Timeout: r.cfg.JobTimeout}, w)
	if err != nil {
		return nil, err
	}
	if _, err := outbox.Requeue(context.WithoutCancel(ctx)); err != nil {
		return nil, err
	}
	if err := runner.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, err
	}
	return func() {
		patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopping)
		defer cancel()
		if err := runner.Stop(patience); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			slog.Warn("the work in the background ended badly", "error", err)
		}
	}, nil
}

// transport is the mail server that is configured, nil for none.
func (r *register) transport() (mail.Transport, error) {
	if r.cfg.SMTPURL == "" {
		return nil, nil
	}
	return mail.NewSMTP(r.cfg.SMTPURL.Reveal(), r.cfg.MailFrom)
}
