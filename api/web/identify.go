package web

import (
	"net/http"
	"net/url"

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
	return v.showIdentity(o, http.StatusOK, url.Values{}, nil)
}

func (v *visit) showIdentity(o *party.Organisation, status int, q url.Values, errs []kinds.Violation) error {
	at := vendorsPath + "/" + o.ID.String()
	p := FormPage{Action: at + "/identify", Cancel: at, Lead: K("form.identify.lead"), Noun: "identify", Record: "new"}
	p.Shell = v.shell(vendorsPath, K("form.identify.new"), Crumb{K("nav.vendors"), vendorsPath}, Crumb{T(o.Name), at})
	p.build(identifyForm, q, v.names, v.text(), errs, "")
	return v.pages.Show(v.w, v.r, status, p)
}

// identify lets what the municipality keeps name the organisation that is meant.
func (v *visit) identify() error {
	o, err := v.organisations.Get(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 1<<20)
	if err := v.r.ParseForm(); err != nil {
		return kinds.Invalid("", "form", "the form cannot be read")
	}
	q, in := identifyForm.tidy(v.r.PostForm), identity{}
	errs := identifyForm.decode(&in, q, v.names)
	if len(errs) == 0 && in.Into.IsZero() {
		errs = []kinds.Violation{{Pointer: "/into", Code: "required"}}
	}
	if len(errs) > 0 {
		return v.showIdentity(o, http.StatusUnprocessableEntity, q, errs)
	}
	done, err := exchange.New(v.door).Identify(v.ctx(), o.ID.String(), in.Into.String())
	if kinds.KindOf(err) == kinds.KindInvalid {
		return v.showIdentity(o, http.StatusUnprocessableEntity, q, kinds.ViolationsOf(err))
	}
	if err != nil {
		return err
	}
	return v.see(vendorsPath + "/" + done.Into.ID.String() + "?done=merged")
}
