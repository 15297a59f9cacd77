package agreement

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ledd/internal/docmodel"
	"ledd/internal/kinds"
)

// Finished is what the last revision of a file says.
type Finished struct {
	Document string // as the document names itself
	Lang     string
	Stamps   map[int][]docmodel.Block // by the place to sign, from 0
	Evidence [][]docmodel.Block       // page by page
}

// evidenceWords is what the last revision says, beside names and figures.
var evidenceWords = map[string]map[string]string{
	"nb": {
		"issued": "Utstedt til signering", "sealed": "Alle har signert", "portal": "Signert i portalen", "elsewhere": "Signert PDF, kontrollert", "paper": "Signert på papir, godtatt av to personer",
		"mailed_code": "kode sendt til e-postadressen", "account": "innlogget konto", "link": "engangslenke", "program": "et program med eget tilgangsbevis", "certificate": "sertifikatet i signaturen", "people": "to personer som sammenlignet",
		"name": "Navn", "said": "Navn, som avsenderen skrev det", "signer": "Sertifikatet er utstedt til", "title": "Stilling", "party": "For", "agent": "Ved fullmektig", "mandate": "Fullmakt", "authority": "Rett til å undertegne", "when": "Tidspunkt", "known": "Kjent ved", "email": "E-post", "address": "Nettadresse", "sum": "Filens SHA-256", "text": "Godtatt tekst", "id": "Bevis",
	},
	"nn": {
		"issued": "Utferda til signering", "sealed": "Alle har signert", "portal": "Signert i portalen", "elsewhere": "Signert PDF, kontrollert", "paper": "Signert på papir, godteke av to personar",
		"mailed_code": "kode send til e-postadressa", "account": "innlogga konto", "link": "eingongslenkje", "program": "eit program med eige tilgangsprov", "certificate": "sertifikatet i signaturen", "people": "to personar som samanlikna",
		"name": "Namn", "said": "Namn, som avsendaren skreiv det", "signer": "Sertifikatet er skrive ut til", "title": "Stilling", "party": "For", "agent": "Ved fullmektig", "mandate": "Fullmakt", "authority": "Rett til å skrive under", "when": "Tidspunkt", "known": "Kjend ved", "email": "E-post", "address": "Nettadresse", "sum": "SHA-256 av fila", "text": "Godteken tekst", "id": "Prov",
	},
	"da": {
		"issued": "Udstedt til underskrift", "sealed": "Alle har underskrevet", "portal": "Underskrevet i portalen", "elsewhere": "Underskrevet PDF, kontrolleret", "paper": "Underskrevet på papir, godkendt af to personer",
		"mailed_code": "kode sendt til e-mailadressen", "account": "konto, der var logget ind", "link": "engangslink", "program": "et program med egen adgang", "certificate": "certifikatet i underskriften", "people": "to personer, der sammenlignede",
		"name": "Navn", "said": "Navn, som afsenderen skrev det", "signer": "Certifikatet er udstedt til", "title": "Stilling", "party": "For", "agent": "Ved fuldmægtig", "mandate": "Fuldmagt", "authority": "Ret til at underskrive", "when": "Tidspunkt", "known": "Kendt ved", "email": "E-mail", "address": "Netadresse", "sum": "Filens SHA-256", "text": "Accepteret tekst", "id": "Bevis",
	},
	"en": {
		"issued": "Issued for signing", "sealed": "Everybody has signed", "portal": "Signed in the portal", "elsewhere": "Signed PDF, verified", "paper": "Signed on paper, accepted by two people",
		"mailed_code": "a code sent to the e-mail address", "account": "a signed-in account", "link": "a one-time link", "program": "a program with access of its own", "certificate": "the certificate of the signature", "people": "two people who compared",
		"name": "Name", "said": "Name, as the sender wrote it", "signer": "The certificate is issued to", "title": "Position", "party": "For", "agent": "By agent", "mandate": "Mandate", "authority": "Right to sign", "when": "When", "known": "Known by", "email": "E-mail", "address": "Network address", "sum": "SHA-256 of the file", "text": "Accepted text", "id": "Evidence",
	},
}

