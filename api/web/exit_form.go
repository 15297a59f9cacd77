package web

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/document"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/picture"
)

// exitChoices is the answers of who held data.
var exitChoices = []string{"", "return", "delete", "both", "none"}

// holderTone is the colour of how far one who held data has come; the word beside it
// says the same.
var holderTone = map[agreement.HolderState]string{
	agreement.HolderLate: "danger", agreement.HolderWaiting: "warning", agreement.HolderKeeps: "info", agreement.HolderBackups: "info", agreement.HolderDone: "success",
}

func holderTag(s agreement.HolderState) Tag {
	return Tag{K(key("exit.state", string(s))), holderTone[s]}
}

// holderLevel says what an organisation is in the chain.
func holderLevel(h agreement.Holder) Say {
	if h.Level <= 1 {
		return K("exit.processor")
	}
	return K("exit.sub", "Level", h.Level)
}

// exitBoard is who held data and what each confirmed; at is the page on which a row is
// answered for, empty where nobody may.
func exitBoard(x agreement.Exit, at string) Panel {
	t := Table{Caption: K("exit.holders"), Columns: []Head{{Say: K("column.name")}, {Say: K("column.status")}, {Say: K("exit.said")}}}
	for _, h := range x.Holders {
		name := Cell{Say: T(h.Name), Sub: holderLevel(h), Level: h.Level - 1}
		if at != "" {
			name.Href = at + "?holder=" + h.Org.String() + "#ask-exit"
		}
		if h.FoundOn.Known() {
			name.Sub = Say{Parts: []Say{name.Sub, K("exit.found", "Date", h.FoundOn)}}
		}
		t.Rows = append(t.Rows, Row{"h-" + h.Org.String(), []Cell{name, {Tags: []Tag{holderTag(h.State)}, Sub: left(h)}, saidBy(h)}})
	}
	return Panel{ID: "holders", Title: K("exit.holders"), Lead: K("exit.holders.lead"), Table: &t, Empty: K("exit.nobody")}
}

// left says since when somebody waits for an answer, or what is still held and until
// which day.
func left(h agreement.Holder) Say {
	if !h.ConfirmedOn.Known() {
		if !h.AskedOn.Known() {
			return Say{}
		}
		return K("exit.asked", "Date", h.AskedOn)
	}
	var parts []Say
	if h.BackupsUntil.Known() {
		parts = append(parts, K("exit.backups.until", "Date", h.BackupsUntil))
	}
	if h.Retained != "" {
		parts = append(parts, K("exit.kept.until", "What", h.Retained, "Law", h.RetainedLaw, "Country", h.RetainedCountry, "Date", h.RetainedUntil))
	}
	return Say{Parts: parts}
}

// saidBy is what was confirmed, on which day and by whom.
func saidBy(h agreement.Holder) Cell {
	if !h.ConfirmedOn.Known() {
		return Cell{}
	}
	c := Cell{Say: Say{Parts: []Say{K(key("exit.choice", h.Choice)), {Date: h.ConfirmedOn}}}}
	who := Say{Parts: []Say{T(h.ConfirmedBy)}}
	for _, text := range []string{h.Email, h.Certificate, h.Note} {
		if text != "" {
			who.Parts = append(who.Parts, T(text))
		}
	}
	if h.SHA256 != "" {
		who.Parts = append(who.Parts, K("exit.certified", "Sum", h.SHA256[:12]))
	}
	c.Sub = who
	return c
}

// exitPicture is how many of how many have come how far.
func exitPicture(t *texts, x agreement.Exit) Panel {
	counts := map[agreement.HolderState]int{}
	for _, h := range x.Holders {
		counts[h.State]++
	}
	in := picture.BarsInput{Title: t.text("exit.picture"), Description: t.plural("exit.count", len(x.Holders), "Confirmed", x.Confirmed), Width: 720, Greatest: float64(len(x.Holders))}
	for _, s := range agreement.HolderStates {
		if n := counts[s]; n > 0 {
			in.Bars = append(in.Bars, picture.Bar{Label: t.text(key("exit.state", string(s))), Now: picture.Value{Value: float64(n), Label: t.text("exit.of", "Count", n, "All", len(x.Holders))}, Tone: barTone[holderTone[s]]})
		}
	}
	p := Panel{ID: "progress", Title: N("exit.count", len(x.Holders), "Confirmed", x.Confirmed), Picture: picture.Bars(in).SVG("exit")}
	add := func(label string, d kinds.Date, late bool) {
		if d.Known() {
			p.Lines = append(p.Lines, Line{Label: K(label), Values: []Cell{{Date: d, Overdue: late}}})
		}
	}
	add("exit.ended", x.EndedOn, false)
	add("exit.due", x.DueOn, x.Confirmed < len(x.Holders) && x.DueOn < x.AsOf)
	add("exit.backup.last", x.LastBackup, false)
	add("exit.kept.last", x.LastKept, false)
	return p
}

