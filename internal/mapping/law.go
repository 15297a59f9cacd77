package mapping

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/record"
)

// article finds the point of an article: “6.1.c)”, “art. 6 nr. 1 bokstav e”, “6(1)(e)”,
// “register-gdpr-p6-e”, “art. 9 stk. 2 litra h”.
var article = regexp.MustCompile(`(?i)\b(?:p(7|6)-([a-j])\b|(6|9)\s*(?:[.,(]|\s|abs\.?|stk\.?|nr\.?|apdo\.?|apartado|apartat|paragraph|lid|§|mom\.?|kohta)*\s*([12])\s*\)?\s*(?:[.,(]|\s|bokstav|bogstav|litra|lit\.?|letra|lletra|point|punkt|sub|s\.|1\.?\s*alakohta|kohta)*\s*([a-j])\b)`)

// standing is the words of the points of article 6(1) and 9(2), without the letter.
var standing = []struct {
	art, point string
	words      []string
}{
	{"9", "a", []string{"udtrykkeligt samtykke", "uttrykkelig samtykke", "explicit consent", "consentimiento explicito", "consentiment explicit", "ausdruckliche einwilligung", "consentement explicite"}},
	{"9", "b", []string{"arbejds sundheds og socialretlige", "arbeidsrett", "employment and social security", "employment social security"}},
	{"9", "e", []string{"tydeligvis er offentliggjort", "manifestly made public", "apenbart har offentliggjort"}},
	{"9", "f", []string{"retskrav kan fastlaegges", "rettskrav", "legal claims"}},
	{"9", "g", []string{"substantial public interest", "viktige allmenne interesser", "vaesentlige samfundsinteresser"}},
	{"9", "h", []string{"forebyggende medicin", "forebyggende medisin", "preventive or occupational medicine", "health or social care"}},
	{"9", "i", []string{"public interest in the area of public health", "folkehelse", "folkesundhed"}},
	{"9", "j", []string{"arkivformal i samfundets interesse", "arkivformal i allmennhetens interesse", "archiving purposes in the public interest"}},
	{"6", "c", []string{"retlig forpligtelse", "rettslig forpliktelse", "legal obligation", "obligacion legal", "obligacio legal", "obligation legale", "rechtliche verpflichtung", "wettelijke verplichting", "rattslig forpliktelse", "lakisaateinen velvoite", "rettsleg plikt"}},
	{"6", "e", []string{"opgave i samfundets interesse", "oppgave i allmennhetens interesse", "allmenn interesse", "public interest", "public task", "offentlig myndighedsudovelse", "offentlig myndighet", "offentleg mynde", "interes publico", "interes public", "poderes publicos", "poders publics", "mission d interet public", "interet public", "offentliches interesse", "offentlichen interesse", "algemeen belang", "publiekrechtelijke taak", "allmant intresse", "myndighetsutovning", "yleinen etu", "yleista etua"}},
	{"6", "d", []string{"vitale interesser", "vital interest", "vital interests", "intereses vitales", "interessos vitals", "interets vitaux", "lebenswichtige interessen", "vitale belangen"}},
	{"6", "b", []string{"opfyldelse af en kontrakt", "oppfylle en avtale", "oppfyllelse av avtale", "avtale", "kontrakt", "contract", "ejecucion de un contrato", "execucio d un contracte", "contrato", "contracte", "contrat", "vertrag", "vertragserfullung", "overeenkomst", "avtal", "sopimus"}},
	{"6", "f", []string{"legitime interesser", "berettiget interesse", "berettigede interesser", "legitimate interest", "legitimate interests", "interes legitimo", "interes legitim", "interet legitime", "berechtigtes interesse", "gerechtvaardigd belang", "intresseavvagning", "oikeutettu etu"}},
	{"6", "a", []string{"samtykke", "samtykket", "consent", "consentimiento", "consentiment", "consentement", "einwilligung", "toestemming", "samtycke", "suostumus"}},
}

// pointOf finds the article and point that a text means.
func pointOf(text string, special bool) (art, point string) {
	if m := article.FindStringSubmatch(text); m != nil {
		switch {
		case m[1] == "7": // the Danish standard register numbers its headings, not articles
			return "9", strings.ToLower(m[2])
		case m[1] == "6":
			return "6", strings.ToLower(m[2])
		case m[3] == "9" || m[5] <= "f":
			return m[3], strings.ToLower(m[5])
		}
	}
	n := normal(text)
	if letter := strings.TrimRight(n, ") "); special && len(letter) == 1 && letter >= "a" && letter <= "j" {
		return "9", letter
	} else if len(letter) == 1 && letter >= "a" && letter <= "f" {
		return "6", letter
	}
	for _, s := range standing {
		for _, w := range s.words {
			if holdsWords(n, w) && (!special || s.art == "9") {
				return s.art, s.point
			}
		}
	}
	return "", ""
}

