package web

import (
	"slices"

	"ledd/internal/assess"
	"ledd/internal/kinds"
)

// attestation reads the asked paper: one's own, or one that a processor shares.
func (v *visit) attestation() (attestationLine, error) {
	a, err := v.attestations.Get(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return attestationLine{}, err
	}
	l := attestationLine{Attestation: a, offered: a.Org != v.reg.Controller.ID}
	if l.offered || a.AdoptedFrom.IsZero() {
		return l, nil
	}
	offers, err := v.attestations.Offers(v.ctx())
	l.changed = slices.ContainsFunc(offers, func(o assess.Offer) bool { return o.Copy != nil && o.Copy.ID == a.ID && o.Changed() })
	return l, err
}

func (v *visit) attestationPage(l attestationLine, tab string) RecordPage {
	at := attestationsPath + "/" + l.ID.String()
	p := RecordPage{
		Shell: v.shell(attestationsPath, T(v.attestationName(l.Attestation)), Crumb{K("nav.attestations"), attestationsPath}),
		Lead:  K("attestation.issuedOn", "Date", l.IssuedOn), Tags: []Tag{v.attestationTag(l)},
	}
	if l.offered {
		p.Actions = []Action{{Say: K("attestation.adopt"), Href: at + "/adopt", Post: true, Primary: true}}
		return p
	}
	p.Tabs = []Tab{{K("tab.summary"), at, tab == "summary"}, {K("tab.history"), at + "/history", tab == "history"}}
	p.Actions = []Action{{Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil", Primary: !l.Claimed() && !l.changed}}
	if l.Claimed() {
		p.Actions = append(p.Actions, Action{Say: K("attestation.adopt"), Href: at + "/adopt", Post: true, Primary: true})
	} else if l.changed {
		p.Actions = append(p.Actions, Action{Say: K("attestation.again"), Href: attestationsPath + "/" + l.AdoptedFrom.String() + "/adopt", Post: true, Primary: true})
	}
	if more := v.customers(l); l.Processor == v.reg.Controller.ID && len(more) > 0 {
		p.Actions = append(p.Actions, Action{Say: N("attestation.share", len(more)), Href: at + "/share", Post: true, Primary: true})
	}
	return p
}

// customers lists those whom one's own organisation processes for, and who do not read the
// paper yet.
func (v *visit) customers(l attestationLine) []kinds.OrgID {
	return slices.DeleteFunc(v.reg.Customers(v.today), func(o kinds.OrgID) bool { return slices.Contains(l.SharedWith, o) })
}

func (v *visit) showAttestation() error {
	l, err := v.attestation()
	if err != nil {
		return err
	}
	fix := attestationsPath + "/" + l.ID.String() + "/edit"
	p := v.attestationPage(l, "summary")
	switch {
	case l.offered:
		fix = ""
		p.Alerts = []Alert{{Tone: "info", Title: K("attestation.offered"), Text: K("attestation.offered.text", "Name", v.names.Label("organisation", l.Org.String()))}}
	case l.changed:
		p.Alerts = []Alert{{Tone: "warning", Title: K("attestation.changed"), Text: K("attestation.changed.text")}}
	case l.Claimed():
		p.Alerts = []Alert{{Tone: "warning", Title: K("attestation.claimed"), Text: K("attestation.claimed.text", "Name", v.names.Label("organisation", l.ClaimedBy.String()))}}
	}
	files, err := v.paperFiles(l)
	if err != nil {
		return err
	}
	p.Panels = append(p.Panels, files)
	p.Panels = append(p.Panels, attestationForm.panels(attestationForm.encode(l.Input(), v.names), v.text(), fix)...)
	if !l.offered {
		p.Panels = append(p.Panels, v.restingOn(l.Attestation))
	}
	return v.show(p)
}

// paperFiles lists the files of a paper: each reads them where it is kept.
func (v *visit) paperFiles(l attestationLine) (Panel, error) {
	at := attestationsPath + "/" + l.ID.String()
	files, err := v.attestations.Files(v.ctx(), l.ID.String())
	p := Panel{ID: "files", Title: K("panel.files"), Empty: K("panel.files.none")}
	if l.offered {
		p.Empty = K("panel.files.none.offered")
	}
	t := Table{Caption: K("panel.files"), Columns: []Head{{Say: K("column.name")}}}
	for _, f := range files.Items {
		t.Rows = append(t.Rows, Row{"file-" + f.ID.String(), []Cell{{Say: T(f.Name), Href: at + "/files/" + f.ID.String(), Sub: documentSize(f.Size)}}})
	}
	if len(t.Rows) > 0 {
		p.Table = &t
	}
	if !l.offered {
		p.Actions = []Action{{Say: K("panel.files.add"), Href: documentsPath + "/new?attestation=" + l.ID.String(), Icon: "Upload"}}
	}
	return p, err
}

// sendPaperFile sends a file of a paper.
func (v *visit) sendPaperFile() error {
	c, err := v.attestations.File(v.ctx(), v.r.PathValue("id"), v.r.PathValue("file"))
	if err != nil {
		return err
	}
	return v.sendContent(c)
}

// restingOn lists the supervisions that a paper was gone through in.
func (v *visit) restingOn(a *assess.Attestation) Panel {
	t := Table{Caption: K("nav.supervisions"), Columns: []Head{{Say: K("column.done")}, {Say: K("column.name")}}}
	for _, s := range v.reg.Supervisions {
		if slices.Contains(s.Attestations, a.ID) {
			t.Rows = append(t.Rows, Row{"supervision-" + s.ID.String(), []Cell{{Date: s.DoneOn}, {Say: T(v.supervisionName(s)), Href: supervisionsPath + "/" + s.ID.String()}}})
		}
	}
	return Panel{ID: "supervisions", Title: K("panel.resting"), Table: &t, Empty: K("panel.resting.none")}
}

func (v *visit) showAttestationHistory() error {
	l, err := v.attestation()
	if err == nil && l.offered {
		err = kinds.NotFound("attestation")
	}
	if err != nil {
		return err
	}
	past, err := v.attestations.History(v.ctx(), l.ID.String())
	if err != nil {
		return err
	}
	p := v.attestationPage(l, "history")
	p.Panels = []Panel{changes(v, attestationForm, past, (*assess.Attestation).Input)}
	return v.show(p)
}

// adoptAttestation makes another's paper the municipality's own.
func (v *visit) adoptAttestation() error {
	a, err := v.attestations.Adopt(v.ctx(), v.r.PathValue("id"), assess.Adoption{})
	if err != nil {
		return err
	}
	return v.see(attestationsPath + "/" + a.ID.String() + "?done=vouched")
}

// shareAttestation lets every customer of one's own organisation read a paper about it.
func (v *visit) shareAttestation() error {
	l, err := v.attestation()
	if err == nil && l.offered {
		err = kinds.NotFound("attestation")
	}
	if err != nil {
		return err
	}
	in := l.AttestationInput
	in.SharedWith = slices.Concat(in.SharedWith, v.customers(l))
	if _, err := v.attestations.Update(v.ctx(), l.ID.String(), l.Version, in); err != nil {
		return err
	}
	return v.see(attestationsPath + "/" + l.ID.String() + "?done=shared")
}
