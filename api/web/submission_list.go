package web

import (
	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// cameBack is below an agreement the list of the files that came back for it.
const cameBack = "/submissions"

// submissionListing is the table of what came back for an agreement.
func (v *visit) submissionListing(a agreementLine) listing[*agreement.Submission] {
	at := agreementsPath + "/" + a.ID.String() + cameBack
	return listing[*agreement.Submission]{
		path: at,
		columns: []column[*agreement.Submission]{
			{"name", func(x *agreement.Submission) Cell {
				return Cell{Say: T(v.names.Label("organisation", x.Party.String())), Href: at + "/" + x.ID.String(), Sub: T(x.Name)}
			}, nil},
			{"status", func(x *agreement.Submission) Cell { return Cell{Tags: []Tag{receptionTag(x.State)}} }, nil},
			{"sender", func(x *agreement.Submission) Cell { return Cell{Say: T(x.SentBy)} }, nil},
			{"when", func(x *agreement.Submission) Cell { return Cell{Say: T(v.text().when(x.SentAt))} }, nil},
		},
		id:      func(x *agreement.Submission) string { return "x-" + x.ID.String() },
		orders:  map[string]string{"when": "createdAt"},
		selects: []Select{{Name: "state", Label: "column.status", Options: codeOptions("reception", agreement.Receptions...)}},
	}
}

// listSubmissions lists what came back for an agreement, a page at a time.
func (v *visit) listSubmissions() error {
	a, err := v.agreement()
	if err != nil {
		return err
	}
	p, err := v.submissionListing(a).turn(v.r.URL.Query(), "-when", func(q door.Query) (kinds.Page[*agreement.Submission], error) {
		q.Filters["agreement"] = a.ID.String()
		return v.submissions.List(v.ctx(), q)
	})
	if err != nil {
		return err
	}
	p.Shell = v.shell(agreementsPath, K("panel.submissions"), Crumb{K("nav.agreements"), agreementsPath}, Crumb{T(v.names.Label("agreement", a.ID.String())), agreementsPath + "/" + a.ID.String()})
	p.Lead, p.Range, p.Empty = K("panel.submissions.lead"), "range.submissions", K("submissions.none")
	return v.show(p)
}

// newestBack is how many files the page of an agreement shows of those that came back.
const newestBack = 10

// submissionsOf is the newest files that came back for an agreement, and where the others
// are.
func (v *visit) submissionsOf(a agreementLine) (Panel, error) {
	page, err := v.submissions.List(v.ctx(), door.Query{Limit: newestBack, Sort: "-createdAt", Filters: map[string]string{"agreement": a.ID.String()}})
	if err != nil || len(page.Items) == 0 {
		return Panel{}, err
	}
	l := v.submissionListing(a)
	l.orders = nil
	t := Table{Caption: K("panel.submissions")}
	l.fill(&t, ListFilter{Path: l.path}, page.Items)
	p := Panel{ID: "submissions", Title: K("panel.submissions"), Lead: K("panel.submissions.lead"), Table: &t}
	if page.Total > newestBack {
		p.Actions = []Action{{Say: N("submissions.all", int(page.Total)), Href: l.path}}
	}
	return p, nil
}
