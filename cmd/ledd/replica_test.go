package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/mail"
)

// eventually waits for something that other programs do.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(50 * time.Second); !holds(); {
		if time.Now().After(end) {
			t.Fatalf("it never came to pass: %s", what)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// house is a database, the binary that serves from it, and the mail server beside it.
type house struct {
	*testing.T
	bin string
	env []string
	box *postbox
	in  *register // the same database, as the test itself reaches it
}

// ledd runs a command of the binary to its end.
func (h house) ledd(stdin string, more []string, args ...string) string {
	h.Helper()
	c := exec.CommandContext(h.Context(), h.bin, args...)
	c.Env, c.Stdin = append(slices.Clone(h.env), more...), strings.NewReader(stdin)
	var says screen
	c.Stderr = &says
	out, err := c.Output()
	if err != nil {
		h.Fatalf("ledd %v: %v: %s", args, err, says.String())
	}
	return strings.TrimSpace(string(out))
}

// replica is one serving program.
type replica struct {
	served
	process *exec.Cmd
}

func (h house) serve(name string) replica {
	h.Helper()
	c := exec.CommandContext(h.Context(), h.bin, "serve", "--addr", "127.0.0.1:0", "--org", "123456785")
	c.Env = append(slices.Clone(h.env), "LEDD_SMTP_URL="+h.box.listen(h.T, name), "LEDD_MAIL_FROM=Ledd <ledd@fjordvik.example>", "LEDD_JOB_TIMEOUT=3s")
	seen := &screen{}
	c.Stderr = seen
	if err := c.Start(); err != nil {
		h.Fatal(err)
	}
	h.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	r := replica{served{screen: seen}, c}
	eventually(h.T, name+" serves", func() bool {
		if m := regexp.MustCompile(`(?s)listening on (http://\S+).*for REST`).FindStringSubmatch(seen.String()); m != nil {
			r.base = m[1]
		}
		return r.base != ""
	})
	return r
}

// TestKilled kills a program with letters in its hands and requests under way. Nothing
// that was committed is lost, whoever goes on: another replica that served beside it,
// or the same program on the same file.
func TestKilled(t *testing.T) {
	t.Parallel()
	bin := built(t)
	secret := "LEDD_SECRET_KEY=" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32)))
	t.Run("two replicas on postgres", func(t *testing.T) {
		t.Parallel()
		owner, serving := newDatabase(t)
		h := house{T: t, bin: bin, env: []string{secret, "LEDD_DATA=" + t.TempDir(), "LEDD_DATABASE_URL=" + serving}}
		h.ledd("", []string{"LEDD_DATABASE_OWNER_URL=" + owner}, "migrate")
		h.killed(serving, true)
	})
	t.Run("one program on sqlite", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "ledd.db")
		h := house{T: t, bin: bin, env: []string{secret, "LEDD_DATA=" + t.TempDir(), "LEDD_DATABASE_URL=" + file}}
		h.killed(file, false)
	})
}

// killed is the story of TestKilled; beside says that another replica is serving when
// the first one is killed.
func (h house) killed(database string, beside bool) {
	h.box = &postbox{got: map[string]int{}, held: map[string][]string{}, answer: make(chan struct{})}
	h.ledd("name;orgnr\nFjordvik kommune;123456785\n", nil, "import", "organisations", "-")
	h.ledd("code;name\nKOM;Fjordvik\n", nil, "import", "units", "-", "--org", "123456785")
	token := h.ledd("", nil, "token", "create", "--org", "123456785", "--scope", "read", "--scope", "write")
	var err error
	if h.in, err = (registerFlags{DatabaseURL: database}).open(h.Context()); err != nil {
		h.Fatal(err)
	}
	h.Cleanup(h.in.Close)
	ctx, _, err := h.in.actingFor(h.Context(), "123456785")
	if err != nil {
		h.Fatal(err)
	}
	one := h.serve("one")
	session := one.enter(h.T)
	// Whoever keeps the house of the queue is killed: that is the harder case.
	eventually(h.T, "the first one leads", func() bool { return h.count(ctx, "select count(*) from river_leader where @org = @org") == 1 })
	other := one
	if beside {
		other = h.serve("two")
	}
	posted := h.post(ctx)
	eventually(h.T, "the first one has its hands full", func() bool { return len(h.box.holds("one")) == atOnce })
	made := h.whileKilled(one, token)
	close(h.box.answer)
	if !beside {
		other = h.serve("again")
	}
	if a := other.ask(h.T, "GET", "/gaps", "", "Cookie", session); a.StatusCode != 200 {
		h.Errorf("the session ended with the program: %d", a.StatusCode)
	}
	h.onceEach(other, token, made)
	eventually(h.T, "every letter is sent", func() bool {
		return h.count(ctx, "select count(*) from messages where state = 'sent' and org_id = @org") == len(posted)
	})
	h.delivered(posted, h.box.holds("one"))
	eventually(h.T, "every job is done", func() bool {
		return h.count(ctx, "select count(*) from river_job where kind = 'mail.send' and state <> 'completed' and @org = @org") == 0
	})
	if n := h.count(ctx, "select count(*) from river_job where kind = 'mail.send' and @org = @org"); n != len(posted) {
		h.Errorf("%d jobs for %d letters", n, len(posted))
	}
	if n := h.count(ctx, "select count(*) from messages where org_id = @org"); n != len(posted) {
		h.Errorf("the log has %d letters of %d", n, len(posted))
	}
	if err := other.process.Process.Signal(syscall.SIGTERM); err != nil {
		h.Error(err)
	}
	if err := other.process.Wait(); err != nil {
		h.Errorf("asked to end: %v: %s", err, other.String())
	}
	h.ledd("", nil, "audit", "verify")
}

