package web

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// The register as it was known at an instant. The choice is the browser's, as the
// language is: a cookie that only the server reads, which goes with the session, and
// which an address with ?knownAt= sets as well, so that a link can be sent. From
// then on every page looks back, says so, and changes nothing, until somebody goes
// back to now.
const (
	lookBackPath = "/lookback"
	knownAt      = "knownAt"
	sendNow      = "now" // in the address of a form that was refused, and is sent again
)

// Back is what a page says while it shows the past.
type Back struct {
	At   time.Time
	Next string // this page, as it is now
	Link string // this page, as it is shown
}

// backFrom tells a shell whether its page looks back.
func backFrom(r *http.Request) *Back {
	at, back := door.KnownAt(r.Context())
	if !back {
		return nil
	}
	q := r.URL.Query()
	q.Del(knownAt)
	b := &Back{At: at, Next: address(r.URL.Path, q)}
	if r.Method != http.MethodGet {
		b.Next = gapsPath
	}
	q.Set(knownAt, at.Format(time.RFC3339Nano))
	b.Link = address(r.URL.Path, q)
	return b
}

func address(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

func (s *Site) knownCookie() string { return s.hostOnly("ledd_known") }

// keepInstant remembers the instant for the session of a request, and for no other
// that begins in the same browser; the zero one forgets it.
func (s *Site) keepInstant(w http.ResponseWriter, r *http.Request, at time.Time) {
	c := &http.Cookie{Name: s.knownCookie(), Path: "/", HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode, MaxAge: -1}
	if !at.IsZero() {
		c.Value, c.MaxAge = at.UTC().Format(time.RFC3339Nano)+"."+s.ofSession(r), int((12 * time.Hour).Seconds())
	}
	http.SetCookie(w, c)
}

// ofSession tells one session from another without its secret.
func (s *Site) ofSession(r *http.Request) string {
	c, err := r.Cookie(s.cookieName())
	if err != nil {
		return ""
	}
	sum := sha256.Sum256([]byte("known at " + c.Value))
	return hex.EncodeToString(sum[:8])
}

// remembered is the instant that the browser sends, as it was written; empty when
// there is none, or another session's.
func (s *Site) remembered(r *http.Request) string {
	c, err := r.Cookie(s.knownCookie())
	if err != nil {
		return ""
	}
	at, mine := strings.CutSuffix(c.Value, "."+s.ofSession(r))
	if !mine {
		return ""
	}
	return at
}

// asKnown takes the instant of the address, or else of the browser, into the
// context of a request, for those who may read the audit trail.
func (s *Site) asKnown(w http.ResponseWriter, r *http.Request, who access.Actor) (*http.Request, error) {
	q := r.URL.Query()
	if q.Has(sendNow) && r.Method == http.MethodPost {
		s.keepInstant(w, r, time.Time{})
		return r, nil
	}
	text, asked := q.Get(knownAt), q.Has(knownAt)
	if !asked {
		text = s.remembered(r)
	}
	if text == "" || aboutNow(r) {
		return r, nil
	}
	at, err := s.instant(text)
	if may := who.May("audit.read"); may != nil {
		err = may
	}
	switch {
	case err == nil && asked:
		s.keepInstant(w, r, at)
	case !asked && err != nil: // a cookie that opens nothing here
		s.keepInstant(w, r, time.Time{})
		err, at = nil, time.Time{}
	}
	if err != nil || at.IsZero() {
		return r, err
	}
	return r.WithContext(door.WithKnownAt(r.Context(), at)), nil
}

// instant reads the instant of an address; the future is refused.
func (s *Site) instant(text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, strings.ReplaceAll(text, " ", "+"))
	switch {
	case err != nil || at.Year() < 1000:
		return at, kinds.Invalid(knownAt, "format", "%q is no instant such as 2026-03-01T12:00:00Z", text)
	case at.After(s.door.Now()):
		return at, kinds.Invalid(knownAt, "future", "%s is in the future", text)
	}
	return at.UTC(), nil
}

// aboutNow reports whether a request has nothing to do with the past: what is typed
// is kept whatever is looked at, and the choice itself can always be changed.
func aboutNow(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/drafts/") || r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, lookBackPath)
}

// changesOnly are the ends of addresses that are there to change something.
var changesOnly = []string{"review", "handover", "link", "identify"}

// writes reports whether a request would change something, or asks to.
func writes(r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return true
	}
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	last := parts[len(parts)-1]
	return verbsAt[last] != "" || slices.Contains(changesOnly, last) || strings.HasPrefix(r.URL.Path, importPath)
}

// looking reports whether a context looks back.
func looking(ctx context.Context) bool {
	_, back := door.KnownAt(ctx)
	return back
}

// PastPage refuses a change while the register is shown as it was. What was sent
// stands in the page, so that one button goes back to now and sends it again.
type PastPage struct {
	Shell  Shell
	Action string // where the form is sent again; empty where nothing was sent
	Sent   []Choice
	Lost   bool // a file was sent, which a page cannot hold
}

func (p PastPage) frame() *Shell  { return &p.Shell }
func (PastPage) template() string { return "past.html" }

