package batch_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ledd/internal/agreement"
	"ledd/internal/batch"
	"ledd/internal/blob"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
	"ledd/internal/mail"
	"ledd/internal/party"
	"ledd/internal/store"
	"ledd/internal/store/storetest"
)

// TestMain lets the test program be the one that is killed: it does the jobs of the
// database that is named, until it is.
func TestMain(m *testing.M) {
	if url, dir, ok := strings.Cut(os.Getenv("LEDD_TEST_WORKER"), "|"); ok {
		slog.SetDefault(slog.New(slog.DiscardHandler))
		if _, err := serveJobs(url, dir, 2*time.Second); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		select {}
	}
	os.Exit(m.Run())
}

// serveJobs does jobs: agreements into a folder, letters into a file.
func serveJobs(url, dir string, patience time.Duration) (*jobs.Runner, error) {
	s, err := store.Open(context.Background(), url)
	if err != nil {
		return nil, err
	}
	pool, err := s.Pool()
	if err != nil {
		return nil, err
	}
	bytes, err := kept(dir)
	if err != nil {
		return nil, err
	}
	press, err := press(time.Now)
	if err != nil {
		return nil, err
	}
	d, w := door.New(s).WithBlobs(bytes), jobs.NewWork()
	steps := agreement.NewSteps(d, agreement.Tools{Press: press})
	steps.Works(w)
	batch.New(d, steps).Works(w)
	mail.NewOutbox(d, postbag(filepath.Join(dir, "letters")), "https://ledd.example").Works(w)
	r, err := jobs.NewRunner(jobs.Settings{Database: s.Name(), Pool: pool, AtOnce: 4, Timeout: patience}, w)
	if err != nil {
		return nil, err
	}
	return r, r.Start(context.Background())
}

// kept is where the bytes of a folder's documents lie.
func kept(dir string) (*blob.Store, error) {
	return blob.New(blob.Settings{Folder: dir, Limit: 25 << 20})
}

// postbag is a mail server that writes down what it was given: one line a letter.
type postbag string

func (p postbag) Send(_ context.Context, m *mail.Message) error {
	f, err := os.OpenFile(string(p), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(f, m.ID)
	if err != nil {
		return err
	}
	return f.Close()
}

// ordered is a register with a batch that nobody has started, for so many.
func ordered(t testing.TB, url string, n int) *bulk {
	s, err := store.Open(t.Context(), url)
	doortest.Must(t, s, err)
	t.Cleanup(func() { _ = s.Close() })
	d := door.New(s)
	inner, _ := t.(*testing.T)
	w := &world{House: &doortest.House{T: inner, Door: d}}
	add := func(in party.OrganisationInput) *party.Organisation {
		o, err := party.NewOrganisations(d).Create(doortest.Operator(), in)
		return doortest.Must(t, o, err)
	}
	w.controller = add(party.OrganisationInput{Name: "Skjema AS", Country: "NO", Address: "Skyveien 2", Identifiers: []party.Identifier{{Scheme: party.NorwegianOrgnr, Value: "991825827"}}})
	w.vendor = add(party.OrganisationInput{Name: "Fjordvik kommune", Country: "NO", Address: "Torget 1", Identifiers: []party.Identifier{{Scheme: "other", Value: "K0"}}})
	w.ctx = doortest.As(w.controller.ID)
	w.system, err = w.systems().Create(w.ctx, chain.SystemInput{Keys: door.Keys{Code: "S1"}, Name: "Skjema", SpecialCategories: kinds.No})
	doortest.Must(t, w.system, err)
	in := w.complete()
	in.Parties[0].Side, in.Parties[1].Side, in.SubProcessorsUsed = agreement.Processor, agreement.Controller, kinds.No
	for _, code := range slices.Concat(agreement.Details, agreement.Clauses) {
		in.Checklist = append(in.Checklist, agreement.Assessment{Code: code, Value: "met"})
	}
	w.deal, err = w.deals().Create(w.ctx, in)
	doortest.Must(t, w.deal, err)
	for i := range n {
		add(party.OrganisationInput{Name: fmt.Sprintf("Kommune %03d", i+1), Country: "NO", Kind: "municipality", Address: "Rådhuset", GeneralContact: fmt.Sprintf("post@k%d.example", i+1), Identifiers: []party.Identifier{{Scheme: "other", Value: fmt.Sprintf("K%d", i+1)}}})
	}
	k := &bulk{world: w, d: d, s: batch.New(d, agreement.Steps{})}
	k.b, err = k.s.Create(w.ctx, batch.Order{Name: "Alle kommuner", Model: w.deal.ID, Kind: "municipality", Note: "Gjennomgått."})
	doortest.Must(t, k.b, err)
	return k
}

// TestKilledInBulk kills the program that issues in bulk at random points, the mail
// included. Whoever goes on makes each agreement, file and letter once. LEDD_TEST_BULK
// asks for more: 357x20 is 357 counterparts and 20 deaths.
func TestKilledInBulk(t *testing.T) {
	t.Parallel()
	many, deaths := 24, 3
	if more := os.Getenv("LEDD_TEST_BULK"); more != "" {
		if _, err := fmt.Sscanf(more, "%dx%d", &many, &deaths); err != nil {
			t.Fatalf("LEDD_TEST_BULK is %q, and not like 357x20", more)
		}
	}
	for name, url := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := url(t)
			killedInBulk(ordered(t, address, many), address, many, deaths)
		})
	}
}