func word(lang, key string) string {
	return cmp.Or(evidenceWords[lang][key], evidenceWords["en"][key])
}

// pages is what the last revision fills in.
func (u *unsealed) pages() Finished {
	f := Finished{Document: u.a.documentID(), Lang: u.a.IssuedLanguage, Stamps: map[int][]docmodel.Block{}}
	places := u.a.places(u.places.AsOf)
	slices.SortStableFunc(u.evidence, func(a, b *Evidence) int { return a.SignedAt.Compare(b.SignedAt) })
	for i, e := range u.evidence {
		if at := slices.Index(places, e.Party); at >= 0 {
			f.Stamps[at] = u.stamp(f.Lang, e)
		}
		if i%notesOnPage == 0 {
			f.Evidence = append(f.Evidence, nil)
		}
		f.Evidence[len(f.Evidence)-1] = append(f.Evidence[len(f.Evidence)-1], u.note(f.Lang, e))
	}
	return f
}

// places is who signs in which box, in the order of the document.
func (a *Agreement) places(on kinds.Date) []kinds.OrgID {
	var all []kinds.OrgID
	for _, p := range a.Parties {
		if !a.LeftOn(p.Org, on) && a.hasPlace(p) {
			all = append(all, p.Org)
		}
	}
	return all
}

// hasPlace reports whether a party has a place to sign. A controller that is named in an
// agreement below its processor has rights there, and does not sign (art. 28(4)).
func (a *Agreement) hasPlace(p Party) bool {
	return p.Side != Agent && p.Capacity != Affiliate && (a.Type != ProcessorSub || p.Side != Controller)
}

// stamp is what stands in a party's box.
func (u *unsealed) stamp(lang string, e *Evidence) []docmodel.Block {
	lines := []string{e.Title, word(lang, string(e.Way))}
	if e.Signer != "" {
		lines = append(lines, word(lang, "signer")+": "+e.Signer)
	}
	lines = append(lines, instant(e.SignedAt), word(lang, "id")+" "+e.ID.String())
	return []docmodel.Block{docmodel.Paragraph{Runs: docmodel.Lines(e.Name, lines...)}}
}

// note is all that is known of a signature.
func (u *unsealed) note(lang string, e *Evidence) docmodel.Block {
	f := docmodel.Fields{}
	add := func(key, value string) {
		if value != "" {
			f.Items = append(f.Items, docmodel.Field{Label: docmodel.Text(word(lang, key)), Value: docmodel.Text(value)})
		}
	}
	if e.Way == Elsewhere {
		add("said", e.Name)
	} else {
		add("name", e.Name)
	}
	add("signer", e.Signer)
	add("title", e.Title)
	add("party", u.places.name(e.Party))
	add("agent", u.places.name(e.Agent))
	add("mandate", u.mandate(e))
	add("authority", e.Authority)
	add("when", instant(e.SignedAt)+", "+word(lang, string(e.Way)))
	add("known", word(lang, e.Known))
	add("email", e.Email)
	add("address", e.Address)
	add("sum", e.SHA256)
	add("text", e.Statement)
	add("id", e.ID.String())
	return f
}

// mandate is the one under which an agent signed: its document, and its days.
func (u *unsealed) mandate(e *Evidence) string {
	m, ok := u.a.mandateUnder(e.Party, e.Agent, u.day(e.SignedAt))
	if !ok {
		return ""
	}
	days := strings.TrimSpace(string(m.ValidFrom) + " – " + string(m.ValidTo))
	if m.Document == "" {
		return days
	}
	return m.Document + ", " + days
}

// instant writes a time to the second, in UTC, as evidence has it.
func instant(at time.Time) string { return at.UTC().Format("2006-01-02 15:04:05 UTC") }
