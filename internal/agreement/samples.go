package agreement

import (
	"fmt"
	"slices"

	"ledd/internal/kinds"
)

// Sample is made-up data that a text is tried with.
type Sample struct {
	Name  string
	Paper Paper
}

// Samples gives the data that every text of a sort must be able to say in a
// language: all that there is, as little as a complete agreement holds, and each
// choice that changes a text. The names are nobody's, in letters of several
// alphabets.
func Samples(sort, lang string) []Sample {
	out := []Sample{{"everything", fullPaper(sort, lang)}, {"the least", leastPaper(sort, lang)}}
	for _, turn := range choices {
		p := fullPaper(sort, lang)
		turn.change(&p)
		out = append(out, Sample{turn.name, p})
	}
	return out
}

// choices is what changes the text of an agreement.
var choices = []struct {
	name   string
	change func(p *Paper)
}{
	{"specific authorisation", func(p *Paper) { p.AuthorisationMode = "specific" }},
	{"specific, no days", func(p *Paper) { p.AuthorisationMode, p.ObjectionWindowDays = "specific", nil }},
	{"working days", func(p *Paper) { p.ObjectionWindowKind = "working" }},
	{"deletion", func(p *Paper) { p.ExitChoice, p.ExitFormat = "delete", "" }},
	{"return", func(p *Paper) { p.ExitChoice = "return" }},
	{"nothing sensitive", func(p *Paper) { p.Sensitive = false }},
	{"no transfers", func(p *Paper) { p.TransfersAllowed, p.TransferTerms = kinds.No, "" }},
	{"until a day", func(p *Paper) { p.EffectiveTo, p.NoticeAgreed, p.NoticeMonths = "2030-12-31", false, nil }},
	{"without a linked contract", func(p *Paper) { p.MainContract.LinkedTerm = false }},
	{"no period of notice", func(p *Paper) { p.NoticeMonths = new(int) }},
	{"one month", func(p *Paper) { p.NoticeMonths = new(1) }},
	{"no reports", func(p *Paper) { p.ReportCadence = "none" }},
	{"no sub-processors", func(p *Paper) { p.SubProcessors, p.SubProcessorsUsed = []PaperSub{}, kinds.No }},
	{"no other terms", func(p *Paper) { p.OtherTerms = []Deviation{} }},
	{"a translation", func(p *Paper) { p.Translation = true }},
	{"the agent acts alone", func(p *Paper) { p.SubDelegation = kinds.No }},
}

func fullPaper(sort, lang string) Paper {
	p := leastPaper(sort, lang)
	p.Code, p.Revision, p.Place, p.Supersedes = "PRØVE-1", "2.0", "Čáhcevuotna", "PRØVE-0/1.0"
	p.MainContract = MainContract{Reference: "Rammeavtale 7 – Ærø & Åse", EndsOn: "2031-12-31", LinkedTerm: true}
	p.ScopeActivities, p.ScopeRule = []string{"journalføring", "timebok"}, "alle tjenester under rammeavtalen"
	p.NoticeMonths, p.NoticeAgreed = new(3), true
	p.AuthorisationMode, p.ObjectionWindowDays, p.ObjectionWindowKind = general, new(30), "calendar"
	p.TransfersAllowed, p.TransferTerms = kinds.Yes, "Düne & Söhne GmbH, Sveits\nGrunnlag: beslutning om tilstrekkelig beskyttelsesnivå (art. 45)"
	p.ReportCadence, p.ExitChoice, p.ExitFormat, p.Sensitive = "yearly", "both", "JSON og PDF/A", true
	p.SubProcessorsUsed, p.SubDelegation = kinds.Yes, kinds.Yes
	p.OtherTerms = []Deviation{{Clause: "7.7", Text: "Varsel sendes også personvernombudet."}, {Clause: "9.2", Text: "Første linje.\nAndre linje."}}
	for i := range 3 {
		p.SubProcessors = append(p.SubProcessors, PaperSub{
			Name: []string{"Niehkosuodjalus AS", "Größe & Straße GmbH", "Ålbæk Blæksprutte ApS"}[i], Number: "999999999", Scheme: "no_orgnr", Address: "Gárdi 1", Contact: "drift@example.org",
			Country: "Norge", Confirmed: i > 0, Level: 2 + i/2, Uses: []PaperUse{{"Düne & Söhne GmbH", "drift", general}}, Places: []string{"Norge", "Tyskland"},
		})
	}
	p.Processing = append(p.Processing, PaperProcessing{Code: "S2", Name: "Mánáidgárdi", Subject: "Opptak", Purpose: "Barnehageplass", Nature: "Lagring", DataTypes: "navn, adresse", DataSubjects: "barn, foresatte", Retention: "Fem år", Frequency: "løpende", SpecialCategories: "Helse, kryptert", Sensitive: true})
	for i := range p.Parties {
		p.Parties[i].Number, p.Parties[i].Scheme = "999999999", "no_orgnr"
		p.Parties[i].Contacts = []PaperContact{{ContactLine{Name: "Personvern", Email: "personvern@example.org", Phone: "+47 55 55 55 55"}, "dpo"}, {ContactLine{Name: "Vakt", Role: "brudd", Phone: "55 55 55 55"}, ""}}
	}
	p.Mandates = []PaperMandate{{Principal: p.Parties[0].Name, Agent: agentName, Systems: []string{"Journal"}, ValidFrom: "2026-01-01", ValidTo: "2030-12-31", RatifiedOn: "2026-02-01", Document: "Fullmakt 7"}}
	for i := range p.Allocation {
		p.Allocation[i].How = "Rutine " + fmt.Sprint(i+1) + ", som begge parter følger."
	}
	for i := range p.Powers {
		p.Powers[i].Limits = "Inntil 500 000 kroner."
	}
	return p
}

