package agreement_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/demo"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// file renders the agreement, which must work.
func (w *world) file(verb string, o agreement.Options) agreement.File {
	w.Helper()
	render := w.documents().PDF
	if verb == "html" {
		render = w.documents().HTML
	}
	f, err := render(w.ctx, w.deal.ID.String(), o)
	return doortest.Must(w, f, err)
}

func (w *world) terms(o agreement.Options) agreement.Paper {
	w.Helper()
	p, err := w.documents().Terms(w.ctx, w.deal.ID.String(), o)
	return doortest.Must(w, p, err)
}

func TestACompleteAgreementIsADocument(t *testing.T) {
	each(t, func(w *world) {
		c, err := w.documents().Completeness(w.ctx, w.deal.ID.String(), "")
		if err != nil || !c.Complete || len(c.Missing) != 0 || c.AsOf != "2026-11-22" {
			w.Fatalf("%v %+v", err, c)
		}
		for _, o := range []agreement.Options{{}, {Lang: "en"}, {Draft: true}, {Lang: "en", Draft: true}} {
			for verb, media := range map[string]string{"pdf": "application/pdf", "html": "text/html; charset=utf-8"} {
				f, again := w.file(verb, o), w.file(verb, o)
				if !bytes.Equal(f.Body, again.Body) || f.Digest != again.Digest || len(f.Digest) != 64 {
					w.Errorf("%s %+v: two runs differ", verb, o)
				}
				if want := "DBA-1-1.0" + map[agreement.Options]string{{Draft: true}: "-utkast", {Lang: "en", Draft: true}: "-draft"}[o] + "." + verb; f.Name != want || f.Media != media {
					w.Errorf("%s is called %s, %s", verb, f.Name, f.Media)
				}
			}
		}
	})
}

// A name that would like to be a clause, a cell, a tag or an action is a name.
func TestNastyNamesArePlain(t *testing.T) {
	each(t, func(w *world) {
		w.in.SecurityMeasures[0].Measure = "to\u00adfaktor\u202e |\n\n## Klausul\n\n1. og <b>fet</b>"
		w.in.GoverningLaw = "**norsk** [rett](#exit)"
		w.save(w.in)
		page := string(w.file("html", agreement.Options{}).Body)
		for _, plain := range []string{
			"## Ny klausul | &lt;script&gt;alert(1)&lt;/script&gt; {{.x}} ![](file:x)", "tofaktor |<br>## Klausul<br>1. og &lt;b&gt;fet&lt;/b&gt;", "**norsk** [rett](#exit)",
		} {
			if !strings.Contains(page, plain) {
				w.Errorf("the page does not say %s", plain)
			}
		}
		if strings.Contains(page, "<script") || strings.Contains(page, "<b>") || strings.Count(page, "<h2") != 23 {
			w.Errorf("the page has %d clauses", strings.Count(page, "<h2"))
		}
		if text := pdfText(w.T, w.file("pdf", agreement.Options{}).Body); text != "" && !strings.Contains(text, nasty) {
			w.Errorf("the file does not say %s:\n%s", nasty, text)
		}
	})
}

// pdfText reads the words of a PDF file, where the machine can.
func pdfText(t *testing.T, file []byte) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Log("without pdftotext the words of the file are not read")
		return ""
	}
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

// What is incomplete is refused, with each lack at its place; a draft shows it.
func TestAnIncompleteAgreementIsRefused(t *testing.T) {
	each(t, func(w *world) {
		w.in.BreachNoticeHours, w.in.Processing, w.in.GoverningLaw = nil, nil, ""
		w.save(w.in)
		for _, render := range []func() error{
			func() error { _, err := w.documents().PDF(w.ctx, w.deal.ID.String(), agreement.Options{}); return err },
			func() error { _, err := w.documents().HTML(w.ctx, w.deal.ID.String(), agreement.Options{}); return err },
		} {
			got := []string{}
			for _, v := range kinds.ViolationsOf(render()) {
				got = append(got, v.Pointer+" "+v.Code)
			}
			if diff := cmp.Diff([]string{"/governingLaw governing-law", "/scopeSystems/0 processing", "/breachNoticeHours breach-hours"}, got); diff != "" {
				w.Error(diff)
			}
		}
		page := string(w.file("html", agreement.Options{Draft: true}).Body)
		for _, says := range []string{"UTKAST", "[lovvalg]", "[antall timer]", "[formål]", "Journal"} {
			if !strings.Contains(page, says) {
				w.Errorf("the draft does not show %s", says)
			}
		}
		if f := w.file("pdf", agreement.Options{Draft: true}); !bytes.HasPrefix(f.Body, []byte("%PDF-")) {
			w.Errorf("%.20q", f.Body)
		}
	})
}

