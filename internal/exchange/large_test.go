package exchange_test

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"ledd/internal/door/doortest"
	"ledd/internal/exchange"
	"ledd/internal/sheet"
)

// activitiesBook is an XLSX of so many activities, as a municipality keeps them.
func activitiesBook(t testing.TB, n int) []byte {
	t.Helper()
	columns := []string{"Behandling", "Formål", "Behandlingsgrunnlag", "Kategorier av registrerte", "Kategorier av personopplysninger", "Mottakere", "Slettefrist", "Ansvarlig enhet", "System", "Merknad"}
	lines := func(write func([]string) error) error {
		err := write(columns)
		for i := 0; i < n && err == nil; i++ {
			err = write([]string{
				fmt.Sprintf("Behandling %05d", i), fmt.Sprintf("Saksbehandling av søknad nummer %d om tjenester i kommunen", i), "Artikkel 6 nr. 1 bokstav e", "Innbyggere; ansatte",
				"Navn; adresse; fødselsnummer", "Skatteetaten; NAV", "5 år etter avsluttet sak", "Oppvekst", fmt.Sprintf("Fagsystem %d", i%40), fmt.Sprintf("Kontrollert av enheten i runde %d", i%7),
			})
		}
		return err
	}
	var b bytes.Buffer
	doortest.Must(t, true, sheet.Write(&b, sheet.Tab{Name: "Protokoll", Columns: len(columns), Width: 20, Lines: lines}))
	return b.Bytes()
}

func TestMeasure(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("LEDD_MEASURE"))
	if n == 0 {
		t.Skip()
	}
	eachWorld(t, func(w world) {
		file := activitiesBook(t, n)
		w.Logf("bytes %d", len(file))
		var peak atomic.Uint64
		stop := make(chan bool)
		go func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(10 * time.Millisecond):
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					if m.HeapAlloc > peak.Load() {
						peak.Store(m.HeapAlloc)
					}
				}
			}
		}()
		for _, dry := range []bool{true, false, false} {
			peak.Store(0)
			runtime.GC()
			at := time.Now()
			res, err := exchange.New(w.Door).Import(w.ctx, "activities", bytes.NewReader(file), exchange.Options{DryRun: dry})
			w.Logf("dry %v: %s, peak %d MiB, %d rows %d created %d unchanged %d rejected, %v", dry, time.Since(at), peak.Load()>>20, res.Rows, res.Created, res.Unchanged, res.Rejected, err)
		}
		close(stop)
	})
}
