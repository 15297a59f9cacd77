package web

import (
	"cmp"
	"encoding/hex"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"ledd/internal/door"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/report"
)

// showGaps is the start page: what is missing, on a day, narrowed as the address
// says. One reading of the register serves cards, list and navigation.
func (v *visit) showGaps() error {
	page, err := v.gapPage(ParseFilter(v.r.URL.Query(), v.today))
	if err != nil {
		return err
	}
	page.Shell = v.shell(gapsPath, K("gaps.title"))
	page.Result = resultOf(v.r.URL.Query())
	page.Cards = Cards(gapsPath, page.measures, page.Filter)
	return v.show(page)
}

// gapPage evaluates the register for one page.
func (v *visit) gapPage(f Filter) (GapPage, error) {
	reg := v.reg
	f.Units = unitChoices(reg, f.AsOf)
	f.dropUnknownUnit()
	p := GapPage{Filter: f, measures: measure(reg, f.AsOf), CloseWithin: reg.Law(f.AsOf).DueDays}
	if f.List == ListUnrevised {
		rows := unrevised(reg, f)
		p.Page, p.SystemCount = NewPage(f.Page, len(rows)), distinct(rows, func(r SystemRow) string { return r.systemID.String() })
		p.AgreementCount = distinct(rows, func(r SystemRow) string { return r.agreementID.String() })
		p.Systems = onPage(f, rows, p.Page)
		return p, nil
	}
	l, err := reg.List(gap.Query{AsOf: f.AsOf, Rules: RuleCodes(f.Rule), Severity: f.Severity, Unit: f.Unit, Q: f.Text, Sort: sortOf(f)})
	if err != nil {
		return p, err
	}
	p.Page, p.SystemCount = NewPage(f.Page, l.Total), distinct(l.Items, func(g gap.Gap) string { return g.SystemID.String() })
	for _, g := range onPage(f, l.Items, p.Page) {
		p.Gaps = append(p.Gaps, v.gapRow(g))
	}
	return p, nil
}

func sortOf(f Filter) string {
	if f.Descending {
		return "-" + string(f.Sort)
	}
	return string(f.Sort)
}

// onPage is the rows of a page, and all of them where a file is asked for.
func onPage[T any](f Filter, rows []T, p Page) []T {
	if f.Whole {
		return rows
	}
	return slice(rows, p)
}

func slice[T any](rows []T, p Page) []T {
	return rows[min(p.Offset(), len(rows)):min(p.Offset()+PageSize, len(rows))]
}

func distinct[T any](rows []T, key func(T) string) int {
	seen := map[string]bool{}
	for _, r := range rows {
		seen[key(r)] = true
	}
	return len(seen)
}

// unitChoices lists departments and units that exist on the day, as a tree.
func unitChoices(reg *gap.Register, d kinds.Date) []Choice {
	below := map[party.UnitID][]*party.Unit{}
	for _, u := range reg.Units {
		if u.ActiveOn(d) {
			below[u.Above(d)] = append(below[u.Above(d)], u)
		}
	}
	var out []Choice
	seen := map[party.UnitID]bool{}
	var walk func(above party.UnitID, depth int)
	walk = func(above party.UnitID, depth int) {
		for _, u := range below[above] {
			if seen[u.ID] {
				continue
			}
			seen[u.ID] = true
			if u.Code != "" && depth > 0 {
				out = append(out, Choice{u.Code, strings.Repeat("\u00a0\u00a0", depth-1) + u.Name})
			}
			walk(u.ID, depth+1)
		}
	}
	walk(party.UnitID{}, 0)
	return out
}

// measure gathers what the cards show: the whole municipality, on the day.
func measure(reg *gap.Register, d kinds.Date) Measures {
	n := report.Counts(reg, d)
	return Measures{
		Systems: n["systems"], WithoutAgreement: n["M23"], Unrevised: n["M24"], NeverReviewed: n["M24a"], ReviewPassed: n["M24b"],
		ReviewsOverdue: len(reg.Find(d, ruleReviewOverdue)), UndecidedRoles: len(reg.Find(d, ruleUndecided)),
	}
}