// Even an agreement that says nothing has a draft.
func TestAnEmptyAgreementHasADraft(t *testing.T) {
	each(t, func(w *world) {
		empty := agreement.AgreementInput{Type: agreement.ControllerProcessor}
		empty.Processing, empty.OtherTerms = make([]agreement.Processing, 1), make([]agreement.Deviation, 1)
		a, err := w.deals().Create(w.ctx, empty)
		w.deal = doortest.Must(w, a, err)
		for lang, suffix := range map[string]string{"": "-utkast.html", "en": "-draft.html"} {
			w.file("pdf", agreement.Options{Draft: true, Lang: lang})
			if f := w.file("html", agreement.Options{Draft: true, Lang: lang}); bytes.Contains(f.Body, []byte("oversettelse")) || bytes.Contains(f.Body, []byte("translation")) || f.Name != a.ID.String()+suffix {
				w.Error(f.Name)
			}
		}
	})
}

func TestOnlyWhatHasATextIsProduced(t *testing.T) {
	each(t, func(w *world) {
		refused := func(what, pointer, says string, o agreement.Options) {
			w.Helper()
			_, err := w.documents().PDF(w.ctx, w.deal.ID.String(), o)
			if v := kinds.ViolationsOf(err); len(v) != 1 || v[0].Pointer != pointer || !strings.Contains(v[0].Detail, says) {
				w.Errorf("%s: %v", what, err)
			}
		}
		refused("Swedish asked for", "lang", "da, en, nb, nn", agreement.Options{Lang: "sv", Draft: true})
		w.in.Language = "sv"
		w.save(w.in)
		refused("a Swedish agreement", "/language", "da, en, nb, nn", agreement.Options{})
		if page := w.file("html", agreement.Options{Lang: "en"}); !bytes.Contains(page.Body, []byte("This text is a translation")) {
			w.Error("a translation does not say that it is one")
		}
		w.in.Template.Version = "agreement/v99"
		w.save(w.in)
		refused("a version that nobody wrote", "/template/version", "agreement/v99", agreement.Options{Draft: true})
		w.in.Template.Version = "mandate/v1"
		w.save(w.in)
		refused("the words of another sort", "/template/version", "mandate/v1", agreement.Options{Draft: true})
		w.in.Type, w.in.Template.Version = agreement.LegalAct, ""
		w.save(w.in)
		refused("a type without a text", "/type", "accession, dpa_controller_processor", agreement.Options{Draft: true})
		if _, err := w.documents().Terms(doortest.As(w.vendor.ID), w.deal.ID.String(), agreement.Options{}); kinds.KindOf(err) != kinds.KindNotFound {
			w.Errorf("a stranger's look: %v", err)
		}
	})
}

