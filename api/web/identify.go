package web

import (
	"net/http"

	"github.com/google/uuid"

	"ledd/internal/exchange"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// identity is what somebody says of a name that nobody has confirmed.
type identity struct {
	Into kinds.OrgID `json:"into" validate:"required"`
}

var identifyForm = newForm[identity](Form{Noun: "identify", Sections: []Section{{"about", []string{"into"}}}})

func (v *visit) askIdentity() error {
	o, err := v.organisations.Get(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.showIdentity(o, http.StatusOK, sheet{draft: uuid.NewString()})
}

func (v *visit) showIdentity(o *party.Organisation, status int, s sheet) error {
	at := vendorsPath + "/" + o.ID.String()
	p := FormPage{Action: at + "/identify", Cancel: at, Lead: K("form.identify.lead"), Noun: "identify", Draft: s.draft}
	p.Shell = v.shell(vendorsPath, K("form.identify.new"), Crumb{K("nav.vendors"), vendorsPath}, Crumb{T(o.Name), at})
	p.build(identifyForm, s.values, v.names, v.text(), s.errors, "")
	return v.pages.Show(v.w, v.r, status, p)
}

// identify lets what the municipality keeps name the organisation that is meant.
func (v *visit) identify() error {
	o, err := v.organisations.Get(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	s, _, err := v.sent(identifyForm, o.ID.String())
	if err != nil {
		return err
	}
	in := identity{}
	s.errors = append(s.errors, identifyForm.decode(&in, s.values, v.names)...)
	if len(s.errors) == 0 && in.Into.IsZero() {
		s.errors = []kinds.Violation{{Pointer: "/into", Code: "required"}}
	}
	if len(s.errors) > 0 {
		return v.showIdentity(o, http.StatusUnprocessableEntity, s)
	}
	done, err := exchange.New(v.door).Identify(s.once(v.ctx()), o.ID.String(), in.Into.String())
	if err != nil {
		if err := v.object(identifyForm, &s, err); err != nil {
			return err
		}
		return v.showIdentity(o, http.StatusUnprocessableEntity, s)
	}
	return v.see(vendorsPath + "/" + done.Into.ID.String() + "?done=merged")
}
