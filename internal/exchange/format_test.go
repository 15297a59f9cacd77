package exchange_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"ledd/internal/door/doortest"
	"ledd/internal/exchange"
	"ledd/internal/kinds"
)

// The same two systems, written in every way that is taken.
var formats = map[string]string{
	"comma":           "system_code,name,in_use_from\nS1,\"Skole, kommunal\",2020-01-31\nS2,\"Arkiv\nnytt\",2020-02-29\n",
	"semicolon":       "system_code;name;in_use_from\nS1;Skole, kommunal;31.01.2020\nS2;\"Arkiv\nnytt\";29.2.2020\n",
	"byte order mark": "\uFEFFsystem_code;name;in_use_from\nS1;Skole, kommunal;31.01.2020\nS2;\"Arkiv\nnytt\";29.02.2020\n",
	"CRLF":            "system_code;name;in_use_from\r\nS1;Skole, kommunal;31.01.2020\r\nS2;\"Arkiv\r\nnytt\";29.02.2020\r\n",
	"no last newline": "system_code;name;in_use_from\nS1;Skole, kommunal;31.01.2020\nS2;\"Arkiv\nnytt\";29.02.2020",
	"blank lines":     "\n\nsystem_code;name;in_use_from\n\nS1;Skole, kommunal;31.01.2020\n;;\nS2;\"Arkiv\nnytt\";29.02.2020\n;;\n\n \t;;\r\n",
	"capitals, pads":  " SYSTEM_CODE ;Name; In_Use_From\n S1 ;  Skole, kommunal\t; 31.01.2020 \nS2;\"Arkiv\nnytt \";29.02.2020\n",
	"another order":   "in_use_from;name;system_code\n31.01.2020;Skole, kommunal;S1\n29.02.2020;\"Arkiv\nnytt\";S2\n",
	"quoted header":   "\"system_code\",\"name\",\"in_use_from\"\n\"S1\",\"Skole, kommunal\",\"2020-01-31\"\nS2,\"Arkiv\nnytt\",2020-02-29\n",
	"unknown columns": "system_code;name;in_use_from;farge;\nS1;Skole, kommunal;31.01.2020;blå;\nS2;\"Arkiv\nnytt\";29.02.2020;;x\n",
	"semicolon names": "system_code;name;in_use_from;\"a,b,c,d,e\"\nS1;Skole, kommunal;31.01.2020;\nS2;\"Arkiv\nnytt\";29.02.2020;\n",
}

// TestFormats: every way of writing makes the same, so that after the first file
// the others change nothing.
func TestFormats(t *testing.T) {
	eachWorld(t, func(w world) {
		w.take("systems", formats["comma"])
		a, b := w.system("S1"), w.system("S2")
		if a.Name != "Skole, kommunal" || b.Name != "Arkiv\nnytt" || a.InUseFrom != "2020-01-31" || b.InUseFrom != "2020-02-29" {
			w.Errorf("%+v %+v", a.SystemInput, b.SystemInput)
		}
		notes := map[string]string{"unknown columns": "columns that were not used: farge", "semicolon names": "columns that were not used: a,b,c,d,e"}
		for name, text := range formats {
			if res := w.again("systems", text); res.Rows != 2 || said(res.Notes) != notes[name] {
				w.Errorf("%s: %+v", name, res)
			}
		}
	})
}

// TestSubset: a column that a file does not have says nothing, and an empty cell
// of one that it has empties the field. Of organisations, where several sources
// add to one, an empty cell says nothing either.
func TestSubset(t *testing.T) {
	eachWorld(t, func(w world) {
		w.take("units", "code;name\nU1;Skole\n")
		w.take("systems", "system_code;name;owner_unit;description;data_subject_estimate\nS1;Arkiv;U1;gammelt;12\n")
		res := w.take("systems", "name;system_code\nArkivet;S1\n")
		y := w.system("S1")
		if res.Updated != 1 || y.Name != "Arkivet" || y.OwnerUnit.IsZero() || y.Description != "gammelt" || *y.DataSubjectEstimate != 12 {
			w.Errorf("%+v %+v", res, y.SystemInput)
		}
		w.take("systems", "name;system_code;description;owner_unit;data_subject_estimate\nArkivet;S1;;;\n")
		if y := w.system("S1"); y.Description != "" || !y.OwnerUnit.IsZero() || y.DataSubjectEstimate != nil {
			w.Errorf("%+v", y.SystemInput)
		}
		w.take("organisations", "name;country;address\nSky AS;NO;Storgata 1\n")
		w.take("organisations", "name;country;website\nSky AS;;https://sky.example\n")
		if o := w.find("Sky AS"); o.Country != "NO" || o.Address != "Storgata 1" || o.Website == "" {
			w.Errorf("%+v", o.OrganisationInput)
		}
	})
}

