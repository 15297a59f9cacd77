package batch_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/batch"
	"ledd/internal/docmodel"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
	"ledd/internal/mail"
	"ledd/internal/party"
)

// bulk is a register in which one agreement goes to many, under a clock that moves.
type bulk struct {
	*world
	now time.Time
	d   *door.Door
	s   batch.Batches
	b   *batch.Batch
}

func eachBulk(t *testing.T, test func(k *bulk)) {
	t.Helper()
	each(t, func(w *world) {
		in := w.in
		in.SubProcessorsUsed = kinds.No
		for _, code := range slices.Concat(agreement.Details, agreement.Clauses) {
			in.Checklist = append(in.Checklist, agreement.Assessment{Code: code, Value: "met"})
		}
		w.save(in)
		k := &bulk{world: w, now: doortest.Now}
		k.d = w.Door.WithClock(func() time.Time { return k.now })
		k.s = batch.New(k.d, agreement.NewSteps(k.d, agreement.Tools{Press: pressed(k.world)}))
		test(k)
	})
}

// vendors adds organisations that an agreement can be made with.
func (k *bulk) vendors(n int) (ids []kinds.OrgID) {
	k.Helper()
	for i := range n {
		ids = append(ids, k.organisation(party.OrganisationInput{
			Name: fmt.Sprintf("Tjeneste %02d AS", i+1), Country: "NO", Kind: "private_company", Address: fmt.Sprintf("Havnegata %d", i+1),
			Identifiers: []party.Identifier{{Scheme: "other", Value: fmt.Sprintf("T%d", i+1)}},
		}).ID)
	}
	return ids
}

// order makes a batch, with a note and letters of its own for each counterpart.
func (k *bulk) order(in batch.Order) *batch.Batch {
	k.Helper()
	in.Name, in.Model, in.Note = cmp.Or(in.Name, "Avtaler 2027"), k.deal.ID, cmp.Or(in.Note, "Samme tekst som standarden.")
	b, err := k.s.Create(k.ctx, in)
	k.b = doortest.Must(k, b, err)
	return k.b
}

func (k *bulk) start() {
	k.Helper()
	b, err := k.s.Start(k.ctx, k.b.ID.String())
	k.b = doortest.Must(k, b, err)
}

func (k *bulk) lines() []batch.Line {
	k.Helper()
	lines, err := k.s.Lines(k.ctx, k.b.ID.String())
	return doortest.Must(k, lines, err)
}

// work does the job of every item, as a runner would.
func (k *bulk) work() {
	k.Helper()
	for _, l := range k.lines() {
		if err := k.s.Make(context.Background(), k.job(l), jobs.Attempt{Number: 1}); err != nil {
			k.Fatal(err)
		}
	}
}

func (k *bulk) job(l batch.Line) batch.MakeItem {
	return batch.MakeItem{Item: l.ID, Org: k.controller.ID}
}

// states is how the board reads: counterpart, state, and the codes of what is wrong.
func (k *bulk) states() (out []string) {
	k.Helper()
	for _, l := range k.lines() {
		var s strings.Builder
		s.WriteString(l.Counterpart + " " + string(l.State))
		for _, p := range l.Problems {
			s.WriteString(" " + p.Code)
		}
		out = append(out, s.String())
	}
	return out
}

func (k *bulk) want(want ...string) {
	k.Helper()
	if diff := gocmp.Diff(want, k.states()); diff != "" {
		k.Error(diff)
	}
}

// letters counts the letters of a text.
func (k *bulk) letters(text string) int {
	k.Helper()
	all, err := door.Look(k.ctx, k.d, "message.read", func(tx *door.Tx) ([]*mail.Message, error) { return door.All[mail.Message](tx, "text = ?", text) })
	return len(doortest.Must(k, all, err))
}

// agreements counts those that there are beside the model.
func (k *bulk) agreements() int {
	k.Helper()
	page, err := k.deals().List(k.ctx, door.Query{})
	return int(doortest.Must(k, page, err).Total) - 1
}

