package api

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/mail"
)

// work collects what is to be done in the background, in the whole register.
type work struct{ door *door.Door }

var (
	jobsNow       = prometheus.NewDesc("ledd_jobs", "Jobs in the background that are not done: to be done, being done, or given up (cancelled, discarded).", []string{"kind", "state"}, nil)
	mailsWaiting  = prometheus.NewDesc("ledd_messages_waiting", "Messages that no mail server has taken yet.", nil, nil)
	mailsOldest   = prometheus.NewDesc("ledd_messages_waiting_seconds", "How long the oldest of them has waited.", nil, nil)
	workUncounted = prometheus.NewDesc("ledd_jobs_uncounted", "1 when the database did not say what is to be done.", nil, nil)
)

// counting is how long the database may take to say what is to be done.
const counting = 3 * time.Second

// Describe lists what Collect gives.
func (w work) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{jobsNow, mailsWaiting, mailsOldest, workUncounted} {
		ch <- d
	}
}

// Collect gives the figures of now. A database that does not answer must not hide the
// others, so that is a figure as well.
func (w work) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), counting)
	defer cancel()
	ctx = access.With(ctx, access.Actor{Name: "metrics", Role: access.Operator})
	jobs, failed := door.Look(ctx, w.door, "message.read", door.JobCounts)
	waiting, err := mail.NewMessages(w.door).Waiting(ctx)
	if failed != nil || err != nil {
		ch <- prometheus.MustNewConstMetric(workUncounted, prometheus.GaugeValue, 1)
		return
	}
	ch <- prometheus.MustNewConstMetric(workUncounted, prometheus.GaugeValue, 0)
	for _, j := range jobs {
		ch <- prometheus.MustNewConstMetric(jobsNow, prometheus.GaugeValue, float64(j.Number), j.Kind, j.State)
	}
	ch <- prometheus.MustNewConstMetric(mailsWaiting, prometheus.GaugeValue, float64(waiting.Number))
	var seconds float64
	if waiting.Oldest != nil {
		seconds = max(0, w.door.Now().Sub(*waiting.Oldest).Seconds())
	}
	ch <- prometheus.MustNewConstMetric(mailsOldest, prometheus.GaugeValue, seconds)
}
