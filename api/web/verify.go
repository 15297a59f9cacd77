package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/url"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
)

// verifyPath is open to everybody: whoever holds an agreement in the hand finds out
// whether it was issued here and is in force, and nothing more.
const verifyPath = "/verify"

func verifyForms(code string) []AskForm {
	byCode := AskForm{ID: "code", Action: verifyPath, Title: K("check.code"), Button: K("check.button"), Fields: []AskField{{Name: "code", Label: "check.code.label", Help: "check.code.help", Kind: "text", Value: code}}}
	byFile := AskForm{ID: "file", Action: verifyPath, Title: K("check.file"), Lead: K("check.file.lead"), Button: K("check.button"), Tone: "secondary", Fields: []AskField{{Name: "file", Label: "submit.file", Kind: "file", Accept: "application/pdf,.pdf"}}}
	byCode.fill(nil, nil)
	byFile.fill(nil, nil)
	return []AskForm{byCode, byFile}
}

func (s *Site) showCheck(w http.ResponseWriter, r *http.Request, status int, p AskPage) error {
	p.Shell = s.shell(w, r)
	p.Shell.Title, p.Lead = K("check.title"), K("check.lead")
	return s.pages.Show(w, r, status, p)
}

// askCheck shows the page; with a code, as the printed picture has it, the answer.
func (s *Site) askCheck(w http.ResponseWriter, r *http.Request) error {
	p := AskPage{Forms: verifyForms(r.URL.Query().Get("code"))}
	if code := r.URL.Query().Get("code"); code != "" {
		found, err := s.checks.ByCode(r.Context(), code)
		if err != nil {
			return err
		}
		p.Alerts = []Alert{standingAlert(found)}
	}
	return s.showCheck(w, r, http.StatusOK, p)
}

// check answers for a code that was typed, or a file that was sent.
func (s *Site) check(w http.ResponseWriter, r *http.Request) error {
	if r.Header.Get("Content-Type") == "application/x-www-form-urlencoded" {
		q, err := form(w, r)
		if err != nil {
			return err
		}
		http.Redirect(w, r, verifyPath+"?code="+url.QueryEscape(agreement.Grouped(agreement.Spelled(q.Get("code")))), http.StatusSeeOther)
		return nil
	}
	sum, err := sumOf(r)
	p := AskPage{Forms: verifyForms("")}
	if vs, ok := objections(err); ok {
		p.Forms[1].fill(nil, vs)
		return s.showCheck(w, r, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	found, err := s.checks.ByFile(r.Context(), sum)
	if err != nil {
		return err
	}
	p.Alerts = []Alert{standingAlert(found)}
	return s.showCheck(w, r, http.StatusOK, p)
}

// sumOf reads the fingerprint of the file that a form brings. Anybody may send one, so
// nothing of it is kept in memory. Errors: invalid at /file.
func sumOf(r *http.Request) (string, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return "", kinds.Invalid("", "form", "the form cannot be read")
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return "", kinds.Invalid("/file", "no-file", "choose a file")
		}
		h, n := sha256.New(), int64(0)
		if err == nil && part.FormName() == "file" {
			n, err = io.Copy(h, part)
		}
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large):
			return "", kinds.Invalid("/file", "large", "the file is larger than %d MB", agreement.MostBytes>>20)
		case err != nil:
			return "", kinds.Invalid("", "form", "the form cannot be read")
		case n > 0:
			return hex.EncodeToString(h.Sum(nil)), nil
		}
	}
}

// standingAlert says what the register tells the world.
func standingAlert(x agreement.Standing) Alert {
	switch {
	case x.Known && x.InForce:
		return Alert{Tone: "success", Title: K("check.inforce"), Text: K("check.inforce.text", "Date", x.AsOf)}
	case x.Known:
		return Alert{Tone: "warning", Title: K("check.notinforce"), Text: K("check.notinforce.text", "Date", x.AsOf)}
	}
	return Alert{Tone: "danger", Title: K("check.unknown"), Text: K("check.unknown.text")}
}

func (s *Site) verifyRoutes(mux *router) {
	mux.HandleFunc("GET "+verifyPath, s.answer(s.askCheck))
	mux.HandleFunc("POST "+verifyPath, s.answer(s.check))
}