// signs is a counterpart's signature.
func (k *bulk) signs(l batch.Line, of kinds.OrgID) {
	k.Helper()
	ctx, steps := as(of, "Underskriver"), agreement.NewSteps(k.d, agreement.Tools{Press: pressed(k.world)})
	r, err := steps.Request(ctx, l.Agreement.String(), of, "nb")
	doortest.Must(k, r, err)
	a, err := steps.Sign(ctx, l.Agreement.String(), agreement.SignInput{Party: of, Name: "Ola Nordmann", Title: "Leder", Authority: "Signaturrett", SHA256: r.Agreement.IssuedSHA256, Statement: r.Statement, Language: "nb"}, agreement.Origin{})
	doortest.Must(k, a, err)
}

// TestBatch: each counterpart gets an agreement with what is its own merged in; who has
// one is left in peace, what somebody has to mend is named and stops nobody else, and
// goes through when it is mended.
func TestBatch(t *testing.T) {
	eachBulk(t, func(k *bulk) {
		v := k.vendors(4)
		has := k.deal.AgreementInput
		has.Keys, has.Parties = door.Keys{Code: "GAMMEL"}, slices.Clone(has.Parties)
		has.Parties[1].Org = v[2]
		_, err := k.deals().Create(k.ctx, has)
		doortest.Must(k, true, err)
		c, err := door.NewNoun[party.Contact, party.ContactInput](k.d).Create(k.ctx, party.ContactInput{Role: "contract_owner", Party: v[0], Name: "Ida Vik", Email: "ida@t1.example"})
		doortest.Must(k, c, err)
		k.order(batch.Order{
			List:        "Tjeneste 01 AS\nTjeneste 02 AS;Per Ås;per@t2.example;en;K-77\nTjeneste 03 AS;;x@t3.example\nTjeneste 04 AS\nUkjent AS;;u@u.example\nFjordvik kommune",
			CodePattern: "DBA-{n}/27", Revision: "2.0", Message: "Vi går over til felles avtale.", DueOn: "2026-12-15",
		})
		before := k.Counts()
		seen, err := k.s.Preview(k.ctx, k.b.ID.String())
		if doortest.Must(k, seen, err); len(seen.Items) != 6 || seen.Items[0].Email != "ida@t1.example" || len(seen.Model) != 0 {
			k.Errorf("%+v", seen)
		}
		if diff := gocmp.Diff(before, k.Counts()); diff != "" {
			k.Errorf("a preview writes: %s", diff)
		}
		k.start()
		k.work()
		k.want("Tjeneste 01 AS sent", "Tjeneste 02 AS sent", "Tjeneste 03 AS skipped has-agreement", "Tjeneste 04 AS failed no-address", "Ukjent AS failed unknown-organisation", "Fjordvik kommune skipped own")
		k.merged()
		l := k.lines()
		it, err := k.s.Mend(k.ctx, k.b.ID.String(), l[3].ID.String(), l[3].Version, batch.ItemInput{Party: v[3], Email: "post@t4.example", Name: "Postmottak"})
		doortest.Must(k, it, err)
		k.organisation(party.OrganisationInput{Name: "Ukjent AS", Country: "NO", Address: "Torget 1", Identifiers: []party.Identifier{{Scheme: "other", Value: "U1"}}})
		p, err := k.s.Retry(k.ctx, k.b.ID.String())
		if doortest.Must(k, p, err); p.Of(batch.ItemWaiting) != 2 || p.Of(batch.ItemSent) != 2 || p.Total != 6 {
			k.Errorf("%+v", p)
		}
		k.work()
		k.want("Tjeneste 01 AS sent", "Tjeneste 02 AS sent", "Tjeneste 03 AS skipped has-agreement", "Tjeneste 04 AS sent", "Ukjent AS sent", "Fjordvik kommune skipped own")
		if n := k.agreements(); n != 5 || k.letters("issued") != 4 {
			k.Errorf("%d agreements, %d letters", n, k.letters("issued"))
		}
		if _, err := k.s.Mend(k.ctx, k.b.ID.String(), l[0].ID.String(), k.lines()[0].Version, batch.ItemInput{Party: v[0], Email: "x@x.example"}); kinds.KindOf(err) != kinds.KindConflict {
			k.Errorf("what was sent is mended: %v", err)
		}
	})
}

