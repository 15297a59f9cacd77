package exchange_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/exchange"
	"ledd/internal/kinds"
	"ledd/internal/mapping"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/ropa"
	"ledd/internal/sheet"
)

// anyActivity is an activity that says anything that a record can hold, with texts that look
// like the sentences of a sheet.
func anyActivity(r *rand.Rand, n int, unit party.UnitID, systems []chain.SystemID, vendor kinds.OrgID) record.ActivityInput {
	texts := []string{"Følge opp fravær", "Navn, adresse og telefon", "Sak 12/3: gjelder alle", "Foreldre – foresatte", "Første linje\nandre linje", "12 måneder", "Alle (særlig kategori)", "lov om barnehager § 7", "2020-01-01", "Ja", "Slettet, jf. arkivloven", "- punkt en\n- punkt to", "+47 22 00 00 00", "Slutt."}
	text := func() string { return texts[r.IntN(len(texts))] }
	maybe := func(s string) string {
		if r.IntN(3) == 0 {
			return ""
		}
		return s
	}
	code := func(v *record.Vocabulary) string { all := v.Codes(); return all[r.IntN(len(all))] }
	several := func(v *record.Vocabulary, most int) []string {
		out := []string{}
		for range r.IntN(most) {
			if c := code(v); !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
		return out
	}
	tri := func() kinds.Tri { return []kinds.Tri{"", kinds.Yes, kinds.No, kinds.Unknown}[r.IntN(4)] }
	a := record.ActivityInput{Name: fmt.Sprintf("Behandling %d", n), Description: maybe(text()), Contact: maybe("postmottak@fjordvik.example"), Representative: maybe(text()), Status: record.Ongoing}
	if a.Code = maybe(fmt.Sprintf("B-%d", n)); r.IntN(2) == 0 {
		a.ResponsibleUnit = unit
	}
	a.OngoingFrom = []kinds.Date{"", "2020-02-29", "2019-12-31"}[r.IntN(3)]
	a.CreatedOn = []kinds.Date{"2021-01-01", "2020-10-05"}[r.IntN(2)]
	for i := range r.IntN(3) {
		a.Purposes = append(a.Purposes, record.Purpose{Code: maybe(code(record.Purposes)), Text: text()})
		a.Subjects = append(a.Subjects, record.SubjectGroup{Category: maybe(code(record.Subjects)), Text: maybe(text()), Vulnerable: tri(), Data: several(record.Data, 4), OtherData: []string{text()}[:r.IntN(2)]})
		a.Recipients = append(a.Recipients, record.Recipient{Category: maybe(code(record.Recipients)), Text: maybe(text())})
		if r.IntN(2) == 0 {
			a.Recipients[i].Org = vendor
		}
		a.Transfers = append(a.Transfers, record.ThirdCountry{Country: []string{"US", "IN", ""}[r.IntN(3)], Recipient: maybe("Skyvik Inc."), Safeguard: maybe("Standard clauses, annex 2")})
		months := []int{0, 1, 6, 12, 18, 120}[r.IntN(6)]
		rule := record.RetentionRule{Data: maybe(code(record.Data)), Rule: maybe(text()), Trigger: maybe(code(record.Triggers)), Disposal: maybe(code(record.Disposals)), Law: maybe("arkivlova § 12")}
		if r.IntN(2) == 0 {
			rule.Months = &months
		}
		a.Retention = append(a.Retention, rule)
		a.LegalBases = append(a.LegalBases, record.LegalBasis{Point: string("abcdef"[r.IntN(6)]), Statute: maybe(text()), Note: maybe(text())})
		a.SpecialBases = append(a.SpecialBases, record.SpecialBasis{Point: string("abcdefghij"[r.IntN(10)]), Statute: maybe(text())})
		a.JointControllers = append(a.JointControllers, record.JointController{Name: "Nabovik kommune", Contact: maybe("post@nabovik.example"), Responsibilities: maybe("Svarer på innsyn, alene")})
	}
	if len(a.Recipients) == 0 {
		a.NoRecipients = r.IntN(2) == 0
	}
	a.RetentionReason, a.SecurityReason = maybe(text()), maybe(text())
	a.SecurityMeasures, a.SecuritySummary = several(record.Measures, 5), maybe(text())
	a.CriminalBasis, a.NationalIDBasis, a.ConsentRecord, a.SourceOfData = maybe(text()), maybe(text()), maybe(text()), maybe(text())
	a.AutomatedDecisions, a.AutomatedLogic, a.Profiling = tri(), maybe("Poeng etter regler"), tri()
	a.Systems, a.Manual = systems[:r.IntN(len(systems)+1)], r.IntN(2) == 0
	return a
}

// furnished is a municipality with a unit and two systems.
func furnished(w world, name string) (as context.Context, unit party.UnitID, systems []chain.SystemID) {
	w.Helper()
	as = doortest.As(w.Organisation(name).ID)
	u, err := door.NewNoun[party.Unit, party.UnitInput](w.Door).Create(as, party.UnitInput{Keys: door.Keys{Code: "U1"}, Name: "Oppvekst"})
	doortest.Must(w, u, err)
	for i, n := range []string{"Skole", "Barnehage (ny)"} {
		y, err := door.NewNoun[chain.System, chain.SystemInput](w.Door).Create(as, chain.SystemInput{Keys: door.Keys{Code: fmt.Sprintf("S%d", i)}, Name: n, OwnerUnit: u.ID})
		doortest.Must(w, y, err)
		systems = append(systems, y.ID)
	}
	return as, u.ID, systems
}

// sheetOf is what a record's sheet says, row by row, without what other records say of an
// activity and what follows from the day on which it was registered.
func sheetOf(w world, as context.Context, c ropa.Choice) (file []byte, rows [][]string) {
	w.Helper()
	f, err := ropa.New(w.Door).XLSX(as, c)
	doortest.Must(w, f, err)
	book, err := sheet.Read(f.Body)
	doortest.Must(w, book, err)
	for _, r := range book.Sheets[0].Rows {
		rows = append(rows, slices.Clone(r.Cells))
	}
	return f.Body, rows
}

// TestRecordReturns: the spreadsheet of a record, in each language and edition, read into an empty organisation gives the same spreadsheet; brought back to its own it changes
// nothing, and a cell that somebody changed changes that alone.
func TestRecordReturns(t *testing.T) {
	eachWorld(t, func(w world) {
		as, unit, systems := furnished(w, "Sundvik kommune")
		w.take("vendors", "name;orgnr\nHavvik AS;\n")
		vendor := w.Organisation("Skyvik AS").ID
		in := exchange.New(w.Door)
		const many = 40
		r := rand.New(rand.NewPCG(7, 11))
		for n := range many {
			a, err := record.NewActivities(w.Door).Create(as, anyActivity(r, n, unit, systems, vendor))
			doortest.Must(w, a, err)
		}
		before := w.Counts()
		for i, c := range []ropa.Choice{
			{Edition: ropa.Complete, Lang: "nb"}, {Edition: ropa.Complete, Lang: "nn"}, {Edition: ropa.Complete, Lang: "en"}, {Edition: ropa.Complete, Lang: "da"},
			{Lang: "nb"}, {Lang: "en"}, {Edition: ropa.Complete, Lang: "da", Audience: ropa.Public},
		} {
			file, want := sheetOf(w, as, c)
			res, err := in.Import(as, "activities", bytes.NewReader(file), exchange.Options{})
			if doortest.Must(w, res, err); !res.Written || res.Unchanged != many {
				w.Errorf("%+v: brought back: %d unchanged, %d changed, %d new: %+v", c, res.Unchanged, res.Updated, res.Created, res.Rejections)
			}
			if c.Audience == ropa.Public { // which leaves out what only the organisation reads
				continue
			}
			there, _, _ := furnished(w, fmt.Sprintf("Nyvik %d kommune", i))
			if res, err = in.Import(there, "activities", bytes.NewReader(file), exchange.Options{}); doortest.Must(w, res, err).Created != many {
				w.Fatalf("%+v: %+v", c, res)
			}
			_, got := sheetOf(w, there, c)
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				w.Errorf("%+v: the record is another: %.6000s", c, diff)
			}
		}
		if diff := cmp.Diff(before["activities"]+6*many, w.Counts()["activities"]); diff != "" {
			w.Error(diff)
		}

		file, rows := sheetOf(w, as, ropa.Choice{Edition: ropa.Complete, Lang: "nb"})
		said := mapping.Mapping{Columns: map[string]mapping.Field{}} // as the page sends what it shows
		table, err := mapping.Read(file, mapping.Mapping{})
		for _, c := range doortest.Must(w, table, err).Columns {
			if said.Columns[c.Header] = c.Field; c.Field.None() {
				said.Columns[c.Header] = ""
			}
		}
		if res, err := in.Import(as, "activities", bytes.NewReader(file), exchange.Options{Mapping: said}); doortest.Must(w, res, err).Unchanged != many {
			w.Errorf("said of each column: %+v", res)
		}
		book, err := excelize.OpenReader(bytes.NewReader(file))
		doortest.Must(w, book, err)
		at := slices.IndexFunc(rows, func(r []string) bool { return r[1] == "Behandling 7" })
		for _, gone := range []string{"Automatiserte avgjørelser (artikkel 22)", "Representant (a)"} { // and people take columns out
			name, err := excelize.ColumnNumberToName(slices.Index(rows[0], gone) + 1)
			doortest.Must(w, name, err)
			if err := book.RemoveCol(book.GetSheetList()[0], name); err != nil {
				w.Fatal(err)
			}
			rows[0] = slices.DeleteFunc(rows[0], func(c string) bool { return c == gone })
		}
		column := slices.Index(rows[0], "Formål (b)")
		cell, err := excelize.CoordinatesToCellName(column+1, at+1)
		doortest.Must(w, cell, err)
		if err := book.SetCellStr(book.GetSheetList()[0], cell, "Et nytt formål"); err != nil {
			w.Fatal(err)
		}
		var out bytes.Buffer
		if err := book.Write(&out); err != nil {
			w.Fatal(err)
		}
		find := func() record.ActivityInput {
			page, err := record.NewActivities(w.Door).List(as, door.Query{Limit: 200})
			doortest.Must(w, page, err)
			i := slices.IndexFunc(page.Items, func(a *record.Activity) bool { return a.Name == "Behandling 7" })
			return page.Items[i].ActivityInput
		}
		was := find()
		res, err := in.Import(as, "activities", &out, exchange.Options{})
		if doortest.Must(w, res, err).Updated != 1 || res.Unchanged != many-1 {
			w.Errorf("one cell: %+v", res)
		}
		was.Purposes = []record.Purpose{{Text: "Et nytt formål"}}
		if diff := cmp.Diff(was, find()); diff != "" {
			w.Errorf("one cell: %s", diff)
		}
		if !strings.Contains(fmt.Sprint(res.Notes), "Formål (b)") {
			w.Errorf("nobody says what the columns were taken for: %v", res.Notes)
		}
	})
}
