package web

import (
	"net/http"

	"github.com/google/uuid"

	"ledd/internal/agreement"
)

// adopting is the last part of the address at which a shared agreement is adopted.
const adopting = "/adopt"

// adoptionForm is how people say which of their own systems an agreement of others covers.
var adoptionForm = newForm[agreement.AdoptionInput](Form{
	Noun:     "adoption",
	Sections: []Section{{"covers", []string{"scopeSystems", "note"}}},
})

// askAdoption shows the form, with the systems that the agreement covers already, or
// probably does.
func (v *visit) askAdoption() error {
	a, err := v.adoptable()
	if err != nil {
		return err
	}
	in := agreement.AdoptionInput{ScopeSystems: v.reg.Reached(a, v.today)}
	if x := v.reg.AdoptionOf(a.ID); x != nil {
		in = x.AdoptionInput
	}
	return v.showAdoption(a, http.StatusOK, sheet{draft: uuid.NewString(), values: adoptionForm.encode(&in, v.names)})
}

// adoptable is the shared agreement of the address, for who may adopt it.
func (v *visit) adoptable() (*agreement.Agreement, error) {
	a, err := v.sharedAgreement()
	if err == nil {
		err = v.who().May("adoption.create")
	}
	return a, err
}

func (v *visit) showAdoption(a *agreement.Agreement, status int, s sheet) error {
	at := sharedPath + "/" + a.ID.String()
	keeper := v.names.Label("organisation", a.Org.String())
	p := FormPage{Action: at + adopting, Cancel: at, Lead: K("form.adoption.lead"), Noun: "adoption", Draft: s.draft}
	p.Shell = v.shell(agreementsPath, K("form.adoption.new"), Crumb{K("nav.agreements"), agreementsPath}, Crumb{K("shared.title"), sharedPath}, Crumb{K("shared.one", "Org", keeper), at})
	p.build(adoptionForm, s.values, v.names, v.text(), s.errors, "")
	return v.pages.Show(v.w, v.r, status, p)
}

// adopt makes the adoption, or changes the one that there is.
func (v *visit) adopt() error {
	a, err := v.adoptable()
	if err != nil {
		return err
	}
	s, _, err := v.sent(adoptionForm, a.ID.String())
	if err != nil {
		return err
	}
	in := agreement.AdoptionInput{Agreement: a.ID}
	if s.errors = append(s.errors, adoptionForm.decode(&in, s.values, v.names)...); len(s.errors) > 0 {
		return v.showAdoption(a, http.StatusUnprocessableEntity, s)
	}
	if x := v.reg.AdoptionOf(a.ID); x != nil {
		in.Keys = x.Keys
		_, err = v.adoptions.Update(v.ctx(), x.ID.String(), x.Version, in)
	} else {
		_, err = v.adoptions.Create(s.once(v.ctx()), in)
	}
	if err != nil {
		if err := v.object(adoptionForm, &s, err); err != nil {
			return err
		}
		return v.showAdoption(a, http.StatusUnprocessableEntity, s)
	}
	return v.see(sharedPath + "/" + a.ID.String() + "?done=adopted")
}

// adoptionPanel lists the systems of one's own that a shared agreement covers.
func (v *visit) adoptionPanel(a *agreement.Agreement) Panel {
	p := Panel{ID: "adoption", Title: K("panel.adoption"), Empty: K("panel.adoption.none"), Actions: []Action{{Say: K("form.adoption.new"), Href: sharedPath + "/" + a.ID.String() + adopting}}}
	x := v.reg.AdoptionOf(a.ID)
	if x == nil || len(x.ScopeSystems) == 0 {
		return p
	}
	t := Table{Caption: K("panel.adoption"), Columns: []Head{{Say: K("column.name")}}}
	for _, s := range v.reg.Systems {
		for _, id := range x.ScopeSystems {
			if id == s.ID {
				t.Rows = append(t.Rows, Row{"s-" + s.ID.String(), []Cell{{Say: T(s.Name), Href: systemsPath + "/" + s.ID.String(), Sub: T(s.Code)}}})
			}
		}
	}
	p.Table = &t
	return p
}