// The sub-processors come from the chain: every level, each once, with all who
// use it, and the processor itself is none, though a ring leads back to it.
func TestSubProcessorsComeFromTheChain(t *testing.T) {
	each(t, func(w *world) {
		b := w.organisation(party.OrganisationInput{Name: "Bølge AS"})
		c := w.organisation(party.OrganisationInput{Name: "Cirrus AS"})
		for _, e := range [][2]*party.Organisation{{w.vendor, b}, {w.vendor, c}, {b, c}, {c, b}, {c, w.vendor}} {
			w.edge(e[0], e[1])
		}
		d := w.organisation(party.OrganisationInput{Name: "Dis Ltd"})
		no, err := door.NewNoun[chain.Engagement, chain.EngagementInput](w.Door).Create(w.ctx, chain.EngagementInput{Upstream: c.ID, Downstream: d.ID, RoleBasis: "no_processing"})
		doortest.Must(w, no, err)
		e := w.organisation(party.OrganisationInput{Name: "Eske AS", Country: "DK"})
		ends, err := door.NewNoun[chain.Engagement, chain.EngagementInput](w.Door).Create(w.ctx, chain.EngagementInput{
			Upstream: b.ID, Downstream: e.ID, ServiceDescription: "arkiv", EndsOn: "2027-01-01", ProcessingLocations: []chain.Location{{Country: "DK"}, {Country: "DE"}}})
		doortest.Must(w, ends, err)
		got := []string{}
		for _, s := range w.terms(agreement.Options{}).SubProcessors {
			ups := []string{}
			for _, u := range s.Uses {
				ups = append(ups, strings.Replace(u.Upstream, nasty, "the vendor", 1))
			}
			got = append(got, fmt.Sprint(s.Level, " ", s.Name, " ", s.Country, " by ", strings.Join(ups, ", "), " in ", s.Places))
		}
		want := []string{
			"2 Bølge AS  by the vendor, Cirrus AS in []", "2 Cirrus AS  by the vendor, Bølge AS in []",
			"2 Nordlys AS Sverige by the vendor in []", "3 Eske AS Danmark by Bølge AS in [Danmark Tyskland]",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			w.Error(diff)
		}
		if later := w.terms(agreement.Options{AsOf: "2027-06-01"}); len(later.SubProcessors) != 3 {
			w.Errorf("%d after one has ended", len(later.SubProcessors))
		}
	})
}

// Three hundred sub-processors are a longer annex.
func TestThreeHundredSubProcessors(t *testing.T) {
	each(t, func(w *world) {
		_, err := door.Do(w.ctx, w.Door, "engagement.create", nil, func(tx *door.Tx) (int, error) {
			for i := range 300 {
				o := party.NewOrganisation(tx, party.OrganisationInput{Name: fmt.Sprintf("Underleverandør %03d AS", i)})
				if err := door.Add(tx, o); err != nil {
					return 0, err
				}
				if err := door.Add(tx, door.Make[chain.Engagement](chain.EngagementInput{Upstream: w.vendor.ID, Downstream: o.ID, ServiceDescription: "drift og lagring"})); err != nil {
					return 0, err
				}
			}
			return 300, nil
		})
		if err != nil {
			w.Fatal(err)
		}
		if n := len(w.terms(agreement.Options{}).SubProcessors); n != 301 {
			w.Errorf("%d sub-processors", n)
		}
		f := w.file("pdf", agreement.Options{})
		text := pdfText(w.T, f.Body)
		if text != "" && (!strings.Contains(text, "Underleverandør 299 AS") || !strings.Contains(text, "identiteten er ikke bekreftet")) {
			w.Error("the last one is not there, or not marked")
		}
		if !bytes.Equal(f.Body, w.file("pdf", agreement.Options{}).Body) {
			w.Error("two runs differ")
		}
	})
}

// Whoever is represented is signed for by its agent, under a mandate that is named.
func TestAnAgentSignsOnBehalf(t *testing.T) {
	each(t, func(w *world) {
		agent := w.organisation(party.OrganisationInput{Name: "Innkjøp IKS"})
		w.in.Parties[0].Capacity = agreement.Represented
		w.in.Mandates = []agreement.Mandate{{Principal: w.controller.ID, Agent: agent.ID, ValidFrom: "2026-01-01", Document: "fullmakt 7"}}
		w.in.Signatures = []agreement.Signature{{Party: w.controller.ID, ByAgent: true, Agent: agent.ID, Title: "innkjøpssjef"}}
		w.save(w.in)
		page := string(w.file("html", agreement.Options{}).Body)
		for _, says := range []string{"Innkjøp IKS på vegne av Fjordvik kommune, etter fullmakt", "innkjøpssjef", "gyldig fra 1. januar 2026", "fullmakt 7"} {
			if !strings.Contains(page, says) {
				w.Errorf("the page does not say %q", says)
			}
		}
	})
}

