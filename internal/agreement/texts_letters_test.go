package agreement_test

import (
	"slices"
	"strings"
	"testing"
)

// article28 is what the law wants to be said, and by which words each language says
// it (nb, nn, da, en), below the clause of that name, or below the annex of that kind
// where it bears a plus.
var article28 = []struct {
	code, at       string
	nb, nn, da, en string
}{
	{"D1", "+processing", "Behandlingen gjelder", "Behandlinga gjeld", "Behandlingen vedrører", "Subject matter"},
	{"D2", "+processing", "Varighet og lagringstid", "Varigheit og lagringstid", "Varighed og opbevaringsperiode", "Duration and retention"},
	{"D2", "duration", "bare så lenge", "berre så lenge", "så længe det er fastsat", "only for as long as"},
	{"D3", "+processing", "Behandlingens art", "Arten av behandling", "Behandlingens karakter", "Nature of the processing"},
	{"D4", "+processing", "Formål", "Formål", "Formål", "Purpose"},
	{"D5", "+processing", "Typer personopplysninger", "Typar personopplysningar", "Typer af personoplysninger", "Types of personal data"},
	{"D6", "+processing", "Kategorier av registrerte", "Kategoriar av registrerte", "Kategorier af registrerede", "Categories of data subjects"},
	{"D7", "", "rett og plikt til å gi instrukser", "rett og plikt til å gi instruksar", "ret og pligt til at give instrukser", "the right and the duty to give instructions"},
	{"a", "documented-instructions", "bare etter dokumenterte instrukser", "berre etter dokumenterte instruksar", "kun behandle personoplysningerne efter dokumenteret instruks", "only on documented instructions"},
	{"a", "documented-instructions", "overføring", "overføring", "overførsel", "transfers"},
	{"a", "instructions", "det rettslige kravet før behandlingen", "det rettslege kravet før behandlinga", "det retlige krav inden behandlingen", "the legal requirement before processing"},
	{"a", "transfers", "bare etter dokumentert instruks", "berre etter dokumentert instruks", "kun efter dokumenteret instruks", "only on the controller's documented instructions"},
	{"b", "", "forpliktet seg til fortrolighet", "bunde seg til å behandle opplysningane fortruleg", "forpligtet sig til fortrolighed", "committed to confidentiality"},
	{"c", "security", "alle tiltak som personvernforordningen artikkel 32 krever", "alle tiltak som personvernforordninga artikkel 32 krev", "alle de foranstaltninger, som databeskyttelsesforordningens artikel 32 kræver", "all measures required by Article 32"},
	{"c", "+security", "To faktorer", "To faktorer", "To faktorer", "To faktorer"},
	{"d", "flow-down", "de samme pliktene", "dei same pliktene", "de samme databeskyttelsesforpligtelser", "the same data protection duties"},
	{"d", "liability", "fullt ansvar", "fullt ansvar", "fuldt ansvarlig", "fully liable"},
	{"d", "+sub_processors", "Nordlys AS", "Nordlys AS", "Nordlys AS", "Nordlys AS"},
	{"e", "data-subject-rights", "kapittel III", "kapittel III", "kapitel III", "Chapter III"},
	{"f", "articles-32-36", "artikkel 32 til 36", "artikkel 32 til 36", "artikel 32 til 36", "Articles 32 to 36"},
	{"f", "articles-32-36", "vurdering av personvernkonsekvenser", "vurdering av personvernkonsekvensar", "konsekvensanalyse", "data protection impact assessment"},
	{"f", "articles-32-36", "forhåndsdrøfting", "førehandsdrøfting", "forudgående høring", "prior consultation"},
	{"g", "exit", "slette", "slettar", "sletter", "deletes"},
	{"g", "exit", "sletting og tilbakelevering", "sletting og tilbakelevering", "sletning", "deletion"},
	{"h", "information", "all informasjon som trengs", "all informasjon som trengst", "alle de oplysninger", "all information needed"},
	{"h", "audits", "revisjoner og inspeksjoner", "revisjonar og inspeksjonar", "revisioner og inspektioner", "audits, including inspections"},
	{"h", "unlawful-instruction", "straks underrette", "straks underrette", "straks underrette", "immediately"},
	{"X1", "breach-hours", "24 timer", "24 timar", "24 timer", "24 hours"},
	{"X2", "", "hvem som har hatt tilgang", "kven som har hatt tilgang", "hvem der har haft adgang", "who has had access"},
	{"X4", "", "risikoer", "risikoar", "risici", "new "},
}

// modes is what art. 28(2) wants to be said of sub-processors.
var modes = map[string][4]string{
	"specific": {"særskilt skriftlig tillatelse", "særskilt skriftleg løyve", "specifik skriftlig godkendelse", "prior specific written authorisation"},
	"general":  {"generell skriftlig tillatelse", "generelt skriftleg løyve", "generel skriftlig godkendelse", "general written authorisation"},
}

// Each text says what art. 28(3) asks for, in either mode of authorisation, where its
// front matter says that it does.
func TestTextsSayWhatArticle28Asks(t *testing.T) {
	t.Parallel()
	for _, kind := range words28 {
		for i, lang := range languages {
			text := read(t, kind, lang)
			for mode, phrases := range modes {
				p := most(kind, lang)
				p.AuthorisationMode = mode
				d, err := text.Build(p)
				if err != nil {
					t.Fatal(err)
				}
				said := texts(d.Blocks)
				if !strings.Contains(said["authorisation"], phrases[i]) || !strings.Contains(said["authorisation"], "30 ") {
					t.Errorf("%s, %s, %s: %s", kind, lang, mode, said["authorisation"])
				}
				for _, c := range article28 {
					ids := []string{c.at}
					if c.at == "" {
						ids = text.Covers[c.code]
					} else if annex, ok := strings.CutPrefix(c.at, "+"); ok {
						ids = []string{text.Annexes[annex]}
					}
					phrase := []string{c.nb, c.nn, c.da, c.en}[i]
					if !slices.ContainsFunc(ids, func(id string) bool { return strings.Contains(said[id], phrase) }) {
						t.Errorf("%s, %s, %s: %q is not said in %v", kind, lang, c.code, phrase, ids)
					}
					if c.at != "" && !strings.HasPrefix(c.at, "+") && !slices.Contains(text.Covers[c.code], c.at) {
						t.Errorf("%s: %s is not among what meets %s: %v", kind, c.at, c.code, text.Covers[c.code])
					}
				}
			}
		}
	}
}
