package web

import (
	"html/template"
	"net/http"
	"net/url"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// unread refuses a signature under a text that was not accepted.
var unread = kinds.Violation{Pointer: "/accept", Code: "accept", Detail: "tick the box to say that you accept the text"}

// signForm asks for a signature: who signs, by what right, and the text that is
// accepted.
func signForm(r agreement.Request, action string) AskForm {
	f := AskForm{
		ID: "sign", Action: action, Title: K("sign.form"), Lead: K("sign.form.lead", "Party", r.Party.Name), Quote: r.Statement, Button: K("sign.button"),
		Hidden: []Choice{{"party", r.Party.ID.String()}, {"sha256", r.Agreement.IssuedSHA256}, {"statement", r.Statement}},
		Fields: []AskField{
			{Name: "name", Label: "sign.name", Kind: "text", Complete: "name", Value: r.Signer.Name},
			{Name: "title", Label: "sign.person", Help: "sign.person.help", Kind: "text", Complete: "organization-title"},
			{Name: "authority", Label: "sign.authority", Help: "sign.authority.help", Kind: "text"},
			{Name: "accept", Label: "sign.accept", Kind: "check"},
		},
	}
	return f
}

// signed reads the form of a signature, and says at once all that it lacks.
func signed(q url.Values, lang Lang) (agreement.SignInput, error) {
	party, err := kinds.ParseID[kinds.Party](q.Get("party"))
	if err != nil {
		return agreement.SignInput{}, kinds.Invalid("/party", "no-party", "choose for whom you sign")
	}
	in := agreement.SignInput{
		Party: party, Name: q.Get("name"), Title: q.Get("title"), Authority: q.Get("authority"),
		SHA256: q.Get("sha256"), Statement: q.Get("statement"), Language: string(lang),
	}
	vs := kinds.ViolationsOf(door.Validate(in))
	if q.Get("accept") != "yes" {
		vs = append(vs, unread)
	}
	return in, kinds.Violations(vs)
}

// origin is where a signature comes from.
func (s *Site) origin(r *http.Request) agreement.Origin {
	o := agreement.Origin{Browser: r.UserAgent(), Session: string(visitorOf(r).Method)}
	if from := door.RequestOf(r.Context()).From; from.IsValid() {
		o.Address = from.String()
	}
	return o
}

// signatory is the party of an agreement that the actor signs for: the one that the
// address names, else its own organisation.
func (v *visit) signatory() kinds.OrgID {
	if p, err := kinds.ParseID[kinds.Party](v.r.FormValue("party")); err == nil {
		return p
	}
	return v.who().Org
}

func (v *visit) askSign() error {
	a, err := v.agreementFor("agreement.sign")
	if err != nil {
		return err
	}
	return v.showSign(a, http.StatusOK, nil, nil)
}

func (v *visit) showSign(a agreementLine, status int, sent url.Values, wrong []kinds.Violation) error {
	p := v.askPage(a, K("sign.title", "Name", v.agreementName(a.Agreement)))
	r, err := v.steps.Request(v.ctx(), a.ID.String(), v.signatory(), string(v.language(v.w, v.r).Shown()))
	if vs, ok := objections(err); ok {
		for _, x := range vs {
			p.Alerts = append(p.Alerts, Alert{Tone: "info", Title: violation(x, FieldView{})})
		}
		return v.pages.Show(v.w, v.r, http.StatusConflict, p)
	}
	if err != nil {
		return err
	}
	page, err := v.steps.File(v.ctx(), a.ID.String(), "page")
	if err != nil {
		return err
	}
	f := signForm(r, agreementsPath+"/"+a.ID.String()+signing)
	f.fill(sent, wrong)
	p.Lead, p.Document, p.Forms = K("sign.lead"), template.HTML(page.Body), []AskForm{f} // our own engine escapes what it is given
	p.Onward = append([]Action{{Say: K("action.pdf"), Href: agreementsPath + "/" + a.ID.String() + "/files/issued", Icon: "Download"}}, p.Onward...)
	return v.pages.Show(v.w, v.r, status, p)
}

func (v *visit) sign() error {
	a, err := v.agreementFor("agreement.sign")
	if err != nil {
		return err
	}
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	in, err := signed(q, v.language(v.w, v.r).Shown())
	if err == nil {
		_, err = v.steps.Sign(v.ctx(), a.ID.String(), in, v.origin(v.r))
	}
	if vs, ok := objections(err); ok {
		return v.showSign(a, http.StatusUnprocessableEntity, q, vs)
	}
	if err != nil {
		return err
	}
	return v.see(agreementsPath + "/" + a.ID.String() + "?done=signed")
}

// waits reports whether an agreement waits for a party's signature.
func waits(a *agreement.Agreement, of kinds.OrgID, today kinds.Date) bool {
	at := a.Standing(today)
	return a.Issued() && (at == agreement.Ready || at == agreement.PartSigned) && !a.SignedBy(of, today)
}