func (h house) count(ctx context.Context, sql string) int {
	h.Helper()
	n, err := door.Look(ctx, h.in.door, "message.read", func(tx *door.Tx) ([]int, error) { return door.Rows[int](tx, sql, nil) })
	if err != nil {
		h.Fatal(err)
	}
	return n[0]
}

// post writes letters, every other one in a transaction that is not committed, and
// gives the Message-IDs of those that are to arrive. The first ones are slow: enough to
// fill the hands of two programs.
func (h house) post(ctx context.Context) (ids []string) {
	h.Helper()
	thought := errors.New("thought better of it")
	for i := range 40 {
		name := "quick"
		if i < 4*atOnce {
			name = "slow"
		}
		l := mail.Letter{Email: fmt.Sprintf("%s%d@fjordvik.example", name, i), Text: "code", Language: "nb", Expires: time.Now().Add(time.Hour), Data: map[string]string{"Code": "1234 5678", "Minutes": "10", "Org": "Fjordvik"}}
		var end error
		if i%2 == 1 {
			end = thought
		}
		m, err := door.Do(ctx, h.in.door, "invitation.create", nil, func(tx *door.Tx) (*mail.Message, error) {
			m, err := mail.Post(tx, l)
			return m, errors.Join(err, end)
		})
		if !errors.Is(err, end) {
			h.Fatal(err)
		}
		if err == nil {
			ids = append(ids, "<"+m.ID.String()+"@fjordvik.example>")
		}
	}
	return ids
}

// delivered compares what arrived with what was posted: once, and once more what was
// in the hands of the killed program.
func (h house) delivered(posted, twice []string) {
	h.Helper()
	h.box.Lock()
	defer h.box.Unlock()
	for _, id := range posted {
		want := 1
		if slices.Contains(twice, id) {
			want = 2
		}
		if n := h.box.got[id]; n != want {
			h.Errorf("%s arrived %d times, want %d", id, n, want)
		}
		delete(h.box.got, id)
	}
	if len(h.box.got) > 0 || len(twice) != atOnce {
		h.Errorf("arrived although nobody posted it: %v; in the hands of the killed program: %v", h.box.got, twice)
	}
}

// enter comes in by the one-time link, and gives the cookie.
func (r replica) enter(t *testing.T) string {
	t.Helper()
	link, err := url.Parse(regexp.MustCompile(`/enter\?token=\S+`).FindString(r.String()))
	if err != nil {
		t.Fatal(err)
	}
	a := r.ask(t, "POST", "/enter", link.RawQuery, "Content-Type", "application/x-www-form-urlencoded")
	if len(a.Cookies()) != 1 {
		t.Fatalf("%d %v", a.StatusCode, a.Header)
	}
	return a.Cookies()[0].Name + "=" + a.Cookies()[0].Value
}

// contacts is how many are made while a program is killed.
const contacts = 24

// make sends one request with an Idempotency-Key, and gives the identifier of what it
// made, empty when there was no answer.
func (r replica) make(ctx context.Context, token string, number int) (id string, err error) {
	body := fmt.Sprintf(`{"role":"communications","name":"Kontakt %d","email":"k%d@fjordvik.example"}`, number, number)
	req, err := http.NewRequestWithContext(ctx, "POST", r.base+"/api/v1/contacts", strings.NewReader(body))
	if err != nil {
		return "", err
	}
	for name, value := range map[string]string{"Authorization": "Bearer " + token, "Content-Type": "application/json", "Idempotency-Key": fmt.Sprintf("key-%d", number)} {
		req.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	var made struct{ ID string }
	if err := json.NewDecoder(res.Body).Decode(&made); err != nil || res.StatusCode != 201 {
		return "", fmt.Errorf("status %d: %w", res.StatusCode, err)
	}
	return made.ID, nil
}

// whileKilled kills a program when it has answered one of many requests, and gives
// what it answered, by number.
func (h house) whileKilled(r replica, token string) map[int]string {
	h.Helper()
	var all sync.WaitGroup
	var mu sync.Mutex
	made, first := map[int]string{}, make(chan struct{}, contacts)
	for i := range contacts {
		all.Go(func() {
			id, err := r.make(h.Context(), token, i)
			if err == nil {
				mu.Lock()
				made[i] = id
				mu.Unlock()
			}
			first <- struct{}{}
		})
	}
	<-first
	if err := r.process.Process.Kill(); err != nil {
		h.Fatal(err)
	}
	all.Wait()
	if len(made) == 0 {
		h.Error("it was killed before it had done anything")
	}
	h.Logf("%d of %d requests were answered", len(made), contacts)
	return made
}

// onceEach repeats every request: what was answered has the same answer, and each
// thing is there once.
func (h house) onceEach(r replica, token string, made map[int]string) {
	h.Helper()
	for i := range contacts {
		id, err := r.make(h.Context(), token, i)
		if err != nil || (made[i] != "" && made[i] != id) {
			h.Errorf("request %d repeated: %q, %v; it was %q", i, id, err, made[i])
		}
	}
	a := r.ask(h.T, "GET", "/api/v1/contacts?limit=100", "", "Authorization", "Bearer "+token)
	var page kinds.Page[struct{ Name string }]
	if err := json.Unmarshal([]byte(a.body), &page); err != nil || page.Total != contacts {
		h.Errorf("%d contacts, want %d: %v", page.Total, contacts, err)
	}
}
