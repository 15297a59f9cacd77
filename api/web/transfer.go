package web

import (
	"cmp"
	"net/url"
	"strings"

	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/kinds"
)

const transfersPath = "/transfers"

// transferForm is how people write a transfer to a third country (domain 3.11).
var transferForm = newForm[assess.TransferInput](Form{
	Noun: "transfer",
	Sections: []Section{
		{"parties", []string{"importer", "country", "kind", "engagement", "flow", "exporter", "code", "startsOn", "endsOn", "hrData", "transitOnly", "importerActivity", "importerUnderGdpr"}},
		{"tool", []string{"tool", "adequacyRef", "validTo", "authorisedOn"}},
		{"dpf", strings.Fields("dpf.active dpf.coversHr dpf.coversNonHr dpf.checkedOn dpf.lapsedOn")},
		{"scc", []string{"sccEdition", "sccSignedOn", "sccModule", "annexesComplete"}},
		{"derogation", []string{"publicPowers", "derogationReason", "toldOn", "noticeRef"}},
		{"tia", []string{
			"tia.conclusion", "tia.assessedOn", "tia.approvedBy", "tia.reviewDue", "tia.lawAssessed", "tia.practice", "tia.supplementaryMeasures",
			"tia.madeBy", "tia.adoptedOn", "tia.lawChangedOn",
		}},
	},
	Mandatory: []string{"country", "kind", "tool", "startsOn"},
})

func (s *Site) transferDesk() *desk[assess.Transfer, assess.TransferInput] {
	return &desk[assess.Transfer, assess.TransferInput]{
		form: transferForm, path: transfersPath, verbs: s.transfers, start: (*visit).newTransfer,
		title: func(v *visit, t *assess.Transfer) string { return v.transferName(t) },
	}
}

func (s *Site) transferRoutes(mux *router) {
	mux.HandleFunc("GET "+transfersPath, s.page((*visit).listTransfers))
	mux.HandleFunc("GET "+transfersPath+"/{id}", s.page((*visit).showTransfer))
	s.transferDesk().routes(s, mux)
}

// newTransfer begins a transfer, from the asked engagement or flow where the address
// names one.
func (v *visit) newTransfer() (assess.TransferInput, error) {
	q, in := v.r.URL.Query(), assess.TransferInput{}
	for _, e := range v.reg.Engagements {
		if e.ID.String() == q.Get("engagement") {
			in.Engagement, in.Importer, in.StartsOn = e.ID, e.Downstream, e.StartsOn
			return in, nil
		}
	}
	for _, f := range v.reg.Flows {
		if f.ID.String() == q.Get("flow") {
			in.Flow, in.Importer, in.Country, in.StartsOn = f.ID, f.ToOrg, f.ToCountry, f.StartsOn
			return in, nil
		}
	}
	if q.Get("engagement") != "" || q.Get("flow") != "" {
		return in, kinds.NotFound("engagement or flow")
	}
	return in, nil
}

func (v *visit) transferName(t *assess.Transfer) string {
	name := cmp.Or(v.reg.Names[t.Importer], v.names.Label("organisation", t.Importer.String()))
	return named(dotted(name, t.Country), t.Code)
}

// transferTags says whether the tool carries the transfer today, and why not.
func (v *visit) transferTags(t *assess.Transfer) []Tag {
	if !t.LiveOn(v.today) {
		return []Tag{{K("transfer.none"), "neutral"}}
	}
	switch f := v.reg.FaultOf(t, v.today); {
	case f.Lesser:
		return []Tag{{K(key("transfer.fault", f.Why)), "warning"}}
	case f.Why != "":
		return []Tag{{K(key("transfer.fault", f.Why)), "danger"}}
	}
	return []Tag{{K("transfer.carried"), "success"}}
}

func toolSay(tool string) Say { return K(key("option.tool", cmp.Or(tool, "none"))) }