// unrevised lists the systems that M24 counts, each with its agreement.
func unrevised(reg *gap.Register, f Filter) []SystemRow {
	var rows []SystemRow
	for _, v := range reg.ReviewsOn(f.AsOf) {
		if !v.Unrevised() {
			continue
		}
		for _, s := range reg.InScope(v.Agreement) {
			row := SystemRow{
				ID: "s-" + s.ID.String() + "-" + v.Agreement.ID.String(), System: s.Name, Code: s.Code, Agreement: cmp.Or(v.Agreement.Code, reg.Names[reg.Processor(v.Agreement)], v.Agreement.ID.String()),
				Vendor: reg.Names[reg.Processor(v.Agreement)], LastReviewed: v.Last, Due: v.Due, Overdue: v.Overdue,
				systemID: s.ID, agreementID: v.Agreement.ID,
				Href: systemsPath + "/" + s.ID.String(), AgreementHref: agreementsPath + "/" + v.Agreement.ID.String(),
			}
			owner := reg.Owner(s, f.AsOf)
			if owner != nil {
				row.Unit = owner.Name
			}
			if (f.Unit == "" || reg.Under(owner, f.Unit, f.AsOf)) && door.Says(strings.Join([]string{row.System, row.Code, row.Agreement, row.Vendor, row.Unit}, " "), f.Text) {
				rows = append(rows, row)
			}
		}
	}
	sortSystems(rows, f)
	return rows
}

// sortSystems orders the rows; Norwegian letters come last.
func sortSystems(rows []SystemRow, f Filter) {
	letters := collate.New(language.MustParse("nn"))
	compare := map[Column]func(a, b SystemRow) int{
		ColumnSystem:   func(a, b SystemRow) int { return letters.CompareString(a.System, b.System) },
		ColumnReviewed: func(a, b SystemRow) int { return cmp.Compare(a.LastReviewed, b.LastReviewed) },
		ColumnUnit:     func(a, b SystemRow) int { return letters.CompareString(a.Unit, b.Unit) },
		ColumnDue:      func(a, b SystemRow) int { return cmp.Compare(a.Due, b.Due) },
	}[f.Sort]
	slices.SortStableFunc(rows, func(a, b SystemRow) int {
		if f.Descending {
			a, b = b, a
		}
		return cmp.Or(compare(a, b), cmp.Compare(a.Code, b.Code))
	})
}

// gapRow words a gap for the table.
func (v *visit) gapRow(g gap.Gap) GapRow {
	row := GapRow{
		ID:     strings.ToLower(strings.Join([]string{g.Rule, g.EngagementID.String(), g.SystemID.String(), g.AgreementID.String(), g.FlowID.String(), g.ActivityID.String(), g.TransferID.String(), hex.EncodeToString([]byte(g.Part+g.Service)) + g.AssessmentID.String() + g.DPIAID.String() + g.ProcurementID.String()}, "-")),
		System: cmp.Or(g.SystemName, g.ActivityName, g.Service, g.Processor, g.Engagement, g.Flow, g.Transfer, g.ProcurementName), Sub: dotted(cmp.Or(g.System, g.Activity, g.Engagement, g.Flow, g.Transfer), g.Processor),
		MoreSystems: max(0, g.Systems-1), Rule: g.Rule, Severity: g.Severity, Unit: g.UnitName,
		Due: g.DueOn, Overdue: g.Overdue, Opened: g.OpenedOn,
		Cure: v.cure(g), Close: v.closing(g),
	}
	switch {
	case !g.FlowID.IsZero():
		row.SystemID, row.Href = g.SystemID.String(), flowsPath+"/"+g.FlowID.String()
	case !g.TransferID.IsZero():
		row.SystemID, row.Href = g.SystemID.String(), transfersPath+"/"+g.TransferID.String()
	case !g.ProcurementID.IsZero():
		row.System, row.Sub, row.Href = g.ProcurementName, g.Procurement, procurementsPath+"/"+g.ProcurementID.String()
	case !g.SystemID.IsZero():
		row.SystemID, row.Href = g.SystemID.String(), systemsPath+"/"+g.SystemID.String()
		row.Curable = slices.Contains(gap.Draftable, g.Rule)
	case !g.ActivityID.IsZero():
		row.Href = activitiesPath + "/" + g.ActivityID.String()
	case !g.AgreementID.IsZero():
		row.Href = v.agreementAt(g)
	}
	for _, f := range g.Facts {
		if fact, ok := factOf(f); ok {
			row.Facts = append(row.Facts, fact)
		}
	}
	return row
}

// dotted puts what there is side by side.
func dotted(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// openAgreement names the agreement that a button opens; not all have a code.
func openAgreement(code string) Say {
	if code == "" {
		return K("action.open.uncoded")
	}
	return K("action.open", "Code", code)
}