const agentName = "Ærøskøb Øst Indkøb I/S"

// leastPaper is what a complete document of the sort holds at least.
func leastPaper(sort, lang string) Paper {
	p := Paper{
		Document: "PRØVE-1/2.0", Type: typeOf(sort), Language: lang, AgreementLanguage: lang, AsOf: "2026-11-22", EffectiveFrom: "2026-12-01", EffectiveTo: "2031-12-31", GoverningLaw: "norsk rett",
		Systems:          []PaperSystem{{Code: "S1", Name: "Journal"}},
		Processing:       []PaperProcessing{{Code: "S1", Name: "Journal", Subject: "Drift av journal", Purpose: "Yte helsehjelp", Nature: "Lagring og support", DataTypes: "navn, fødselsnummer", DataSubjects: "pasienter", Retention: "Så lenge avtalen varer"}},
		SecurityMeasures: []SecurityMeasure{{"Tilgang", "To faktorer"}}, Instructions: []Instruction{{"Sted", "Bare i EØS"}},
		AuthorisationMode: "specific", TransfersAllowed: kinds.No, BreachNoticeHours: new(24), AuditTerms: "Årlig revisorerklæring.", ExitChoice: "delete", ExitDays: new(30), ReviewIntervalMonths: 24,
		SubProcessorsUsed: kinds.No, SubDelegation: kinds.No, Essence: "Partene behandler opplysningene sammen.", EssenceAt: "https://example.org/personvern",
		Parties: []PaperParty{}, Mandates: []PaperMandate{}, ScopeActivities: []string{}, OtherTerms: []Deviation{}, SubProcessors: []PaperSub{}, Allocation: []PaperDuty{}, Powers: []Power{},
		Accession: PaperAccession{Agreement: "DBA-7/1.0", Acceding: []PaperParty{}, Parties: []PaperParty{}}, Signing: []Signing{}, Places: map[string]Place{},
	}
	sides := slices.Clone(sortNamed(sort).Sides)
	if len(sides) == 0 {
		sides = []Side{Controller, Processor}
	}
	for i, side := range sides {
		one := PaperParty{Side: side, Capacity: Signatory, Name: []string{"Čáhcevuona suohkan", "Düne & Söhne GmbH"}[i], Address: "Gárdi 1, 9999 Čáhcevuotna", Country: "Norge", Contacts: []PaperContact{}}
		if sort == "accession" && i == 0 {
			one.Capacity, one.Acceded = Acceded, "2026-12-01"
			p.Accession.Acceding = append(p.Accession.Acceding, one)
		} else {
			p.Accession.Parties = append(p.Accession.Parties, one)
		}
		p.Parties = append(p.Parties, one)
		if side != Agent {
			p.sign(side, Place{Name: one.Name})
		}
	}
	p.Mandates = append(p.Mandates, PaperMandate{Principal: p.Parties[0].Name, Agent: p.Parties[len(p.Parties)-1].Name, ValidFrom: "2026-01-01", Systems: []string{}})
	for i, duty := range mustAllocate {
		p.Allocation = append(p.Allocation, PaperDuty{Duty: duty, Responsible: []string{p.Parties[0].Name, ""}[i%2], Each: i%2 == 1, How: "post@example.org"})
	}
	for _, power := range []string{"negotiate", "sign"} {
		p.Powers = append(p.Powers, Power{Power: power})
	}
	return p
}

func typeOf(sort string) Type { return sortNamed(sort).Types[0] }
