package agreement

import (
	"cmp"
	"maps"
	"strings"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/mail"
	"ledd/internal/party"
)

// toldFor is how many days the letter about a sealed agreement is worth sending.
const toldFor = 30

// tell writes to every party's contacts, and to everybody who has signed, that the
// agreement is complete: from which day it is in force, its fingerprint, and where that
// is checked. It is a part of the transaction that seals, and so is done once.
func (a *Agreement) tell(tx *door.Tx, signed []*Evidence) error {
	to, err := a.audience(tx, signed)
	if err != nil || len(to) == 0 {
		return err
	}
	keeper, err := door.Get[party.Organisation](tx, a.Org.String())
	if err != nil {
		return err
	}
	data := map[string]string{"Org": keeper.Name, "About": a.Title(), "From": "", "Sum": a.SealedSHA256, "Link": "/verify?code=" + Grouped(a.CheckCode)}
	if on, _ := a.Start(tx.Today()); on.Known() {
		data["From"] = mail.Day(a.IssuedLanguage, on)
	}
	for _, x := range to {
		own := map[string]string{"Name": cmp.Or(x.Name, keeper.Name)}
		maps.Copy(own, data)
		if _, err := mail.Post(tx, mail.Letter{Email: x.Email, Name: x.Name, Language: a.IssuedLanguage, Text: "sealed", Data: own, Expires: tx.Today().AddDays(toldFor).Time()}); err != nil {
			return err
		}
	}
	return nil
}

// audience is whom the letter goes to: those whom the agreement names at each party, else
// whom the register would write to there, and whoever signed; each address once.
func (a *Agreement) audience(tx *door.Tx, signed []*Evidence) ([]ContactLine, error) {
	var to []ContactLine
	seen := map[string]bool{}
	add := func(name, email string) {
		if at := strings.ToLower(strings.TrimSpace(email)); at != "" && !seen[at] {
			seen[at] = true
			to = append(to, ContactLine{Name: name, Email: at})
		}
	}
	var silent []kinds.OrgID
	for _, p := range a.Parties {
		if a.LeftOn(p.Org, tx.Today()) {
			continue
		}
		before := len(to)
		known := false
		for _, c := range p.Contacts {
			known = known || c.Email != ""
			add(c.Name, c.Email)
		}
		if !known && len(to) == before {
			silent = append(silent, p.Org)
		}
	}
	known, err := Addressees(tx, silent)
	for _, o := range silent {
		add(known[o].Name, known[o].Email)
	}
	for _, e := range signed {
		add(e.Name, e.Email)
	}
	return to, err
}