// statutory is words of a text that names a law.
var statutory = regexp.MustCompile(`(?i)§|\blaw\b|\bact\b|lov(en|a)?\b|\bllei\b|\bley\b|\bloi\b|gesetz|\blag(en)?\b|\blaki\b|forskrift|bekendtgørelse|real decreto|reial decret|\bwet\b`)

// writeBasis takes bases of art. 6(1) and conditions of art. 9(2), wherever they stand.
func writeBasis(special bool) write {
	return func(w *writer, cell, _ string) bool {
		kept := true
		for _, item := range bases(cell) {
			kept = w.basis(item, special) && kept
		}
		return kept
	}
}

// bases gives the bases that a cell names; a slash or a comma separates only what are
// bases by themselves.
func bases(cell string) []string {
	var out []string
	for _, item := range items(cell) {
		parts := strings.FieldsFunc(item, func(c rune) bool { return c == '/' || c == ',' })
		sound := len(parts) > 1
		for _, p := range parts {
			_, point := pointOf(p, false)
			sound = sound && point != "" && len(p) < 80
		}
		if !sound {
			parts = []string{item}
		}
		for _, p := range parts {
			out = append(out, strings.TrimSpace(p))
		}
	}
	return out
}

func (w *writer) basis(item string, special bool) bool {
	a := &w.draft.Activity
	art, point := pointOf(item, special)
	if art == "9" || (art == "" && special) {
		return w.specialBasis(point, item)
	}
	if point == "" && nationalID.MatchString(item) {
		return addText(&a.NationalIDBasis, item, 2000)
	}
	i := slices.IndexFunc(a.LegalBases, func(b record.LegalBasis) bool { return b.Point == point })
	if i < 0 {
		if len(a.LegalBases) >= 50 {
			return false
		}
		a.LegalBases = append(a.LegalBases, record.LegalBasis{Point: point})
		i = len(a.LegalBases) - 1
	}
	b := &a.LegalBases[i]
	if statutory.MatchString(item) && fits(item, 1000) {
		return addText(&b.Statute, item, 1000)
	}
	return addText(&b.Note, item, 2000)
}

var nationalID = regexp.MustCompile(`(?i)personnummer|fødselsnummer|cpr-?n`)

func (w *writer) specialBasis(point, item string) bool {
	a := &w.draft.Activity
	i := slices.IndexFunc(a.SpecialBases, func(b record.SpecialBasis) bool { return b.Point == point })
	if i < 0 {
		if len(a.SpecialBases) >= 50 {
			return false
		}
		a.SpecialBases = append(a.SpecialBases, record.SpecialBasis{Point: point})
		i = len(a.SpecialBases) - 1
	}
	return addText(&a.SpecialBases[i].Statute, item, 1000)
}

// writeStatute puts a law beside the basis that needs one.
func writeStatute(w *writer, cell, _ string) bool {
	a := &w.draft.Activity
	i := slices.IndexFunc(a.LegalBases, func(b record.LegalBasis) bool { return b.Point == "c" || b.Point == "e" })
	if i < 0 {
		a.LegalBases = append(a.LegalBases, record.LegalBasis{})
		i = len(a.LegalBases) - 1
	}
	return addText(&a.LegalBases[i].Statute, cell, 1000)
}

func writeSpecialStatute(w *writer, cell, _ string) bool {
	a := &w.draft.Activity
	if len(a.SpecialBases) == 0 {
		a.SpecialBases = append(a.SpecialBases, record.SpecialBasis{})
	}
	return addText(&a.SpecialBases[len(a.SpecialBases)-1].Statute, cell, 1000)
}

// period is a time limit in years or months.
var period = regexp.MustCompile(`(?i)\b(\d{1,3})\s*(år|year|años|anys|any\b|an\b|ans\b|jahr|jaar|vuotta|aar|måned|mnd|month|mes\b|meses|mesos|mois|monat|maand|kuukau)`)

// writeRetention takes a rule for all data, in its own words.
func writeRetention(w *writer, cell, _ string) bool {
	a := &w.draft.Activity
	r := record.RetentionRule{Rule: cut(cell, 2000)}
	r.Trigger, _ = find(w.words, record.Triggers, cell)
	r.Disposal, _ = find(w.words, record.Disposals, cell)
	if all := period.FindAllStringSubmatch(cell, -1); len(all) == 1 {
		n, _ := strconv.Atoi(all[0][1])
		if unit := strings.ToLower(all[0][2]); !strings.HasPrefix(unit, "m") && !strings.HasPrefix(unit, "kuu") {
			n *= 12
		}
		if n <= 1800 {
			r.Months = &n
		}
	}
	if len(a.Retention) >= 100 {
		return false
	}
	a.Retention = append(a.Retention, r)
	return fits(cell, 2000)
}
