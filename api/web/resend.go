package web

import (
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"ledd/internal/account"
	"ledd/internal/kinds"
)

// resent is the part of an address that says who wrote a form whose session was
// over: whoever signs in meanwhile does not send it unnoticed.
const resent = "resent"

// mostKept is the bytes of a form that a page gives back: as much as may be sent.
const mostKept = 1 << 20

// ResendPage gives back what was written when the session was over, so that it can
// be sent once more.
type ResendPage struct {
	Shell  Shell
	Lead   Say
	Steps  []Say
	Action string // of this site
	Fields []Choice
	SignIn string // opens beside this page; empty when somebody is signed in
	Button Say    // silent when nothing can be sent again
}

func (p ResendPage) frame() *Shell  { return &p.Shell }
func (ResendPage) template() string { return "resend.html" }

// keptNever are the forms that hold secrets, that begin a session, or that a script
// sends: they are filled in again.
var keptNever = []string{signInPath, "/enter", welcomePath, "/sign-out", mePath + "/", "/drafts/"}

// keeps reports whether a request without a session is a form that a person sent.
func keeps(r *http.Request) bool {
	mode := r.Header.Get("Sec-Fetch-Mode")
	return r.Method == http.MethodPost && (mode == "" || mode == "navigate") && r.Header.Get("HX-Request") == "" &&
		local(r.URL.Path) == r.URL.Path && !slices.ContainsFunc(keptNever, func(p string) bool { return strings.HasPrefix(r.URL.Path, p) })
}

// giveBack answers a form whose session is over with all that was written in it. The
// page is on this site and is stored nowhere.
func (s *Site) giveBack(w http.ResponseWriter, r *http.Request) error {
	p := ResendPage{Shell: s.shell(w, r), Lead: K("resend.lead"), SignIn: signInPath + "?" + url.Values{"next": {donePath}}.Encode()}
	p.Shell.Title, p.Shell.Path, p.Shell.Query = K("resend.title"), "", nil // a change of language would ask for it with GET, and lose it
	if media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); media == "multipart/form-data" {
		p.Lead = K("resend.file")
		p.SignIn = signInPath + "?" + url.Values{"next": {r.URL.Path}}.Encode()
		return s.pages.Show(w, r, http.StatusUnauthorized, p)
	}
	author := r.URL.Query().Get(resent)
	if c, err := r.Cookie(s.cookieName()); err == nil {
		if known, err := s.accounts.Author(r.Context(), c.Value); err == nil && known != "" && author == "" {
			author = known
		}
	}
	if err := p.keep(w, r, author); err != nil {
		return err
	}
	p.Steps, p.Button = []Say{K("resend.first"), K("resend.second")}, K("resend.button")
	return s.pages.Show(w, r, http.StatusUnauthorized, p)
}

// keep takes the fields of a form, and the address that it goes to.
func (p *ResendPage) keep(w http.ResponseWriter, r *http.Request, author string) error {
	r.Body = http.MaxBytesReader(w, r.Body, mostKept)
	if err := r.ParseForm(); err != nil {
		return kinds.Invalid("", "form", "the form cannot be read, or holds more than 1 MB")
	}
	names := make([]string, 0, len(r.PostForm))
	for name := range r.PostForm {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range r.PostForm[name] {
			p.Fields = append(p.Fields, Choice{name, value})
		}
	}
	q := r.URL.Query()
	q.Del(resent)
	if author != "" {
		q.Set(resent, author)
	}
	p.Action = local(r.URL.Path)
	if len(q) > 0 {
		p.Action += "?" + q.Encode()
	}
	return nil
}

// foreign shows somebody a form that another person wrote, or the same one for
// another organisation, before it is sent in this one's name.
func (s *Site) foreign(w http.ResponseWriter, r *http.Request, v account.Visitor) (bool, error) {
	q := r.URL.Query()
	author := q.Get(resent)
	if author == "" || r.Method != http.MethodPost {
		return false, nil
	}
	if author == v.Author() {
		q.Del(resent)
		r.URL.RawQuery = q.Encode()
		return false, nil
	}
	p := ResendPage{Shell: s.shell(w, r), Lead: K("resend.foreign"), Button: K("resend.mine", "Name", v.Name)}
	p.Shell.Title, p.Shell.Path, p.Shell.Query = K("resend.title"), "", nil
	if err := p.keep(w, r, ""); err != nil {
		return true, err
	}
	return true, s.pages.Show(w, r, http.StatusConflict, p)
}

// donePath says that somebody is signed in and goes on in the other tab.
const donePath = signInPath + "/done"

func (s *Site) showDone(w http.ResponseWriter, r *http.Request) error {
	p := ResendPage{Shell: s.shell(w, r), Lead: K("resend.done")}
	p.Shell.Title = K("resend.done.title")
	return s.pages.Show(w, r, http.StatusOK, p)
}