// merged looks at what the second counterpart got.
func (k *bulk) merged() {
	k.Helper()
	l := k.lines()[1]
	a, err := k.deals().Get(k.ctx, l.Agreement.String())
	doortest.Must(k, a, err)
	got := []any{a.Code, a.Revision, a.MainContract.Reference, a.Parties[1].Org, a.Parties[1].Side, a.Parties[1].Contacts[0].Email, a.State, a.NotedBy, a.IssuedBy, len(a.Moves), a.Parties[0].Org, a.GoverningLaw, len(a.Signatures), a.CreatedOn}
	want := []any{"DBA-2/27", "2.0", "K-77", l.Party, agreement.Processor, "per@t2.example", agreement.Ready, "test coordinator", "test coordinator", 2, k.controller.ID, "norsk rett", 0, kinds.Date("2026-11-22")}
	if diff := gocmp.Diff(want, got); diff != "" {
		k.Error(diff)
	}
	all, err := door.Look(k.ctx, k.d, "message.read", func(tx *door.Tx) ([]*mail.Message, error) {
		return door.All[mail.Message](tx, "email = ?", "per@t2.example")
	})
	if doortest.Must(k, all, err); len(all) != 1 || all[0].Language != "en" {
		k.Fatalf("%+v", all)
	}
	for _, part := range []string{"test coordinator at Fjordvik kommune", "DBA-2/27, K-77", "by 15 December 2026", "Vi går over til felles avtale.", "/invited?token="} {
		if !strings.Contains(all[0].Body, part) {
			k.Errorf("the letter lacks %q:\n%s", part, all[0].Body)
		}
	}
}

// TestOnce: whoever does a job again, or at the same time, or goes on where it broke
// off, makes nothing twice.
func TestOnce(t *testing.T) {
	eachBulk(t, func(k *bulk) {
		v := k.vendors(2)
		k.order(batch.Order{Counterparts: []batch.Counterpart{{Org: v[0], Email: "a@t1.example"}, {Org: v[1], Email: "b@t2.example"}, {Text: "Tjeneste 01 AS", Email: "c@t1.example"}}})
		k.start()
		k.start()
		lines := k.lines()
		if len(lines) != 2 {
			k.Fatalf("%d items: a counterpart stands there twice", len(lines))
		}
		broken := batch.New(k.d, agreement.NewSteps(k.d, agreement.Tools{Press: jammed{}}))
		if err := broken.Make(context.Background(), k.job(lines[0]), jobs.Attempt{}); err == nil {
			k.Error("a press that is jammed is not tried again")
		}
		k.want("Tjeneste 01 AS waiting", "Tjeneste 02 AS waiting")
		var all sync.WaitGroup
		for range 3 {
			for _, l := range lines {
				all.Go(func() {
					for range 40 { // a runner tries again what was stale
						if k.s.Make(context.Background(), k.job(l), jobs.Attempt{}) == nil {
							return
						}
					}
				})
			}
		}
		all.Wait()
		k.work()
		k.want("Tjeneste 01 AS sent", "Tjeneste 02 AS sent")
		if n := k.agreements(); n != 2 || k.letters("issued") != 2 {
			k.Errorf("%d agreements, %d letters", n, k.letters("issued"))
		}
		if err := broken.Make(context.Background(), k.job(lines[0]), jobs.Attempt{Last: true}); err != nil {
			k.Errorf("what is done is done again: %v", err)
		}
	})
}

// jammed is a press that makes nothing.
type jammed struct{ agreement.Press }

func (jammed) Issue(context.Context, *docmodel.Document, string) ([]byte, error) {
	return nil, errors.New("jammed")
}