// Where the agreement says nothing of a system, a draft shows what the register
// knows, and holes for the rest.
func TestUndescribedSystemsAreDerived(t *testing.T) {
	each(t, func(w *world) {
		y, err := w.systems().Create(w.ctx, chain.SystemInput{
			Keys: door.Keys{Code: "S0"}, Name: "Barnehage", Description: "opptak", SpecialKinds: []string{"helse"}, VulnerableKinds: []string{"barn"},
			StorageContexts: []chain.StorageContext{{Context: "backup", DataKinds: []string{"navn", "adresse"}}, {Context: "log", DataKinds: []string{"navn"}}},
		})
		doortest.Must(w, y, err)
		w.in.ScopeSystems = append(w.in.ScopeSystems, y.ID)
		w.save(w.in)
		rows := w.terms(agreement.Options{}).Processing
		want := agreement.PaperProcessing{Code: "S0", Name: "Barnehage", Subject: "opptak", DataTypes: "adresse, navn", DataSubjects: "barn", SpecialCategories: "helse", Derived: true, Sensitive: true}
		if len(rows) != 2 || rows[1].Derived {
			w.Fatalf("%+v", rows)
		}
		if diff := cmp.Diff(want, rows[0]); diff != "" {
			w.Error(diff)
		}
	})
}

// The contact points of the register stand where the agreement names nobody.
func TestContactsComeFromTheRegister(t *testing.T) {
	each(t, func(w *world) {
		contacts := door.NewNoun[party.Contact, party.ContactInput](w.Door)
		for _, in := range []party.ContactInput{
			{Role: "dpo", Name: "Personvernombud", Email: "pvo@fjordvik.example"},
			{Role: "processor_contact", Party: w.vendor.ID, Name: "Kundesenter", Phone: "+47 55 55 55 55"},
			{Role: "communications", Name: "Presse", Email: "presse@fjordvik.example"},
		} {
			c, err := contacts.Create(w.ctx, in)
			doortest.Must(w, c, err)
		}
		w.in.Parties[0].Contacts, w.in.Parties[1].Contacts = nil, nil
		w.save(w.in)
		p := w.terms(agreement.Options{})
		if a, b := p.Parties[0].Contacts, p.Parties[1].Contacts; len(a) != 1 || a[0].RoleCode != "dpo" || len(b) != 1 || b[0].Phone == "" {
			w.Errorf("%+v %+v", a, b)
		}
		w.file("pdf", agreement.Options{})
	})
}

// The demonstration's agreements hold what its files say: all of them lack the same.
func TestTheDemonstrationIsIncomplete(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		o, err := demo.Load(doortest.Operator(), h.Door, func(string) {})
		doortest.Must(h, o, err)
		ctx := doortest.As(o.ID)
		page, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](h.Door).List(ctx, door.Query{Filters: map[string]string{"code": "DBA-0001"}})
		if err != nil || len(page.Items) != 1 {
			h.Fatal(err, len(page.Items))
		}
		id := page.Items[0].ID.String()
		c, err := agreement.NewDocuments(h.Door).Completeness(ctx, id, "2026-11-22")
		got := []string{}
		for _, l := range c.Missing {
			got = append(got, l.Pointer+" "+l.Code)
		}
		want := strings.Split(strings.TrimSpace(demoLacks), "\n")
		if diff := cmp.Diff(want, got); diff != "" || err != nil || c.Complete {
			h.Error(err, diff)
		}
		f, err := agreement.NewDocuments(h.Door).PDF(ctx, id, agreement.Options{Draft: true})
		if err != nil || f.Name != "DBA-0001-utkast.pdf" {
			h.Error(err, f.Name)
		}
	})
}

const demoLacks = `
/template/kind template
/revision revision
/language language
/noticeMonths notice-months
/governingLaw governing-law
/parties/1/country party-country
/parties/0/address party-address
/parties/1/address party-address
/parties/0/contacts party-contact
/parties/1/contacts party-contact
/scopeSystems/0 processing
/securityMeasures security
/instructions instructions
/authorisationMode authorisation-mode
/transfersAllowed transfers
/breachNoticeHours breach-hours
/auditTerms audit-terms
/exitChoice exit-choice
/exitDays exit-days
`
