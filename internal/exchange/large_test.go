package exchange_test

import (
	"bytes"
	"fmt"
	"runtime"
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

// heapBound is how much the heap may hold while 20 000 activities are taken: the cells and what is
// kept between the rows, without what the next collection takes away. Both databases are tried at
// once, beside other tests.
const heapBound = 320 << 20

// TestLargeBook takes a workbook of 20 000 activities, under the race detector 2 000, and looks at
// what the heap holds on the way. It says how long it took, and asserts nothing of that.
func TestLargeBook(t *testing.T) {
	rows := map[bool]int{false: 20_000, true: 2_000}[raceDetector]
	eachWorld(t, func(w world) {
		file := activitiesBook(w, rows)
		began, held, last := time.Now(), uint64(0), 0
		res, err := exchange.New(w.Door).Import(w.ctx, "activities", bytes.NewReader(file), exchange.Options{Progress: func(done, all int) {
			if last = done; all != rows {
				w.Errorf("%d rows are said to be %d", rows, all)
			}
			if done%5000 == 0 {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				held = max(held, m.HeapAlloc)
			}
		}})
		if err != nil || res.Created != rows || !res.Written || last != rows {
			w.Errorf("%v, told of %d, %d created", err, last, res.Created)
		}
		if held > heapBound {
			w.Errorf("the heap holds %d MiB", held>>20)
		}
		w.Logf("%d rows of %d kB: %s, heap %d MiB", rows, len(file)>>10, time.Since(began).Round(100*time.Millisecond), held>>20)
	})
}
