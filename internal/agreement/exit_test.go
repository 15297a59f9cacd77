package agreement_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// leave ends the agreement on a day that is past, with the processing below it, and
// begins its exit.
func (w *world) leave() {
	w.Helper()
	in := w.in
	in.EffectiveFrom, in.EffectiveTo, in.State = "2020-01-01", "2026-11-15", agreement.Expired
	in.Signatures = []agreement.Signature{{Party: w.controller.ID, SignedOn: "2020-01-01"}, {Party: w.vendor.ID, SignedOn: "2020-01-01"}}
	w.save(in)
	w.move(agreement.ExitPending, "")
}

// held is an engagement that ended with the data still held.
func (w *world) held(up, down kinds.OrgID, systems ...chain.SystemID) *chain.Engagement {
	w.Helper()
	e, err := w.edges().Create(w.ctx, chain.EngagementInput{Upstream: up, Downstream: down, ScopeSystems: systems, ServiceDescription: "drift", State: chain.EndedButHolding, EndsOn: "2026-11-15"})
	return doortest.Must(w, e, err)
}

func (w *world) edges() chain.Engagements {
	return door.NewNoun[chain.Engagement, chain.EngagementInput](w.Door)
}

func (w *world) exitOf(e *chain.Engagement) chain.Exit {
	w.Helper()
	now, err := w.edges().Get(w.ctx, e.ID.String())
	return doortest.Must(w, now, err).Exit
}

// standing tells each holder's name and how far it has come.
func standing(x agreement.Exit) string {
	var out []string
	for _, h := range x.Holders {
		out = append(out, strings.TrimPrefix(h.Name, nasty)+" "+string(h.State))
	}
	return strings.Join(out, ", ")
}

func (w *world) exit() agreement.Exit {
	w.Helper()
	x, err := w.steps().Exit(w.ctx, w.deal.ID.String(), "")
	if err != nil {
		w.Fatal(err)
	}
	return x
}

// confirm notes a word, which must be taken.
func (w *world) confirm(in agreement.ExitInput) {
	w.Helper()
	if in.ConfirmedOn == "" {
		in.ConfirmedOn = "2026-11-20"
	}
	a, err := w.steps().ConfirmExit(w.ctx, w.deal.ID.String(), in, nil)
	w.deal = doortest.Must(w, a, err)
}

// sub is the sub-processor that every world has.
func (w *world) sub() kinds.OrgID {
	w.Helper()
	for _, h := range w.exit().Holders {
		if h.Level == 2 {
			return h.Org
		}
	}
	w.Fatal("nobody stands below the vendor")
	return kinds.OrgID{}
}

