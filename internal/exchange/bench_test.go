package exchange_test

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"testing"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/exchange"
	"ledd/internal/party"
	"ledd/internal/store"
	"ledd/internal/store/storetest"
)

// engagements writes a file of n engagements with 200 vendors for 400 systems.
func engagements(n int) []byte {
	var b bytes.Buffer
	b.WriteString("engagement_code;processor_name;system_codes;service_description;role_basis;access_mode;personal_data;starts_on;ends_on;state\n")
	for i := range n {
		fmt.Fprintf(&b, "E%06d;Vendor %03d AS;S%03d;drift og support;processor;hosts_data;yes;2016-05-31;;active\n", i, i%200, i%400)
	}
	return b.Bytes()
}

func systems(n int) []byte {
	var b bytes.Buffer
	b.WriteString("system_code;name\n")
	for i := range n {
		fmt.Fprintf(&b, "S%03d;System %03d\n", i, i)
	}
	return b.Bytes()
}

// BenchmarkImport takes a file of 100 000 engagements, then the same once more:
// rows a second, and megabytes of heap when it is done.
func BenchmarkImport(b *testing.B) {
	const n = 100_000
	for b.Loop() {
		s, err := store.Open(b.Context(), storetest.SQLite(b))
		doortest.Must(b, s, err)
		d := door.New(s)
		o, err := party.NewOrganisations(d).Create(doortest.Operator(), party.OrganisationInput{Name: "Fjordvik kommune"})
		doortest.Must(b, o, err)
		ctx := access.With(context.Background(), access.Actor{Name: "bench", Role: access.Operator, Org: o.ID})
		take := func(kind string, file []byte) exchange.Result {
			res, err := exchange.New(d).Import(ctx, kind, bytes.NewReader(file), exchange.Options{})
			if err != nil || !res.Written {
				b.Fatalf("%v %+v", err, res)
			}
			return res
		}
		take("systems", systems(400))
		file := engagements(n)
		for _, run := range []string{"new", "again"} {
			before := b.Elapsed()
			if res := take("engagements", file); res.Rows != n || (run == "again") != (res.Unchanged == n) {
				b.Fatalf("%+v", res)
			}
			b.ReportMetric(n/(b.Elapsed()-before).Seconds(), run+"-rows/s")
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapSys)/(1<<20), "MiB-heap")
		_ = s.Close()
	}
}
