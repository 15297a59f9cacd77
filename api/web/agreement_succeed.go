package web

import (
	"net/http"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
)

// succeeding is the last part of the address at which a next version is begun.
const succeeding = "/succeed"

// askSucceed says what a next version begins with, before it is made.
func (v *visit) askSucceed() error {
	a, err := v.agreementFor("agreement.succeed")
	if err != nil {
		return err
	}
	return v.showSucceed(a, http.StatusOK, nil)
}

func (v *visit) showSucceed(a agreementLine, status int, wrong []kinds.Violation) error {
	p := v.askPage(a, K("succeed.title"))
	p.Lead = K("succeed.lead")
	if open := v.openSuccessor(a); open != nil {
		p.Alerts = []Alert{{Tone: "info", Title: K("succeed.open"), Text: K("succeed.open.text"), Actions: []Action{{Say: K("succeed.go"), Href: agreementsPath + "/" + open.ID.String()}}}}
		return v.pages.Show(v.w, v.r, status, p)
	}
	p.Alerts = []Alert{{Tone: "info", Title: K("succeed.stays"), Text: K("succeed.stays.text")}}
	f := AskForm{ID: "succeed", Action: agreementsPath + "/" + a.ID.String() + succeeding, Button: K("succeed.button")}
	f.fill(nil, wrong)
	p.Forms = []AskForm{f}
	return v.pages.Show(v.w, v.r, status, p)
}

// openSuccessor is the version that is to replace an agreement and is not in force yet.
func (v *visit) openSuccessor(a agreementLine) *agreement.Agreement {
	for _, x := range v.reg.Agreements {
		if x.Supersedes == a.ID && x.UnderWay(v.today) {
			return x
		}
	}
	return nil
}

// succeed makes the draft, or finds the one that is open.
func (v *visit) succeed() error {
	a, err := v.agreementFor("agreement.succeed")
	if err != nil {
		return err
	}
	if _, err := form(v.w, v.r); err != nil {
		return err
	}
	next, err := v.steps.Succeed(v.ctx(), a.ID.String(), agreement.SucceedInput{})
	if vs, ok := objections(err); ok {
		return v.showSucceed(a, http.StatusUnprocessableEntity, vs)
	}
	if err != nil {
		return err
	}
	return v.see(agreementsPath + "/" + next.ID.String() + "?done=succeeded")
}