// Data that were held are confirmed for the processor and everybody below it, and what
// follows from each word: the engagements get it, and the agreement is closed when
// nothing is held any more.
func TestExit(t *testing.T) {
	each(t, func(w *world) {
		if _, err := w.steps().Exit(w.ctx, w.deal.ID.String(), ""); kinds.KindOf(err) != kinds.KindConflict {
			w.Errorf("a draft has an exit: %v", err)
		}
		w.leave()
		edge := w.held(w.controller.ID, w.vendor.ID, w.system.ID)
		sub := w.sub()
		below, other := w.held(w.vendor.ID, sub), w.held(w.organisation(party.OrganisationInput{Name: "En annen AS"}).ID, sub)
		if diff := cmp.Diff(" waiting, Nordlys AS waiting", standing(w.exit())); diff != "" {
			w.Error(diff)
		}
		closing := func() string {
			_, err := w.steps().Move(w.ctx, w.deal.ID.String(), agreement.MoveInput{To: agreement.Closed})
			return places(err)
		}
		if got := closing(); got != "/exits exit, /exits exit" {
			w.Errorf("closed while two hold data: %s", got)
		}
		w.confirm(agreement.ExitInput{Org: w.vendor.ID, Choice: "both", Certificate: "26/1"})
		if x := w.exitOf(edge); x.ConfirmedOn != "2026-11-20" || x.SubsConfirmedOn.Known() || x.Certificate != "26/1" {
			w.Errorf("the processor's own word is not that of those below: %+v", x)
		}
		w.confirm(agreement.ExitInput{Org: sub, Choice: "delete", ConfirmedOn: "2026-11-21", BackupsUntil: "2026-11-22", Retained: "bilag", RetainedLaw: "bokføringsloven § 13", RetainedCountry: "NO", RetainedUntil: "2026-11-22"})
		if x := w.exitOf(edge); x.SubsConfirmedOn != "2026-11-21" {
			w.Errorf("everybody below has confirmed: %+v", x)
		}
		if x := w.exitOf(below); x.ConfirmedOn != "2026-11-21" || x.BackupsUntil != "2026-11-22" || x.RetentionReason != "bilag (bokføringsloven § 13, NO)" {
			w.Errorf("the link below has the word: %+v", x)
		}
		if x := w.exitOf(other); x != (chain.Exit{}) {
			w.Errorf("another's use of the same sub-processor is confirmed: %+v", x)
		}
		x := w.exit()
		if diff := cmp.Diff(" done, Nordlys AS keeps", standing(x)); diff != "" || x.Confirmed != 2 || x.LastBackup != "2026-11-22" || x.Clear {
			w.Errorf("%s%+v", diff, x)
		}
		if got := closing(); got != "/exits exit" {
			w.Errorf("closed while a back-up is held: %s", got)
		}
		if x, err := w.steps().Exit(w.ctx, w.deal.ID.String(), "2026-11-23"); err != nil || !x.Clear {
			w.Errorf("the day after: %+v %v", x, err)
		}
		if x, err := w.steps().Exit(w.ctx, w.deal.ID.String(), "2026-11-20"); err != nil || standing(x) != " done, Nordlys AS waiting" {
			w.Errorf("a day before: %s %v", standing(x), err)
		}
		w.confirm(agreement.ExitInput{Org: sub, Choice: "delete"})
		if got := closing(); got != "" {
			w.Errorf("nothing is held: %s", got)
		}
		if _, err := w.steps().ConfirmExit(w.ctx, w.deal.ID.String(), agreement.ExitInput{Org: sub, Choice: "delete", ConfirmedOn: "2026-11-20"}, nil); kinds.KindOf(err) != kinds.KindConflict {
			w.Errorf("confirmed after the end: %v", err)
		}
	})
}

// Who is found in the chain after the exit began is asked as well, and keeps the
// agreement open; who never held anything says how that is known.
func TestExitOfWhoCameLater(t *testing.T) {
	each(t, func(w *world) {
		w.leave()
		sub := w.sub()
		w.confirm(agreement.ExitInput{Org: w.vendor.ID, Choice: "both"})
		w.confirm(agreement.ExitInput{Org: sub, Choice: "delete"})
		edge := w.held(w.controller.ID, w.vendor.ID, w.system.ID)
		late := w.organisation(party.OrganisationInput{Name: "Sen AS"})
		w.edge(w.vendor, late)
		x := w.exit()
		if diff := cmp.Diff(" done, Nordlys AS done, Sen AS waiting", standing(x)); diff != "" || x.Clear || x.Holders[2].FoundOn != "2026-11-22" {
			w.Errorf("%s%+v", diff, x.Holders)
		}
		if _, err := w.steps().Move(w.ctx, w.deal.ID.String(), agreement.MoveInput{To: agreement.Closed}); places(err) != "/exits exit" {
			w.Errorf("closed while one who came later holds data: %v", err)
		}
		_, err := w.steps().ConfirmExit(w.ctx, w.deal.ID.String(), agreement.ExitInput{Org: late.ID, Choice: "none", ConfirmedOn: "2026-11-21", BackupsUntil: "2026-11-30"}, nil)
		if diff := cmp.Diff("/note held-how, /backupsUntil held-none", places(err)); diff != "" {
			w.Error(diff)
		}
		w.confirm(agreement.ExitInput{Org: late.ID, Choice: "none", Note: "Kontrakten kom etter sletting."})
		if x := w.exit(); !x.Clear {
			w.Errorf("%+v", x)
		}
		if x := w.exitOf(edge); x.SubsConfirmedOn != "2026-11-20" || x.ConfirmedOn.Known() {
			w.Errorf("%+v", x)
		}
		w.move(agreement.Closed, "")
	})
}