// exitForm asks one who held data what became of them.
func exitForm(h agreement.Holder, action string, archive bool) AskForm {
	choices := make([]Option, len(exitChoices))
	for i, c := range exitChoices {
		choices[i] = Option{c, K(key("exit.choice", c))}
	}
	choices[0].Say = K("exit.choose")
	help := "exit.choice.help"
	if archive {
		help = "exit.choice.archive"
	}
	f := AskForm{
		ID: "exit", Action: action, Title: K("exit.form", "Name", h.Name), Lead: holderLevel(h), Button: K("exit.confirm"), Hidden: []Choice{{"org", h.Org.String()}},
		Fields: []AskField{
			{Name: "choice", Label: "exit.choice", Help: help, Kind: "choice", Choices: choices},
			{Name: "confirmedOn", Label: "exit.confirmedOn", Kind: "date"},
			{Name: "backupsUntil", Label: "exit.backups", Help: "exit.backups.help", Kind: "date"},
			{Name: "retained", Label: "exit.retained", Help: "exit.retained.help", Kind: "long"},
			{Name: "retainedLaw", Label: "exit.law", Help: "exit.law.help", Kind: "text"},
			{Name: "retainedCountry", Label: "exit.country", Help: "exit.country.help", Kind: "text"},
			{Name: "retainedUntil", Label: "exit.retainedUntil", Kind: "date"},
			{Name: "certificate", Label: "exit.certificate", Help: "exit.certificate.help", Kind: "text"},
			{Name: "note", Label: "exit.note", Help: "exit.note.help", Kind: "long"},
			{Name: "file", Label: "exit.file", Help: "exit.file.help", Kind: "file", Accept: accepts(document.Evidence.Endings())},
		},
	}
	return f
}

func accepts(endings []string) string {
	var list strings.Builder
	for i, e := range endings {
		if i > 0 {
			list.WriteString(",")
		}
		list.WriteString(e)
	}
	return list.String()
}

// exitValues is what was confirmed before, for the form.
func exitValues(h agreement.Holder) url.Values {
	return url.Values{
		"choice": {h.Choice}, "confirmedOn": {string(h.ConfirmedOn)}, "backupsUntil": {string(h.BackupsUntil)}, "retained": {h.Retained}, "retainedLaw": {h.RetainedLaw},
		"retainedCountry": {h.RetainedCountry}, "retainedUntil": {string(h.RetainedUntil)}, "certificate": {h.Certificate}, "note": {h.Note},
	}
}

// exitSent reads the form of one who held data, and keeps its certificate.
func (s *Site) exitSent(w http.ResponseWriter, r *http.Request) (in agreement.ExitInput, c *agreement.Certificate, q url.Values, err error) {
	q, err = fileForm{
		said: func(q url.Values, _ bool) (err error) {
			in, err = exitSaid(q)
			return err
		},
		take: func(name string, from io.Reader) (err error) {
			c, err = s.steps.ReceiveCertificate(r.Context(), name, from)
			return err
		},
	}.read(w, r)
	return in, c, q, err
}

func exitSaid(q url.Values) (agreement.ExitInput, error) {
	in := agreement.ExitInput{Choice: q.Get("choice"), Retained: q.Get("retained"), RetainedLaw: q.Get("retainedLaw"), RetainedCountry: countryOf(q.Get("retainedCountry")), Certificate: q.Get("certificate"), Note: q.Get("note")}
	var vs []kinds.Violation
	for name, into := range map[string]*kinds.Date{"confirmedOn": &in.ConfirmedOn, "backupsUntil": &in.BackupsUntil, "retainedUntil": &in.RetainedUntil} {
		day, err := kinds.ParseDate(q.Get(name))
		if err != nil && q.Get(name) != "" {
			vs = append(vs, kinds.Violation{Pointer: "/" + name, Code: "date"})
		}
		*into = day
	}
	var err error
	if in.Org, err = kinds.ParseID[kinds.Party](q.Get("org")); err != nil {
		vs = append(vs, kinds.Violation{Pointer: "/org", Code: "no-holder"})
	}
	return in, kinds.Violations(vs)
}

// countryOf takes two letters however they are written.
func countryOf(text string) string {
	up := string(bytes.ToUpper(bytes.TrimSpace([]byte(text))))
	if law.MayRetain(up) {
		return up
	}
	return text
}

// holderAt is the one who is answered for: whom the address names, else the first of
// whom nothing was heard.
func holderAt(x agreement.Exit, named string) (agreement.Holder, bool) {
	i := slices.IndexFunc(x.Holders, func(h agreement.Holder) bool { return h.Org.String() == named })
	if i < 0 && named == "" {
		i = slices.IndexFunc(x.Holders, func(h agreement.Holder) bool { return !h.ConfirmedOn.Known() })
	}
	if i < 0 {
		return agreement.Holder{}, false
	}
	return x.Holders[i], true
}
