package web

import (
	"slices"
	"strings"
	"time"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// listEvidence says for an auditor what is known of each signature of an agreement, and
// what the register's seal says.
func (v *visit) listEvidence() error {
	a, err := v.agreement()
	if err != nil {
		return err
	}
	page, err := v.evidence.List(v.ctx(), door.Query{Limit: 200, Sort: "createdAt", Filters: map[string]string{"agreement": a.ID.String()}})
	if err != nil {
		return err
	}
	p := v.askPage(a, K("evidence.title"))
	p.Lead = K("evidence.lead")
	for _, e := range page.Items {
		p.Panels = append(p.Panels, v.evidencePanel(a, e, true))
	}
	p.Panels = append(p.Panels, v.noEvidence(a, page.Items)...)
	seals, err := v.sealPanels(a)
	if err != nil {
		return err
	}
	p.Panels = append(p.Panels, seals...)
	p.Onward = []Action{{Say: K("verify.back"), Href: agreementsPath + "/" + a.ID.String()}}
	return v.show(p)
}

// noEvidence tells of the signatures that were only written down here.
func (v *visit) noEvidence(a agreementLine, all []*agreement.Evidence) []Panel {
	p := Panel{ID: "noted", Title: K("evidence.noted"), Lead: K("evidence.noted.lead"), Actions: []Action{{Say: K("attach.title"), Href: agreementsPath + "/" + a.ID.String() + attaching}}}
	for _, s := range a.Signatures {
		if !s.SignedOn.Known() || slices.ContainsFunc(all, func(e *agreement.Evidence) bool { return e.ID.String() == s.Evidence }) {
			continue
		}
		c := Cell{Sub: T(strings.Join(slices.DeleteFunc([]string{s.Name, s.Title, s.Authority}, func(x string) bool { return x == "" }), ", ")), Date: s.SignedOn}
		p.Lines = append(p.Lines, Line{Label: T(v.names.Label("organisation", s.Party.String())), Values: []Cell{c}})
	}
	if len(p.Lines) == 0 {
		return nil
	}
	return []Panel{p}
}

// showEvidence says what is known of one signature.
func (v *visit) showEvidence() error {
	a, err := v.agreement()
	if err != nil {
		return err
	}
	e, err := v.evidence.Get(v.ctx(), v.r.PathValue("evidence"))
	if err == nil && e.Agreement != a.ID {
		err = kinds.NotFound("evidence")
	}
	if err != nil {
		return err
	}
	p := v.askPage(a, K("evidence.title"))
	p.Lead, p.Panels = K("evidence.lead"), []Panel{v.evidencePanel(a, e, false)}
	seals, err := v.sealPanels(a)
	if err != nil {
		return err
	}
	p.Panels = append(p.Panels, seals...)
	p.Onward = []Action{{Say: K("evidence.all"), Href: agreementsPath + "/" + a.ID.String() + "/evidence"}}
	return v.show(p)
}

// bothClocks is a moment as an auditor reads it: in our zone, and in UTC.
func bothClocks(at time.Time) Cell {
	return Cell{Say: T(at.In(zone).Format("2006-01-02 15:04:05 MST (-07:00)")), Sub: T(at.UTC().Format(time.RFC3339) + " (UTC)")}
}

// evidencePanel is one signature in words.
func (v *visit) evidencePanel(a agreementLine, e *agreement.Evidence, link bool) Panel {
	at := agreementsPath + "/" + a.ID.String()
	party := v.names.Label("organisation", e.Party.String())
	p := Panel{ID: "e-" + e.ID.String(), Title: T(party)}
	add := func(label string, c Cell) {
		if c.Say.Silent() {
			c.Say = K("evidence.none")
		}
		p.Lines = append(p.Lines, Line{Label: K(label), Values: []Cell{c}})
	}
	who := "evidence.who"
	if e.Way == agreement.Elsewhere {
		who = "evidence.said"
	}
	add(who, Cell{Say: T(e.Name), Sub: T(e.Title)})
	if e.Signer != "" {
		add("evidence.signer", Cell{Say: T(e.Signer)})
	}
	if !e.Agent.IsZero() {
		add("evidence.agent", Cell{Say: T(v.names.Label("organisation", e.Agent.String()))})
	}
	add("sign.authority", Cell{Say: T(e.Authority)})
	add("evidence.how", Cell{Say: K(key("evidence.way", string(e.Way)))})
	add("evidence.known", Cell{Say: K(key("evidence.by", e.Known)), Sub: T(e.Email)})
	add("evidence.when", bothClocks(e.SignedAt))
	add("evidence.address", Cell{Say: T(e.Address), Sub: T(e.Browser)})
	add("evidence.text", Cell{Say: T(e.Statement)})
	add("evidence.sum", Cell{Say: T(e.SHA256), Sub: evidenceFile(a, e)})
	add("evidence.digest", Cell{Say: T(e.TextDigest)})
	if e.Submission != "" {
		add("evidence.submission", Cell{Say: K("evidence.report"), Href: at + "/submissions/" + e.Submission})
	}
	if link {
		p.Actions = []Action{{Say: K("evidence.one", "Name", e.Name), Href: at + "/evidence/" + e.ID.String()}}
	}
	return p
}

// evidenceFile says which file a fingerprint is that of.
func evidenceFile(a agreementLine, e *agreement.Evidence) Say {
	switch e.SHA256 {
	case a.IssuedSHA256:
		return K("evidence.file.issued")
	case a.SignedSHA256:
		return K("evidence.file.signed")
	}
	return K("evidence.file.other")
}

// sealPanels says what the register's own seal and time stamp say, as a verification of
// the sealed file finds them now.
func (v *visit) sealPanels(a agreementLine) ([]Panel, error) {
	p := Panel{ID: "seal", Title: K("evidence.seal"), Lead: K("evidence.seal.lead"), Empty: K("evidence.seal.none")}
	if a.SealedSHA256 == "" || a.SealedAt == nil {
		p.Lead = Say{}
		return []Panel{p}, nil
	}
	p.Lines = []Line{
		{Label: K("evidence.sealed"), Values: []Cell{bothClocks(*a.SealedAt)}},
		{Label: K("verify.sum"), Values: []Cell{{Say: T(a.SealedSHA256)}}},
		{Label: K("check.code.label"), Values: []Cell{{Say: T(agreement.Grouped(a.CheckCode))}}},
	}
	p.Actions = []Action{{Say: K("file.sealed"), Href: agreementsPath + "/" + a.ID.String() + "/files/sealed", Icon: "Download"}}
	report, err := v.steps.SealReport(v.ctx(), a.Agreement)
	if err != nil || report == nil {
		return []Panel{p}, err
	}
	out := []Panel{p, signaturesPanel(report.Signatures)}
	if len(report.Timestamps) > 0 {
		out = append(out, stampsPanel(report.Timestamps))
	}
	return out, nil
}

// provable leads from the signatures of an agreement to what proves them.
func provable(panels []Panel, a agreementLine) []Panel {
	at := agreementsPath + "/" + a.ID.String()
	for i := range panels {
		if panels[i].ID == "signing" && len(a.Signatures) > 0 {
			panels[i].Actions = append(panels[i].Actions, Action{Say: K("evidence.link"), Href: at + "/evidence"})
		}
	}
	return panels
}