// refusePast answers 409, and changes nothing.
func (s *Site) refusePast(w http.ResponseWriter, r *http.Request) error {
	p := PastPage{Shell: s.shell(w, r)}
	p.Shell.Title = K("past.refused")
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return s.pages.Show(w, r, http.StatusConflict, p)
	}
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	media := r.Header.Get("Content-Type")
	switch {
	case r.URL.Path == mePath, strings.HasPrefix(r.URL.Path, mePath+"/"): // passwords and codes are shown nowhere
	case strings.HasPrefix(media, "multipart/"), r.ParseForm() != nil:
		p.Lost = true
	default:
		q := r.URL.Query()
		q.Del(knownAt)
		q.Set(sendNow, "1")
		p.Action = address(r.URL.Path, q)
		for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
			for _, value := range r.PostForm[name] {
				p.Sent = append(p.Sent, Choice{name, value})
			}
		}
	}
	body, err := s.pages.render(p.template(), p.Shell.Lang, p)
	if err != nil {
		return err
	}
	return writePlain(w, http.StatusConflict, body)
}

// askInstant shows where one chooses what to look back at.
func (v *visit) askInstant() error {
	q := url.Values{"next": {v.r.URL.Query().Get("next")}}
	if at, err := v.instant(v.remembered(v.r)); err == nil {
		q.Set("day", string(kinds.DateOf(at.In(zone))))
		q.Set("time", at.In(zone).Format("15.04"))
	}
	return v.showInstant(http.StatusOK, q, nil)
}

func (v *visit) showInstant(status int, q url.Values, errs []kinds.Violation) error {
	if err := v.who().May("audit.read"); err != nil {
		return err
	}
	part := MePart{
		ID: "lookback", Title: K("past.choose"), Text: K("past.choose.text"), Action: lookBackPath, Button: K("past.choose.button"),
		Hidden: []Choice{{"next", local(q.Get("next"))}},
		Fields: []GateField{
			{Name: "day", Label: "past.day", Type: "date", Value: q.Get("day")},
			{Name: "time", Label: "past.time", Help: "past.time.help", Type: "text", Value: q.Get("time")},
		},
	}
	p := PartsPage{Shell: v.shell(lookBackPath, K("nav.lookback")), Lead: K("past.lead"), Parts: []MePart{part}}
	p.Errors = fault(p.Parts[0].Fields, errs)
	return v.pages.Show(v.w, v.r, status, p)
}

// PartsPage is cards with a form each.
type PartsPage struct {
	Shell   Shell
	Lead    Say
	Tags    []Tag
	Actions []Action
	Errors  []ErrorView
	Parts   []MePart
}

func (p PartsPage) frame() *Shell  { return &p.Shell }
func (PartsPage) template() string { return "parts.html" }

// chooseInstant begins to look back.
func (v *visit) chooseInstant() error {
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	if err := v.who().May("audit.read"); err != nil {
		return err
	}
	at, errs := instantOf(q.Get("day"), q.Get("time"), v.door.Now())
	if len(errs) > 0 {
		return v.showInstant(http.StatusUnprocessableEntity, q, errs)
	}
	v.keepInstant(v.w, v.r, at)
	return v.see(local(q.Get("next")))
}

// backToNow ends the looking back.
func (s *Site) backToNow(w http.ResponseWriter, r *http.Request) error {
	q, err := form(w, r)
	if err != nil {
		return err
	}
	s.keepInstant(w, r, time.Time{})
	http.Redirect(w, r, local(q.Get("next")), http.StatusSeeOther)
	return nil
}

var clock = regexp.MustCompile(`^(?:kl\.?\s*|at\s+)?(\d{1,2})(?:[.:]?(\d{2}))?(?:[.:](\d{2}))?$`)

// instantOf reads a day and a time of day as people write them, 2.11.2026 and
// kl. 14.30, in the controller's zone. Without a time it is the end of the day, or
// now on the present one. Where a clock shows an hour twice, the later one counts.
func instantOf(day, hour string, now time.Time) (time.Time, []kinds.Violation) {
	d, err := kinds.ParseDate(civil(day))
	if err != nil || !d.Known() {
		return time.Time{}, []kinds.Violation{{Pointer: "/day", Code: "date", Detail: "write a date"}}
	}
	y, m, n := d.Time().Date()
	at := time.Date(y, m, n+1, 0, 0, 0, 0, zone).Add(-time.Microsecond)
	if hour = strings.ToLower(strings.TrimSpace(hour)); hour != "" {
		var parts [3]int
		found := clock.FindStringSubmatch(hour)
		for i := 1; i < len(found); i++ {
			for _, c := range found[i] {
				parts[i-1] = parts[i-1]*10 + int(c-'0')
			}
		}
		if found == nil || parts[0] > 23 || parts[1] > 59 || parts[2] > 59 {
			return time.Time{}, []kinds.Violation{{Pointer: "/time", Code: "time", Detail: "write a time such as 14.30"}}
		}
		at = later(time.Date(y, m, n, parts[0], parts[1], parts[2], 0, zone))
		if found[3] == "" { // all of the minute that was written
			at = at.Add(time.Minute - time.Microsecond)
		}
	}
	first := time.Date(y, m, n, 0, 0, 0, 0, zone)
	if first.After(now) || (hour != "" && at.Add(-time.Minute).After(now)) {
		return time.Time{}, []kinds.Violation{{Pointer: cmp.Or(map[bool]string{true: "/day"}[first.After(now)], "/time"), Code: "ahead", Detail: "choose an instant that has been"}}
	}
	if at.After(now) {
		at = now
	}
	return at.UTC(), nil
}

// later gives the second of two instants that a clock shows the same.
func later(at time.Time) time.Time {
	if again := at.Add(time.Hour); again.Hour() == at.Hour() && again.Minute() == at.Minute() {
		return again
	}
	return at
}
