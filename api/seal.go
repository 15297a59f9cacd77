package api

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// SealDays is a figure for whoever renews the certificate that seals agreements: how
// many days it still holds, by what left says.
func SealDays(left func() time.Duration) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "ledd_seal_certificate_days", Help: "Days until the certificate that seals agreements ends; from nought on nothing is sealed.",
	}, func() float64 { return left().Hours() / 24 })
}