// TestStopped: what was stopped makes and sends nothing until it goes on; what fails
// to the last waits for somebody, with nothing of the error that only the log may show.
func TestStopped(t *testing.T) {
	eachBulk(t, func(k *bulk) {
		v := k.vendors(2)
		k.order(batch.Order{Counterparts: []batch.Counterpart{{Org: v[0], Email: "a@t1.example"}, {Org: v[1], Email: "b@t2.example"}}})
		if _, err := k.s.Stop(k.ctx, k.b.ID.String()); kinds.KindOf(err) != kinds.KindConflict {
			k.Errorf("a draft is stopped: %v", err)
		}
		k.start()
		broken := batch.New(k.d, agreement.NewSteps(k.d, agreement.Tools{Press: jammed{}}))
		if err := broken.Make(context.Background(), k.job(k.lines()[0]), jobs.Attempt{Last: true}); err != nil {
			k.Error(err)
		}
		k.want("Tjeneste 01 AS failed internal", "Tjeneste 02 AS waiting")
		b, err := k.s.Stop(k.ctx, k.b.ID.String())
		if doortest.Must(k, b, err); b.State != batch.Stopped {
			k.Error(b.State)
		}
		k.work()
		k.want("Tjeneste 01 AS failed internal", "Tjeneste 02 AS waiting")
		k.start()
		_, err = k.s.Retry(k.ctx, k.b.ID.String())
		doortest.Must(k, true, err)
		k.work()
		k.want("Tjeneste 01 AS sent", "Tjeneste 02 AS sent")
		in := k.b.Order
		in.Message = "noe annet"
		b, err = k.s.Get(k.ctx, k.b.ID.String())
		doortest.Must(k, b, err)
		if _, err := k.s.Update(k.ctx, b.ID.String(), b.Version, in); kinds.KindOf(err) != kinds.KindConflict {
			k.Errorf("what was started is ordered otherwise: %v", err)
		}
	})
}

// TestReminders: reminded are those who were asked and have not signed, when it is
// due, as often as was said, and nobody after the signature, the withdrawal or the
// end of the link; a person can be asked once a day.
func TestReminders(t *testing.T) {
	eachBulk(t, func(k *bulk) {
		v, n := k.vendors(4), func(i int) *int { return &i }
		in := batch.Order{RemindDays: n(7), RemindTimes: n(2), ValidDays: n(20)}
		for i, id := range v {
			in.Counterparts = append(in.Counterparts, batch.Counterpart{Org: id, Email: fmt.Sprintf("a@t%d.example", i+1)})
		}
		k.order(in)
		k.start()
		k.work()
		due := func(days int, want int) {
			k.Helper()
			k.now = k.now.AddDate(0, 0, days)
			if err := k.s.Sweep(context.Background(), batch.Sweep{}, jobs.Attempt{}); err != nil {
				k.Fatal(err)
			}
			for _, l := range k.lines() {
				if err := k.s.RemindDue(context.Background(), batch.RemindItem{Item: l.ID, Org: k.controller.ID}, jobs.Attempt{}); err != nil {
					k.Fatal(err)
				}
			}
			if got := k.letters("reminder"); got != want {
				k.Errorf("%d reminders, want %d", got, want)
			}
		}
		due(6, 0)
		lines := k.lines()
		k.signs(lines[0], v[0])
		i, err := agreement.NewInvitations(k.d).Get(k.ctx, invitationOf(k, lines[1]))
		doortest.Must(k, i, err)
		_, err = agreement.NewInvitations(k.d).Revoke(k.ctx, i.ID.String())
		doortest.Must(k, true, err)
		k.want("Tjeneste 01 AS part_signed", "Tjeneste 02 AS withdrawn", "Tjeneste 03 AS sent", "Tjeneste 04 AS sent")
		due(1, 2)
		due(0, 2)
		if now := k.reminds(); now != (batch.Reminded{TooSoon: 2}) {
			k.Errorf("%+v", now)
		}
		due(7, 4)
		due(1, 4) // both times are used up
		if now := k.reminds(1, 3); now != (batch.Reminded{Asked: 1, Others: 1}) {
			k.Errorf("%+v", now)
		}
		k.written()
		k.signs(lines[0], k.controller.ID)
		due(7, 5)
		k.want("Tjeneste 01 AS signed", "Tjeneste 02 AS withdrawn", "Tjeneste 03 AS expired", "Tjeneste 04 AS expired")
		if l := k.lines(); l[2].Reminded != 3 || l[3].Reminded != 2 {
			k.Errorf("%+v", l)
		}
	})
}

