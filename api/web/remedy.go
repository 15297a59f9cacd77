package web

import (
	"net/url"
	"strconv"

	"ledd/internal/kinds"
)

// draftAgreements makes drafts for the systems that somebody ticked in the list
// of gaps, and goes back to the list with the result.
func (v *visit) draftAgreements() error {
	if err := v.r.ParseForm(); err != nil {
		return kinds.Invalid("", "form", "the form cannot be read")
	}
	back := ParseFilter(v.r.URL.Query(), v.today).Query()
	systems := v.r.PostForm["system"]
	if len(systems) == 0 {
		back.Set("result", "none")
		return v.see(gapsPath + "?" + back.Encode())
	}
	made, err := v.gaps.Draft(v.ctx(), systems, string(v.language(v.w, v.r).Shown()))
	if err != nil {
		return err
	}
	back.Set("result", "drafts")
	back.Set("made", strconv.Itoa(len(made.Made)))
	back.Set("systems", strconv.Itoa(made.Systems))
	back.Set("skipped", strconv.Itoa(made.Skipped))
	return v.see(gapsPath + "?" + back.Encode())
}

// resultOf words what the last press of a button on the list did.
func resultOf(q url.Values) *Alert {
	number := func(name string) int {
		n, _ := strconv.Atoi(q.Get(name))
		return max(0, n)
	}
	switch q.Get("result") {
	case "none":
		return &Alert{Tone: "warning", Title: K("bulk.none"), Text: K("bulk.none.text")}
	case "drafts":
		var parts []Say
		if n := number("systems"); n > 0 {
			parts = append(parts, N("bulk.systems", n))
		}
		if n := number("skipped"); n > 0 {
			parts = append(parts, N("bulk.skipped", n))
		}
		a := &Alert{Tone: "success", Title: N("bulk.made", number("made")), Text: Say{Parts: parts, Glue: " "}}
		a.Actions = []Action{{Say: K("bulk.open"), Href: agreementsPath + "?state=draft"}}
		if number("made") == 0 {
			a.Tone = "info"
		}
		return a
	default:
		return nil
	}
}