// TestHeaderOnly: a file without rows does nothing, and says so with zeros.
func TestHeaderOnly(t *testing.T) {
	eachWorld(t, func(w world) {
		before := w.Counts()
		for _, kind := range exchange.Kinds() {
			header := strings.Join(exchange.Required(kind), ";")
			if exchange.Mapped(kind) {
				header = "Navn på behandling;Formål"
			}
			if res := w.take(kind, header+"\n"); res.Rows != 0 || res.Kind != kind {
				w.Errorf("%+v", res)
			}
		}
		w.same(before)
	})
}

func TestUnknownKindAndNobody(t *testing.T) {
	eachWorld(t, func(w world) {
		_, err := w.try("planets", "name\n", exchange.Options{})
		if kinds.KindOf(err) != kinds.KindInvalid || !strings.Contains(fmt.Sprint(err), "known: activities, agreements, aliases") {
			w.Errorf("%v", err)
		}
		w.ctx = doortest.Operator()
		_, err = w.try("units", "code;name\nA;B\n", exchange.Options{})
		if kinds.KindOf(err) != kinds.KindInvalid || !strings.Contains(fmt.Sprint(err), "--org") {
			w.Errorf("%v", err)
		}
	})
}

// TestDryRun tells the same as the run and writes nothing.
func TestDryRun(t *testing.T) {
	eachWorld(t, func(w world) {
		before := w.Counts()
		for kind, text := range map[string]string{
			"systems":       "system_code;name\nS1;Arkiv\n",
			"units":         "code;name;parent_code;isk\nB;Bydel;A;isk@fjordvik.example\nA;Topp;;\n",
			"subprocessors": "vendor;subprocessor_name\nSky AS;Nordlys AS\nNordlys AS;Sky AS\n",
			"aliases":       "alias;organisation\nSky;Sky AS\n",
			"organisations": "name;orgnr\nNabovik;974760673\n",
		} {
			dry, err := w.try(kind, text, exchange.Options{DryRun: true})
			if err != nil || dry.Written || dry.Created == 0 || dry.Rejected != 0 {
				w.Errorf("%s: %v %+v", kind, err, dry)
			}
			w.same(before)
		}
	})
}

// TestLarge takes 20 000 rows in time that grows with their number and no
// faster, tells how far it is, and names the line at the end. Under the race
// detector, where SQLite is twenty times slower, it takes 2 000.
func TestLarge(t *testing.T) {
	rows := map[bool]int{false: 20_000, true: 2_000}[raceDetector]
	eachWorld(t, func(w world) {
		w.take("systems", string(systems(400)))
		took := func(n int) time.Duration {
			seen, start := 0, time.Now()
			file := append(engagements(n), "E9;;;x\n"...)
			res, err := exchange.New(w.Door).Import(w.ctx, "engagements", bytes.NewReader(file), exchange.Options{
				DryRun: true, Progress: func(at, all int) {
					if seen++; at != seen*100 || all != n+1 {
						w.Errorf("progress %d at %d rows", seen, at)
					}
				},
			})
			if err != nil || res.Created != n || seen != n/100 || len(res.Rejections) != 1 || res.Rejections[0].Line != n+2 {
				w.Errorf("%v, %d progress, %+v", err, seen, res)
			}
			return time.Since(start)
		}
		part := took(rows / 10)
		if whole := took(rows); whole > 50*part {
			w.Errorf("%d rows took %s, a tenth of them %s", rows, whole, part)
		}
	})
}

// TestDeepTree takes a tree that hangs from one thread, from the bottom upwards.
func TestDeepTree(t *testing.T) {
	eachWorld(t, func(w world) {
		var b strings.Builder
		b.WriteString("code;name;parent_code\n")
		for i := 600; i > 0; i-- {
			fmt.Fprintf(&b, "U%d;Enhet;U%d\n", i, i-1)
		}
		b.WriteString("U0;Topp;\n")
		if res := w.take("units", b.String()); res.Created != 601 {
			w.Errorf("%+v", res)
		}
		w.again("units", b.String())
	})
}

// said gives the sentences of remarks.
func said(notes []exchange.Remark) string {
	var b strings.Builder
	for _, n := range notes {
		b.WriteString(n.Text)
	}
	return b.String()
}