// What a confirmation may not say, place by place.
func TestExitRefuses(t *testing.T) {
	each(t, func(w *world) {
		w.leave()
		for want, in := range map[string]agreement.ExitInput{
			"/org no-holder":                {Org: w.controller.ID, Choice: "delete", ConfirmedOn: "2026-11-20"},
			"/confirmedOn future":           {Choice: "delete", ConfirmedOn: "2026-11-23"},
			"/backupsUntil order":           {Choice: "delete", ConfirmedOn: "2026-11-20", BackupsUntil: "2026-11-19"},
			"/retained required":            {Choice: "delete", ConfirmedOn: "2026-11-20", RetainedLaw: "bokføringsloven § 13"},
			"/retainedUntil order":          {Choice: "delete", ConfirmedOn: "2026-11-20", Retained: "bilag", RetainedLaw: "bokføringsloven § 13", RetainedCountry: "NO", RetainedUntil: "2026-11-19"},
			"/choice oneof":                 {Choice: "burn", ConfirmedOn: "2026-11-20"},
			"/confirmedOn required":         {Choice: "delete"},
			"/retainedCountry retained-eea": {Choice: "delete", ConfirmedOn: "2026-11-20", Retained: "logger", RetainedLaw: "CLOUD Act", RetainedCountry: "US", RetainedUntil: "2030-01-01"},
			"/retainedLaw retained-law, /retainedCountry retained-eea, /retainedUntil required": {Choice: "delete", ConfirmedOn: "2026-11-20", Retained: "bilag"},
			"/document unknown-reference": {Choice: "delete", ConfirmedOn: "2026-11-20", Document: kinds.NewID[document.Document]()},
		} {
			if in.Org.IsZero() {
				in.Org = w.vendor.ID
			}
			_, err := w.steps().ConfirmExit(w.ctx, w.deal.ID.String(), in, nil)
			if places(err) != want {
				w.Errorf("%v: points at %q, want %q", err, places(err), want)
			}
		}
		if _, err := w.steps().ConfirmExit(doortest.As(w.vendor.ID), w.deal.ID.String(), agreement.ExitInput{Org: w.vendor.ID, Choice: "delete", ConfirmedOn: "2026-11-20"}, nil); err == nil {
			w.Error("another organisation notes what was confirmed")
		}
	})
}

// The law of public archives asks for the return before anything is deleted.
func TestExitOfAPublicBody(t *testing.T) {
	each(t, func(w *world) {
		w.leave()
		if x := w.exit(); x.Archive != "" {
			w.Errorf("of nobody known to be public: %s", x.Archive)
		}
		in := w.controller.OrganisationInput
		in.IsPublicBody = kinds.Yes
		_, err := party.NewOrganisations(w.Door).Update(doortest.Operator(), w.controller.ID.String(), w.controller.Version, in)
		doortest.Must(w, 0, err)
		if x := w.exit(); x.Archive != agreement.ReturnFirst {
			w.Errorf("nothing was returned: %q", x.Archive)
		}
		w.confirm(agreement.ExitInput{Org: w.vendor.ID, Choice: "delete"})
		if x := w.exit(); x.Archive != agreement.NotReturned {
			w.Errorf("deleted first: %q", x.Archive)
		}
		w.confirm(agreement.ExitInput{Org: w.vendor.ID, Choice: "both"})
		if x := w.exit(); x.Archive != "" {
			w.Errorf("returned: %q", x.Archive)
		}
	})
}