func killedInBulk(k *bulk, url string, many, deaths int) {
	dir, began := k.TempDir(), time.Now()
	seed := uint64(time.Now().UnixNano())
	k.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, 0))
	k.start()
	for death := range deaths {
		p := k.worker(url, dir)
		goal := (death + 1) * many / (deaths + 2)
		k.Until("some are sent", func() bool { return k.progress().Of(batch.ItemSent) >= goal })
		time.Sleep(time.Duration(dice.IntN(60)) * time.Millisecond) // a random point, not a wait for anything
		if err := p.Process.Kill(); err != nil {
			k.Fatal(err)
		}
		_ = p.Wait()
	}
	p := k.worker(url, dir)
	k.wait(3*time.Minute+time.Duration(many)*time.Second, func() bool {
		return k.progress().Of(batch.ItemSent) == many && k.count("select count(*) from messages where state = 'sent' and org_id = @org") == many
	})
	_, _ = p.Process.Kill(), p.Wait()
	k.Logf("%d agreements and letters, %d deaths: %s", many, deaths, time.Since(began).Round(time.Millisecond))
	k.once(dir, many, deaths)
}

// worker is the test program once more, as one that does jobs.
func (k *bulk) worker(url, dir string) *exec.Cmd {
	k.Helper()
	p := exec.CommandContext(k.Context(), os.Args[0])
	p.Env = append(os.Environ(), "LEDD_TEST_WORKER="+url+"|"+dir)
	p.Stderr = os.Stderr
	if err := p.Start(); err != nil {
		k.Fatal(err)
	}
	k.Cleanup(func() { _ = p.Process.Kill() })
	return p
}

func (k *bulk) progress() *batch.Progress {
	k.Helper()
	p, err := k.s.Progress(k.ctx, k.b.ID.String())
	return doortest.Must(k, p, err)
}

func (k *bulk) wait(most time.Duration, holds func() bool) {
	k.Helper()
	for end := time.Now().Add(most); !holds(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			k.Fatalf("not all is done: %+v", k.progress())
		}
	}
}

func (k *bulk) count(sql string) int {
	k.Helper()
	n, err := door.Look(k.ctx, k.d, "message.read", func(tx *door.Tx) ([]int, error) { return door.Rows[int](tx, sql, nil) })
	return doortest.Must(k, n, err)[0]
}

// once asserts that each thing is there once.
func (k *bulk) once(dir string, many, deaths int) {
	k.Helper()
	for what, sql := range map[string]string{
		"agreements, each created, moved, noted and issued once": "select count(*) from agreements where org_id = @org and state = 'ready' and version = 4",
		"agreements by code":        "select count(distinct code) - 1 from agreements where org_id = @org",
		"agreements, and the model": "select count(*) - 1 from agreements where org_id = @org",
		"parties that have one":     "select count(distinct organisation_id) - 2 from agreement_parties where org_id = @org",
		"files":                     "select count(distinct issued_sha256) - 1 from agreements where org_id = @org",
		"invitations":               "select count(*) from invitations where org_id = @org",
		"letters":                   "select count(*) from messages where org_id = @org and text = 'issued'",
		"addresses":                 "select count(distinct email) from messages where org_id = @org",
		"items, each changed twice": "select count(*) from batch_items where org_id = @org and version = 3 and state = 'sent'",
	} {
		if n := k.count(sql); n != many {
			k.Errorf("%s: %d, want %d", what, n, many)
		}
	}
	files, err := kept(dir)
	doortest.Must(k, files, err)
	for _, l := range k.lines() {
		a, err := k.deals().Get(k.ctx, l.Agreement.String())
		doortest.Must(k, a, err)
		b, err := files.Bytes(k.ctx, a.IssuedSHA256)
		if err != nil || !bytes.HasPrefix(b, []byte("%PDF-")) {
			k.Errorf("%s: its file: %v", l.Counterpart, err)
		}
	}
	bag, err := os.ReadFile(filepath.Join(dir, "letters"))
	given := map[string]int{}
	for id := range strings.Lines(string(doortest.Must(k, bag, err))) {
		given[id]++
	}
	if again := strings.Count(string(bag), "\n") - len(given); len(given) != many || again > 4*deaths {
		k.Errorf("the mail server got %d letters, and %d of them once more; want %d, and no more than were in the hands of those who were killed", len(given), again, many)
	}
}

// BenchmarkBulk issues and sends to 100 counterparts: agreements a second, each made,
// moved, noted, set as a PDF, issued and invited for, by four hands.
func BenchmarkBulk(b *testing.B) {
	const many = 100
	for _, on := range []struct {
		name string
		url  func(testing.TB) string
	}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}} {
		b.Run(on.name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				url := on.url(b)
				k := ordered(b, url, many)
				_, err := k.s.Start(k.ctx, k.b.ID.String())
				doortest.Must(b, true, err)
				b.StartTimer()
				before := b.Elapsed()
				r, err := serveJobs(url, b.TempDir(), time.Minute)
				doortest.Must(b, r, err)
				for {
					p, err := k.s.Progress(k.ctx, k.b.ID.String())
					if doortest.Must(b, p, err); p.Of(batch.ItemSent) == many {
						break
					}
					time.Sleep(50 * time.Millisecond)
				}
				b.ReportMetric(many/(b.Elapsed()-before).Seconds(), "agreements/s")
				b.StopTimer()
				doortest.Must(b, true, r.Stop(context.Background()))
				b.StartTimer()
			}
		})
	}
}