// invitationOf is the one invitation of a line.
func invitationOf(k *bulk, l batch.Line) string {
	k.Helper()
	all, err := agreement.NewInvitations(k.d).List(k.ctx, door.Query{Filters: map[string]string{"agreement": l.Agreement.String()}})
	return doortest.Must(k, all, err).Items[0].ID.String()
}

// TestWithdrawnWithReminders: whoever withdraws an invitation closes every link that
// the person was sent.
func TestWithdrawnWithReminders(t *testing.T) {
	eachBulk(t, func(k *bulk) {
		k.order(batch.Order{Counterparts: []batch.Counterpart{{Org: k.vendors(1)[0], Email: "a@t1.example"}}})
		k.start()
		k.work()
		first := invitationOf(k, k.lines()[0])
		k.now = k.now.AddDate(0, 0, 2)
		if now := k.reminds(); now.Asked != 1 || k.written() != 1 {
			k.Fatalf("%+v", now)
		}
		k.want("Tjeneste 01 AS sent")
		_, err := agreement.NewInvitations(k.d).Revoke(k.ctx, first)
		doortest.Must(k, true, err)
		k.want("Tjeneste 01 AS withdrawn")
	})
}

// TestSignFirst: a counterpart is asked when one's own side has signed.
func TestSignFirst(t *testing.T) {
	eachBulk(t, func(k *bulk) {
		k.order(batch.Order{SignFirst: true, Counterparts: []batch.Counterpart{{Org: k.vendors(1)[0], Email: "a@t1.example"}}})
		k.start()
		k.work()
		k.want("Tjeneste 01 AS issued")
		before := k.Counts()["river_job"]
		k.signs(k.lines()[0], k.controller.ID)
		told := agreement.GoOn{Agreement: k.lines()[0].Agreement, Org: k.controller.ID}
		doortest.Must(k, true, k.s.GoOn(context.Background(), told, jobs.Attempt{}))
		if now := k.Counts()["river_job"]; now != before+2 {
			k.Errorf("%d jobs after the signature, that which tells of it and the item's; %d before", now, before)
		}
		k.work()
		k.want("Tjeneste 01 AS sent")
	})
}

// TestEveryOne: all of a kind are counterparts, but oneself, those of another country,
// and who was named with more.
func TestEveryOne(t *testing.T) {
	eachBulk(t, func(k *bulk) {
		v := k.vendors(3)
		k.organisation(party.OrganisationInput{Name: "Nordlicht GmbH", Country: "DE", Kind: "private_company"})
		k.order(batch.Order{Kind: "private_company", Country: "NO", Counterparts: []batch.Counterpart{{Org: v[1], Email: "b@t2.example"}}})
		seen, err := k.s.Preview(k.ctx, k.b.ID.String())
		doortest.Must(k, seen, err)
		var got []string
		for _, l := range seen.Items {
			got = append(got, l.Counterpart+" "+string(l.State))
		}
		if diff := gocmp.Diff([]string{"Tjeneste 02 AS waiting", "Tjeneste 01 AS failed", "Tjeneste 03 AS failed"}, got); diff != "" {
			k.Error(diff)
		}
	})
}