func (v *visit) transferListing() listing[*assess.Transfer] {
	letters := alphabet()
	return listing[*assess.Transfer]{
		path: transfersPath,
		columns: []column[*assess.Transfer]{
			{"name", func(t *assess.Transfer) Cell {
				return Cell{Say: T(v.transferName(t)), Href: transfersPath + "/" + t.ID.String()}
			}, func(a, b *assess.Transfer) int { return letters(v.transferName(a), v.transferName(b)) }},
			{"tool", func(t *assess.Transfer) Cell { return Cell{Say: toolSay(t.Tool)} }, func(a, b *assess.Transfer) int { return strings.Compare(a.Tool, b.Tool) }},
			{"status", func(t *assess.Transfer) Cell { return Cell{Tags: v.transferTags(t)} }, nil},
			{"from", func(t *assess.Transfer) Cell { return Cell{Date: t.StartsOn} }, func(a, b *assess.Transfer) int { return strings.Compare(string(a.StartsOn), string(b.StartsOn)) }},
			{"to", func(t *assess.Transfer) Cell { return Cell{Date: t.EndsOn} }, func(a, b *assess.Transfer) int { return strings.Compare(string(a.EndsOn), string(b.EndsOn)) }},
		},
		id:      func(t *assess.Transfer) string { return t.ID.String() },
		words:   func(t *assess.Transfer) string { return v.transferName(t) },
		selects: []Select{{Name: "tool", Label: "column.tool", Options: wordOptions("tool", v, transferForm)}},
		keeps:   map[string]func(*assess.Transfer, string) bool{"tool": func(t *assess.Transfer, want string) bool { return t.Tool == want }},
	}
}

func (v *visit) listTransfers() error {
	p := v.transferListing().page(v.r.URL.Query(), v.reg.Transfers)
	p.Shell = v.shell(transfersPath, K("nav.transfers"))
	p.Lead, p.Range, p.Empty = K("transfers.lead", "Org", v.reg.Controller.Name), "range.transfers", K("transfers.empty")
	p.Actions = []Action{{Say: K("transfers.new"), Href: transfersPath + "/new", Icon: "Plus", Primary: true}}
	return v.show(p)
}

func (v *visit) showTransfer() error {
	t, err := v.transfers.Get(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	at := transfersPath + "/" + t.ID.String()
	p := RecordPage{
		Shell: v.shell(transfersPath, T(v.transferName(t)), Crumb{K("nav.transfers"), transfersPath}), Lead: toolSay(t.Tool), Tags: v.transferTags(t),
		Actions: []Action{{Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil"}},
		Alerts:  v.gapAlerts(v.reg.OfTransfer(t.ID, v.findings(), v.today)),
	}
	p.Panels = append(p.Panels, transferForm.panels(transferForm.encode(t.Input(), v.names), v.text(), at+"/edit")...)
	past, err := v.transfers.History(v.ctx(), t.ID.String())
	if err != nil {
		return err
	}
	p.Panels = append(p.Panels, changes(v, transferForm, past, (*assess.Transfer).Input))
	return v.show(p)
}

// transfersOf lists the transfers that belong to another record, with the way to a new
// one.
func (v *visit) transfersOf(of, id string, mine func(*assess.Transfer) bool) Panel {
	t := Table{Caption: K("nav.transfers"), Columns: []Head{{Say: K("column.name")}, {Say: K("column.tool")}, {Say: K("column.status")}}}
	for _, x := range v.reg.Transfers {
		if mine(x) {
			t.Rows = append(t.Rows, Row{"t-" + x.ID.String(), []Cell{{Say: T(v.transferName(x)), Href: transfersPath + "/" + x.ID.String()}, {Say: toolSay(x.Tool)}, {Tags: v.transferTags(x)}}})
		}
	}
	add := Action{Say: K("transfers.new"), Href: transfersPath + "/new?" + url.Values{of: {id}}.Encode(), Icon: "Plus"}
	return Panel{ID: "transfers", Title: K("nav.transfers"), Table: &t, Empty: K("panel.transfers.none"), Actions: []Action{add}}
}

// untold asks for the record of the transfer that a flow out of the EEA is.
func (v *visit) untold(f *chain.Flow) []Alert {
	if !v.reg.Untold(f, v.today) {
		return nil
	}
	add := Action{Say: K("transfers.new"), Href: transfersPath + "/new?" + url.Values{"flow": {f.ID.String()}}.Encode(), Icon: "Plus"}
	return []Alert{{Tone: "warning", Title: K("flow.abroad"), Text: K("flow.abroad.text", "Country", f.ToCountry), Actions: []Action{add}}}
}
