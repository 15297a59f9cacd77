package record_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"ledd/internal/record"
)

// TestVocabularies: each term has labels in four languages, a code of its own, and an
// IRI of DPV or the reason for none; loading refuses any other, so that what is left to
// test is that all seven are there and full.
func TestVocabularies(t *testing.T) {
	t.Parallel()
	for _, v := range record.Vocabularies {
		if len(v.Terms) < 6 || record.VocabularyNamed(v.Name) != v {
			t.Errorf("%s has %d terms", v.Name, len(v.Terms))
		}
		for _, term := range v.Terms {
			if strings.ToLower(term.Code) != term.Code || strings.ContainsAny(term.Code, " -.") {
				t.Errorf("%s: the code %q", v.Name, term.Code)
			}
			for l, label := range term.Labels {
				if code, ok := v.Find(strings.ToUpper(label)); !ok || (code != term.Code && v.Term(code).Labels[l] != label) {
					t.Errorf("%s: %q leads to %q, not to %s", v.Name, label, code, term.Code)
				}
			}
			if term.IRI != "" && !strings.HasPrefix(term.IRI, "https://w3id.org/dpv") {
				t.Errorf("%s: %s has the IRI %s", v.Name, term.Code, term.IRI)
			}
		}
	}
}

// TestBrokenVocabularies: a vocabulary that lacks something does not load.
func TestBrokenVocabularies(t *testing.T) {
	t.Parallel()
	const labels = `"labels":{"nb":"a","nn":"a","en":"a","da":"a"}`
	for name, text := range map[string]string{
		"no label":      `{"terms":[{"code":"a","labels":{"nb":"a","nn":"a","en":"a"},"noIri":"x"}]}`,
		"code twice":    `{"terms":[{"code":"a",` + labels + `,"noIri":"x"},{"code":"a",` + labels + `,"noIri":"x"}]}`,
		"no code":       `{"terms":[{` + labels + `,"noIri":"x"}]}`,
		"no IRI":        `{"terms":[{"code":"a",` + labels + `}]}`,
		"IRI and none":  `{"terms":[{"code":"a",` + labels + `,"iri":"x","noIri":"x"}]}`,
		"other special": `{"terms":[{"code":"a",` + labels + `,"noIri":"x","special":"art6"}]}`,
		"no JSON":       `{`,
	} {
		if _, err := record.ReadVocabulary([]byte(text)); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

// TestSpecialCategories: art. 9(1) names eight kinds, and each has a term.
func TestSpecialCategories(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"health", "union", "ethnic", "religion", "political", "biometric", "genetic", "sexual"} {
		if record.Data.Term(code).Special != "art9" {
			t.Errorf("%s is no special category", code)
		}
	}
	if !record.Data.Term("criminal").Criminal || !record.Data.Term("national_id").NationalID || record.Data.Term("economy").Special != "" {
		t.Error("convictions, the national identity number and the economy")
	}
}

// published is words of registers and templates that authorities have published, in
// their languages, and the code that each means.
const published = `vocabulary,word,code
subject,Ciutadans,residents
subject,Residents al municipi,residents
subject,Representants legals,guardians
subject,End users,service_users
subject,councillor,officials
subject,employee,employees
subject,contractor,suppliers
subject,Resident,residents
data,Nom i cognoms,name
data,DNI/NIE/Passaport/Targeta de resident,national_id
data,Adreça postal,address
data,Adreça electrònica,contact
data,Telèfon mòbil,contact
data,Signatura manuscrita,signature
data,Sexe,gender
data,Estat civil,civil_status
data,Data de naixement,date_of_birth
data,Nacionalitat,nationality
data,Dades familiars,family
data,Email address,contact
data,phone number,contact
data,persons name,name
data,Vie professionnelle,employment
data,Informations d'ordre économique et financier,economy
data,Données de localisation,location
data,CPR-nr,national_id
data,Henkilötunnus,national_id
data,Känsliga personuppgifter,special
data,Gesundheitsdaten,health
data,Afiliación sindical,union
recipient,Altres administracions públiques,public_body
recipient,Sous-traitants,processor
recipient,Destinataires internes,internal
recipient,Institut Nacional d’Estadística,statistics
measure,Chiffrement des données,encryption_transit
measure,Sauvegarde des données,backup
measure,Mesures de traçabilité,logging
measure,Contrôle d'accès des utilisateurs,access_control
measure,Password,authentication
purpose,Reconeixement de drets,
trigger,Until user requests deletion,consent_withdrawn
disposal,Sletning,delete
`

// TestPublishedWords: the words of real registers find their terms, whatever their case
// and language; a word that means none of them finds none.
func TestPublishedWords(t *testing.T) {
	t.Parallel()
	rows, err := csv.NewReader(strings.NewReader(published)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		code, ok := record.VocabularyNamed(r[0]).Find(r[1])
		if code != r[2] || ok != (r[2] != "") {
			t.Errorf("%s: %q is %q, want %q", r[0], r[1], code, r[2])
		}
	}
}