// TestStartRefused: what a batch or its model lacks is said before anything is made,
// and who could not do the same one by one cannot do it in bulk.
func TestStartRefused(t *testing.T) {
	eachBulk(t, func(k *bulk) {
		one := []batch.Counterpart{{Org: k.vendors(1)[0], Email: "a@t1.example"}}
		refused := func(want string, in batch.Order, ctx context.Context) {
			k.Helper()
			in.Name, in.Model = "Avtaler", cmp.Or(in.Model, k.deal.ID)
			b, err := k.s.Create(k.ctx, in) //nolint:contextcheck // somebody else begins it
			doortest.Must(k, b, err)
			before := k.Counts() //nolint:contextcheck // of the test
			_, err = k.s.Start(ctx, b.ID.String())
			if got := cmp.Or(places(err), string(kinds.KindOf(err))); got != want {
				k.Errorf("%v: points at %q, want %q", err, got, want)
			}
			if diff := gocmp.Diff(before, k.Counts()); diff != "" { //nolint:contextcheck // of the test
				k.Error(diff)
			}
		}
		refused("/counterparts required", batch.Order{Note: "x"}, k.ctx)
		refused("/note required", batch.Order{Counterparts: one}, k.ctx)
		refused("/replaces no-party", batch.Order{Note: "x", Counterparts: one, Replaces: one[0].Org}, k.ctx)
		refused("/model noted", batch.Order{Note: "x", Counterparts: one}, as(k.controller.ID, "Leder"))
		auditor := access.With(context.Background(), access.Actor{Name: "Auditor", Role: access.Auditor, Org: k.controller.ID})
		refused("forbidden", batch.Order{Note: "x", Counterparts: one}, auditor)
		refused("not-found", batch.Order{Note: "x", Counterparts: one}, as(k.vendor.ID, "Fremmed"))
		in := k.deal.AgreementInput
		in.GoverningLaw = ""
		k.save(in)
		refused("/model governing-law", batch.Order{Note: "x", Counterparts: one}, k.ctx)
	})
}

// TestWhoStandsBelow: that nobody knows yet who stands below a counterpart, and so the
// point of the checklist that follows from it, is that counterpart's, and no lack of the model.
func TestWhoStandsBelow(t *testing.T) {
	eachBulk(t, func(k *bulk) {
		in := k.deal.AgreementInput
		in.SubProcessorsUsed = ""
		in.Checklist = slices.DeleteFunc(slices.Clone(in.Checklist), func(x agreement.Assessment) bool { return x.Code == "d" })
		k.save(in)
		k.order(batch.Order{Counterparts: []batch.Counterpart{{Org: k.vendors(1)[0], Email: "a@t1.example"}}})
		seen, err := k.s.Preview(k.ctx, k.b.ID.String())
		if doortest.Must(k, seen, err); len(seen.Model) != 0 {
			k.Errorf("the model lacks %+v", seen.Model)
		}
	})
}

// TestReadCounterparts: lists as people paste them.
func TestReadCounterparts(t *testing.T) {
	all := batch.Counterpart{Text: "123456785", Name: "Ida", Email: "ida@x.example", Language: "nn", Reference: "26/1"}
	for name, c := range map[string]struct {
		list string
		want []batch.Counterpart
		at   string
	}{
		"nothing":            {"  \n", nil, ""},
		"semicolons":         {"123456785;Ida;ida@x.example;nn;26/1\n", []batch.Counterpart{all}, ""},
		"tabs and blanks":    {"\ufeff123456785\t Ida\tida@x.example\tnn\t26/1\r\n\r\n", []batch.Counterpart{all}, ""},
		"heading":            {"E-post,Orgnr,Referanse,Annet,Språk,Kontaktperson\nida@x.example,123456785,26/1,?,nn,Ida", []batch.Counterpart{all}, ""},
		"quoted":             {"\"Vik; og sønn\";Ida", []batch.Counterpart{{Text: "Vik; og sønn", Name: "Ida"}}, ""},
		"a name alone":       {"Tjeneste 01 AS", []batch.Counterpart{{Text: "Tjeneste 01 AS"}}, ""},
		"nobody":             {"A AS\n;Ida;ida@x.example", nil, "line 2 names no organisation"},
		"an unknown tongue":  {"A AS;;;fi", nil, "line 1, language"},
		"a quote left open":  {"\"A AS", nil, "cannot be read"},
		"more than there is": {strings.Repeat("A\n", 2001), nil, "2000 counterparts at most"},
	} {
		got, err := batch.ReadCounterparts(c.list)
		if diff := gocmp.Diff(c.want, got); diff != "" && c.at == "" {
			t.Errorf("%s: %s", name, diff)
		}
		if (err != nil) != (c.at != "") || err != nil && !strings.Contains(err.Error(), c.at) {
			t.Errorf("%s: %v, want %q", name, err, c.at)
		}
	}
}