// A guest confirms for the party that was invited and those below it, with a
// certificate, and for nobody else.
func TestGuestConfirmsExit(t *testing.T) {
	each(t, func(w *world) {
		ask := agreement.ExitRequest{Party: w.vendor.ID, Name: "Ida Vik", Email: "ida@skjema.example", Language: "nb", Message: "Takk for samarbeidet."}
		if _, err := w.steps().AskExit(w.ctx, w.deal.ID.String(), ask); kinds.KindOf(err) != kinds.KindConflict {
			w.Errorf("asked before the end: %v", err)
		}
		other := w.organisation(party.OrganisationInput{Name: "Medbehandler AS"})
		w.in.Parties = append(w.in.Parties, agreement.Party{Org: other.ID, Side: agreement.Processor, Capacity: agreement.Affiliate})
		w.leave()
		edge, sub := w.held(w.controller.ID, w.vendor.ID, w.system.ID), w.sub()
		for want, bad := range map[string]agreement.ExitRequest{
			"/party no-holder": {Party: sub, Name: "Ida", Email: "ida@skjema.example"},
			"/email email":     {Party: w.vendor.ID, Name: "Ida", Email: "ida"},
		} {
			if _, err := w.steps().AskExit(w.ctx, w.deal.ID.String(), bad); places(err) != want {
				w.Errorf("%v: want %s", err, want)
			}
		}
		i, err := w.steps().AskExit(w.ctx, w.deal.ID.String(), ask)
		doortest.Must(w, i, err)
		if x := w.exitOf(edge); x.RequestedOn != "2026-11-22" {
			w.Errorf("the engagement knows of the request: %+v", x)
		}
		guest := access.With(context.Background(), access.Actor{Name: "Ida Vik <ida@skjema.example>", Role: access.Guest, Org: w.controller.ID, Invitation: i.ID.String()})
		x, err := w.steps().GuestExit(guest)
		if err != nil || standing(x) != " waiting, Nordlys AS waiting" || x.Holders[1].AskedOn != "2026-11-22" {
			w.Errorf("the guest sees %s %+v, %v", standing(x), x, err)
		}
		if _, err := w.steps().ConfirmExit(guest, "", agreement.ExitInput{Org: other.ID, Choice: "delete", ConfirmedOn: "2026-11-20"}, nil); places(err) != "/org no-holder" {
			w.Errorf("a guest answers for another: %v", err)
		}
		if _, err := w.steps().ReceiveCertificate(guest, "attest.exe", strings.NewReader("MZ\x00\x01")); places(err) != "/file certificate-type" {
			w.Errorf("a program is a certificate: %v", err)
		}
		c, err := w.steps().ReceiveCertificate(guest, "attest.pdf", bytes.NewReader([]byte("%PDF-1.7\nslettet\n%%EOF\n")))
		doortest.Must(w, c, err)
		a, err := w.steps().ConfirmExit(guest, "", agreement.ExitInput{Org: w.vendor.ID, Choice: "both", ConfirmedOn: "2026-11-20"}, c)
		doortest.Must(w, a, err)
		a, err = w.steps().ConfirmExit(guest, "", agreement.ExitInput{Org: sub, Choice: "delete", ConfirmedOn: "2026-11-19"}, nil)
		doortest.Must(w, a, err)
		e := w.exit().Holders[0]
		if e.ConfirmedBy != "Ida Vik" || e.Email != "ida@skjema.example" || e.Known != "mailed_code" || e.EnteredAt == nil || e.SHA256 != c.Stored.SHA256 {
			w.Errorf("who said it: %+v", e)
		}
		kept, err := door.Look(w.ctx, w.Door, "document.read", func(tx *door.Tx) (*document.Document, error) {
			return door.Get[document.Document](tx, e.Document.String())
		})
		if doortest.Must(w, kept, err).State != document.Quarantined || kept.Origin != document.Guest || kept.Purpose != document.Evidence {
			w.Errorf("what a stranger sent is %+v", kept)
		}
		if x := w.exitOf(edge); x.ConfirmedOn != "2026-11-22" || x.SubsConfirmedOn != "2026-11-22" || !strings.HasPrefix(x.Certificate, "SHA-256 ") {
			w.Errorf("what was asked for on a day is confirmed on it at the earliest: %+v", x)
		}
		if again, err := w.steps().GuestExit(guest); err != nil || again.Confirmed != 2 || again.Holders[0].Email != "" {
			w.Errorf("who comes back sees %+v, %v", again, err)
		}
	})
}
