package apitest_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ledd/api"
	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/chain"
	"ledd/internal/config"
	"ledd/internal/demo"
	"ledd/internal/door"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/report"
	"ledd/internal/store"
	"ledd/internal/store/storetest"
)

// base is a database to measure on, and a plain connection to the same.
type base struct {
	door   *door.Door
	raw    *sql.DB
	text   func(string) string
	number bool // PostgreSQL writes $1 where SQLite writes ?
}

func eachBase(b *testing.B, bench func(b *testing.B, on base)) {
	b.Helper()
	for name, open := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			url := open(b)
			s, err := store.Open(context.Background(), url)
			fatal(b, err)
			driver := map[string]string{"sqlite": "sqlite", "postgres": "pgx"}[name]
			raw, err := sql.Open(driver, url)
			fatal(b, err)
			b.Cleanup(func() { _ = raw.Close(); _ = s.Close() })
			bench(b, base{door.New(s), raw, s.Text, name == "postgres"})
		})
	}
}

func fatal(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// fill inserts rows of a table, 200 in one statement.
func (on base) fill(b *testing.B, table, columns string, rows [][]any) {
	b.Helper()
	for chunk := range slices.Chunk(rows, 200) {
		var values []string
		var args []any
		for _, r := range chunk {
			marks := make([]string, len(r))
			for i, v := range r {
				args = append(args, v)
				marks[i] = "?"
				if on.number {
					marks[i] = fmt.Sprintf("$%d", len(args))
				}
			}
			values = append(values, "("+strings.Join(marks, ",")+")")
		}
		_, err := on.raw.Exec("insert into "+table+" ("+columns+") values "+strings.Join(values, ","), args...)
		fatal(b, err)
	}
}

// network is municipalities over vendors over three levels of sub-processors.
type network struct {
	municipalities, vendors []string
	root, branch            string // what everything, and a tenth of it, stands on
}

// build makes edges level-1 engagements over 1 110 vendors in four levels.
func (on base) build(b *testing.B, edges int) network {
	b.Helper()
	var n network
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var orgs, links, systems, scoped, scopes [][]any
	party := func(name string) string {
		id := kinds.NewID[kinds.Party]().String()
		orgs = append(orgs, []any{id, id, 1, now, now, name, strings.ToLower(name)})
		return id
	}
	link := func(up, down string) {
		links = append(links, []any{kinds.NewID[chain.Engagement]().String(), up, 1, now, now, up, down, "active", true, false})
	}
	n.root = party("Root")
	level := []string{n.root}
	for depth := range 3 {
		var next []string
		for i, below := range level {
			for j := range 10 {
				v := party(fmt.Sprintf("Vendor %d-%d-%d", depth, i, j))
				link(v, below)
				next = append(next, v)
			}
		}
		if depth == 0 {
			n.branch = next[0]
		}
		level = next
	}
	n.vendors = level
	for i := range 357 {
		n.municipalities = append(n.municipalities, party(fmt.Sprintf("Municipality %d", i)))
	}
	for i := range edges {
		m, id, y := n.municipalities[i%357], kinds.NewID[chain.Engagement]().String(), kinds.NewID[chain.System]().String()
		systems = append(systems, []any{y, m, 1, now, now, fmt.Sprintf("S%d", i), fmt.Sprintf("System %d", i), "active", "yes"})
		scoped = append(scoped, []any{id, m, 1, now, now, m, n.vendors[i%1000], "active", false, true})
		scopes = append(scopes, []any{m, id, y})
	}
	on.fill(b, "organisations", "id, org_id, version, created_at, updated_at, name, name_key", orgs)
	on.fill(b, "systems", "id, org_id, version, created_at, updated_at, code, name, lifecycle, personal_data", systems)
	on.fill(b, "engagements", "id, org_id, version, created_at, updated_at, upstream, downstream, state, published, scoped", append(links, scoped...))
	on.fill(b, "engagement_systems", "org_id, engagement_id, system_id", scopes)
	_, err := on.raw.Exec("analyze")
	fatal(b, err)
	return n
}

// plain runs the statement behind reach without the house around it.
func (on base) plain(b *testing.B, party string) int {
	b.Helper()
	text := strings.NewReplacer("@party", "'"+party+"'", "@asOf", "'2026-06-01'", "@org", "null", "@all", "true").Replace(on.text(chain.ReachSQL))
	rows, err := on.raw.Query(text)
	fatal(b, err)
	defer rows.Close()
	columns, err := rows.Columns()
	fatal(b, err)
	cells := make([]any, len(columns))
	for i := range cells {
		cells[i] = new(any)
	}
	n := 0
	for ; rows.Next(); n++ {
		fatal(b, rows.Scan(cells...))
	}
	fatal(b, rows.Err())
	return n
}

// BenchmarkReach is whom a failure touches among 100 000 engagements, beside
// the same statement sent straight to the database (x-raw is the ratio).
func BenchmarkReach(b *testing.B) {
	eachBase(b, func(b *testing.B, on base) {
		n := on.build(b, 100_000)
		for name, party := range map[string]string{"all-100000": n.root, "branch-10000": n.branch, "vendor-100": n.vendors[0]} {
			b.Run(name, func(b *testing.B) {
				operator := access.With(context.Background(), access.Actor{Name: "bench", Role: access.Operator})
				g := chain.NewGraphs(on.door)
				var ours, raw time.Duration
				for b.Loop() {
					from := time.Now()
					r, err := g.Reach(operator, party, "2026-06-01")
					fatal(b, err)
					ours += time.Since(from)
					from = time.Now()
					if rows := on.plain(b, party); rows < r.Systems || r.Systems == 0 {
						b.Fatalf("the statement gives %d rows, the verb %d systems", rows, r.Systems)
					}
					raw += time.Since(from)
				}
				b.ReportMetric(float64(ours.Milliseconds())/float64(b.N), "ms/reach")
				b.ReportMetric(float64(raw.Milliseconds())/float64(b.N), "ms/raw")
				b.ReportMetric(float64(ours)/float64(raw), "x-raw")
			})
		}
	})
}

// turnEach lets every system of an organisation be said to hold something else, three
// times over.
func turnEach(ctx context.Context, d *door.Door) error {
	_, err := door.Do(ctx, d, "import.run", nil, func(tx *door.Tx) (int, error) {
		all, err := door.All[chain.System](tx, "org_id = ?", tx.Who.Org)
		for round := range 3 {
			for _, s := range all {
				s.FormTypes = []chain.FormType{{Name: "Søknad", DataItems: []string{"navn", "adresse", "fødselsnummer", fmt.Sprint("type ", round)}}}
				s.HostingLocations = []chain.Location{{Country: []string{"NO", "SE", "IE"}[round]}}
				if err == nil {
					err = door.Save(tx, s)
				}
			}
		}
		return len(all), err
	})
	return err
}

// BenchmarkGaps is the gaps and the year report of a municipality of 325 systems,
// all rules, from the database; and the gaps of today where every system holds
// something else than it did, three times over.
func BenchmarkGaps(b *testing.B) {
	eachBase(b, func(b *testing.B, on base) {
		o, err := demo.Load(context.Background(), on.door, func(string) {})
		fatal(b, err)
		ctx := access.With(context.Background(), access.Actor{Name: "bench", Role: access.Operator, Org: o.ID})
		b.Run("gaps", func(b *testing.B) {
			for b.Loop() {
				_, err := gap.New(on.door).List(ctx, gap.Query{AsOf: "2020-12-31"})
				fatal(b, err)
			}
		})
		b.Run("report", func(b *testing.B) {
			for b.Loop() {
				_, err := report.New(on.door).Year(ctx, 2020)
				fatal(b, err)
			}
		})
		b.Run("turned", func(b *testing.B) {
			fatal(b, turnEach(ctx, on.door))
			for b.Loop() {
				_, err := gap.New(on.door).List(ctx, gap.Query{AsOf: on.door.Today()})
				fatal(b, err)
			}
		})
	})
}

// BenchmarkList is pages of 50 with total out of 10 000 records of one organisation,
// over HTTP with a token and with the usual rates, from 16 clients: systems,
// agreements and engagements, of which others' are shared with it as well. A get is
// of one record, and shared of a list that another organisation keeps.
func BenchmarkList(b *testing.B) {
	eachBase(b, func(b *testing.B, on base) {
		n := on.build(b, 10_000)
		on.gather(b, n.municipalities[0], n.municipalities[1])
		owner, err := kinds.ParseID[kinds.Party](n.municipalities[0])
		fatal(b, err)
		reader, err := kinds.ParseID[kinds.Party](n.municipalities[1])
		fatal(b, err)
		scopes := []string{"systems:read", "agreements:read", "engagements:read"}
		server := httptest.NewServer(api.New(api.Rooms{Door: on.door, Limits: usual(b)}))
		defer server.Close()
		free := httptest.NewServer(api.New(api.Rooms{Door: on.door})) // one record is read faster than the rates let
		defer free.Close()
		mine, theirs := on.token(b, owner, scopes), on.token(b, reader, scopes)
		for _, c := range []struct{ name, at, path, secret string }{
			{"systems", server.URL, "/systems?limit=50&sort=name", mine},
			{"agreements", server.URL, "/agreements?limit=50", mine},
			{"engagements", server.URL, "/engagements?limit=50", mine},
			{"agreement", free.URL, "/agreements/" + on.one(b, "agreements", owner), mine},
			{"engagement", free.URL, "/engagements/" + on.one(b, "engagements", owner), mine},
			{"shared-agreements", server.URL, "/agreements?limit=50&shared=true", theirs},
			{"shared-agreement", free.URL, "/agreements/" + on.one(b, "agreements", owner), theirs},
		} {
			b.Run(c.name, func(b *testing.B) { load(b, c.at+"/api/v1"+c.path, c.secret) })
		}
	})
}

// gather gives all systems and scoped engagements to one municipality, with as many
// agreements, which another one reads as well.
func (on base) gather(b *testing.B, owner, reader string) {
	b.Helper()
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var agreements, parties, shares [][]any
	for i := range 10_000 {
		id := kinds.NewID[struct{}]().String()
		list := fmt.Sprintf(`[{"organisation":%q,"role":"controller"},{"organisation":%q,"role":"processor"}]`, owner, reader)
		agreements = append(agreements, []any{id, owner, 1, now, now, fmt.Sprintf("A%d", i), "dpa", "active", list})
		parties = append(parties, []any{owner, id, owner}, []any{owner, id, reader})
		shares = append(shares, []any{"agreement", id, reader, owner})
	}
	on.fill(b, "agreements", "id, org_id, version, created_at, updated_at, code, type, state, parties", agreements)
	on.fill(b, "agreement_parties", "org_id, agreement_id, organisation_id", parties)
	on.fill(b, "shares", "kind, record_id, org_id, keeper", shares)
	for _, text := range []string{
		"delete from engagement_systems", "update systems set org_id = '" + owner + "'",
		"update engagements set org_id = '" + owner + "', upstream = '" + owner + "' where scoped",
		map[bool]string{true: "vacuum analyze", false: "analyze"}[on.number],
	} {
		_, err := on.raw.Exec(text)
		fatal(b, err)
	}
}

// usual is the rates that the program has without settings.
func usual(b *testing.B) *api.Limits {
	b.Helper()
	c, err := config.Load()
	fatal(b, err)
	return api.NewLimits(api.Rates{Token: c.RateToken, User: c.RateUser, Address: c.RateAddress, SignIn: c.RateSignIn}, time.Now)
}

func (on base) token(b *testing.B, org kinds.OrgID, scopes []string) string {
	b.Helper()
	operator := access.With(context.Background(), access.Actor{Name: "bench", Role: access.Operator, Org: org})
	_, secret, err := account.New(on.door).CreateToken(operator, account.TokenInput{Scopes: scopes})
	fatal(b, err)
	return secret
}

// one is a record of a table in the middle of an organisation's.
func (on base) one(b *testing.B, table string, org kinds.OrgID) (id string) {
	b.Helper()
	fatal(b, on.raw.QueryRow("select id from "+table+" where org_id = '"+org.String()+"' order by id limit 1 offset 5000").Scan(&id))
	return id
}

// load sends b.N requests from 16 clients and reports requests per second and
// the 95th percentile.
func load(b *testing.B, url, secret string) {
	b.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	var next atomic.Int64
	times := make([]time.Duration, b.N)
	b.ResetTimer()
	var clients sync.WaitGroup
	for range 16 {
		clients.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= b.N {
					return
				}
				from := time.Now()
				if err := fetch(client, url, secret); err != nil {
					b.Error(err)
					return
				}
				times[i] = time.Since(from)
			}
		})
	}
	clients.Wait()
	b.StopTimer()
	slices.Sort(times)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "ms-p95")
}

func fetch(c *http.Client, url, secret string) error {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+secret)
	res, err := c.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if n, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK || n < 1000 {
		return fmt.Errorf("status %d, %d bytes: %w", res.StatusCode, n, err)
	}
	return nil
}
