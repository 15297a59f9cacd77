package ropa_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/assess"
	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/ropa"
)

// TestSheet: an activity on each line, read by another hand; what looks like a formula is
// text in every cell, and the public reads no more than elsewhere.
func TestSheet(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		as := town(h, h.Door)
		for _, formula := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|'/c calc'!A1"} {
			_, err := record.NewActivities(h.Door).Create(as, record.ActivityInput{Name: "Æ" + formula, Description: formula, Status: record.Ongoing, CreatedOn: "2020-01-01", OngoingFrom: "2020-01-01", SecuritySummary: formula})
			doortest.Must(h, 0, err)
		}
		for _, c := range []ropa.Choice{{AsOf: "2026-03-01", Edition: ropa.Complete}, {AsOf: "2026-03-01"}, {AsOf: "2026-03-01", Edition: ropa.Complete, Audience: ropa.Public}} {
			r, err := ropa.New(h.Door).Read(as, c)
			doortest.Must(h, 0, err)
			f, err := ropa.New(h.Door).XLSX(as, c)
			doortest.Must(h, 0, err)
			book, err := excelize.OpenReader(bytes.NewReader(f.Body))
			doortest.Must(h, 0, err)
			sheets := book.GetSheetList()
			rows, err := book.GetRows(sheets[0])
			doortest.Must(h, 0, err)
			if len(rows) != len(r.Activities)+1 || len(sheets) != 2 {
				h.Errorf("%+v: %d lines for %d activities on %d sheets", c, len(rows), len(r.Activities), len(sheets))
			}
			formulas := 0
			for y, row := range rows {
				for x, cell := range row {
					at, _ := excelize.CoordinatesToCellName(x+1, y+1)
					if said, err := book.GetCellFormula(sheets[0], at); said != "" || err != nil {
						h.Errorf("%s holds the formula %q (%v)", at, said, err)
					}
					if kind, _ := book.GetCellType(sheets[0], at); cell != "" && kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
						h.Errorf("%s (%q) is of type %v, not text", at, cell, kind)
					}
					if strings.HasPrefix(cell, "=1+1") {
						formulas++
					}
				}
			}
			if c.Audience != ropa.Public && formulas == 0 {
				h.Errorf("%+v: the text =1+1 is not there as it was written", c)
			}
			if c.Audience == ropa.Public {
				everything := fmt.Sprint(rows)
				for _, not := range secrets {
					if strings.Contains(everything, not) {
						h.Errorf("%+v says %q", c, not)
					}
				}
			}
		}
	})
}

// TestLongCells: what no cell holds is shortened, and says so.
func TestLongCells(t *testing.T) {
	t.Parallel()
	r := ropa.Record{Edition: ropa.Statutory, Audience: ropa.Internal, Lang: "nb", AsOf: "2026-03-01", Activities: []ropa.Entry{{Name: "Lang", Security: strings.Repeat("å", 40000)}}}
	body, err := r.XLSX()
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	rows, _ := book.GetRows(book.GetSheetList()[0])
	if last := rows[1][len(rows[1])-1]; !strings.HasSuffix(last, "(forkortet: resten står i PDF-en)") {
		t.Errorf("the cell ends with %q", last[len(last)-60:])
	}
}

// exports makes every file of a record.
func exports(h *doortest.House, d *door.Door, as context.Context) map[string][]byte {
	h.Helper()
	out, v := map[string][]byte{}, ropa.New(d)
	for _, edition := range ropa.Editions {
		for _, audience := range ropa.Audiences {
			c := ropa.Choice{Edition: edition, Audience: audience, AsOf: "2026-03-01", Lang: "nb"}
			for name, make := range map[string]func(context.Context, ropa.Choice) (ropa.File, error){"jsonld": v.JSONLD, "xlsx": v.XLSX, "pdf": v.PDF, "html": v.HTML} {
				f, err := make(as, c)
				doortest.Must(h, 0, err)
				out[fmt.Sprint(edition, " ", audience, " ", name)] = f.Body
			}
		}
	}
	return out
}

// TestExportsOfThePast: after any number of changes, a record as it was known at an
// instant is byte for byte the one that was made then.
func TestExportsOfThePast(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		now := doortest.Now
		d := h.Door.WithClock(func() time.Time { return now })
		as := town(h, d)
		type made struct {
			at    time.Time
			files map[string][]byte
		}
		var then []made
		r := rand.New(rand.NewPCG(3, 8))
		for range 4 {
			then = append(then, made{now, exports(h, d, as)})
			now = now.Add(time.Hour)
			doortest.Must(h, 0, shuffle(as, d, r))
		}
		last := exports(h, d, as)
		for i, m := range then {
			changed := false
			for name, want := range m.files {
				changed = changed || !bytes.Equal(want, last[name])
			}
			if !changed {
				h.Errorf("nothing has changed since round %d", i)
			}
			for name, got := range exports(h, d, door.WithKnownAt(as, m.at)) {
				if !bytes.Equal(m.files[name], got) {
					h.Errorf("round %d: %s is not what was made then", i, name)
				}
			}
		}
	})
}

// shuffle changes what a record is made of, here and there.
func shuffle(as context.Context, d *door.Door, r *rand.Rand) error {
	some := func() bool { return r.IntN(3) > 0 }
	word := func() string { return fmt.Sprint("ord ", r.IntN(1000)) }
	months := r.IntN(100)
	who := access.From(as)
	_, err := door.Do(as, d, "import.run", nil, func(tx *door.Tx) (int, error) {
		own := &record.OwnTerm{OwnTermInput: record.OwnTermInput{Under: "data/name", Name: fmt.Sprint("eget ", r.Int64())}}
		err := door.Add(tx, own)
		each(tx, &err, func(t *record.OwnTerm) bool { t.Name = fmt.Sprint("eget ", r.Int64()); return some() })
		if err != nil {
			return 0, err
		}
		err = door.Add(tx, &record.Activity{ActivityInput: record.ActivityInput{Name: word(), Status: record.Ongoing, CreatedOn: "2020-01-01"}})
		each(tx, &err, func(a *record.Activity) bool {
			a.Name, a.Purposes = word(), append(a.Purposes, record.Purpose{Text: word()})
			a.Subjects = append(a.Subjects, record.SubjectGroup{Category: "employees", Data: []string{own.Value, "name", "bank"}[:1+r.IntN(3)]})
			a.Retention = append(a.Retention, record.RetentionRule{Months: &months, Rule: word()})
			if some() {
				a.Status, a.EndedOn = record.Ended, kinds.Date(fmt.Sprint(2024+r.IntN(5), "-12-31"))
			}
			a.Reviews = append(a.Reviews, record.ActivityReview{ReviewedOn: "2026-02-01", ReviewedBy: word(), Outcome: "unchanged"})
			return some()
		})
		each(tx, &err, func(s *chain.System) bool { s.Name = word(); return some() })
		each(tx, &err, func(t *assess.Transfer) bool { t.DerogationReason = word(); return some() })
		each(tx, &err, func(a *agreement.Agreement) bool { a.EffectiveFrom = "2021-01-01"; return some() })
		each(tx, &err, func(c *party.Contact) bool { c.Name = word(); return some() })
		each(tx, &err, func(o *party.Organisation) bool {
			o.GeneralContact = word()
			return o.Org == who.Org
		})
		return 0, err
	})
	return err
}

func each[E any](tx *door.Tx, err *error, change func(*E) bool) {
	if *err != nil {
		return
	}
	all, failed := door.All[E](tx, "")
	for _, e := range all {
		if *err = failed; failed == nil && change(e) {
			failed = door.Save(tx, e)
		}
	}
	*err = failed
}
