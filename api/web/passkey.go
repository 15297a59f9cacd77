package web

import (
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"time"

	"ledd/internal/account"
	"ledd/internal/kinds"
)

// Paths of passkeys.
const (
	passkeySignIn  = signInPath + "/passkey"
	passkeyOptions = passkeySignIn + "/options"
	passkeysPath   = mePath + "/passkeys"
)

// bound reports whether the page stands where passkeys are good for; a browser
// would refuse them anywhere else.
func (s *Site) bound(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	return s.ways.Account.Origin != nil && host == s.ways.Account.Origin.Host
}

// sendJSON answers the script of passkeys, and nobody else.
func sendJSON(w http.ResponseWriter, status int, body any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	SetSecurityHeaders(w.Header())
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, err = w.Write(text)
	return err
}

// sayings is what the script shows when there is nothing to ask the device.
type sayings struct {
	Says string `json:"says"`
}

func (s *Site) askPasskey(w http.ResponseWriter, r *http.Request) error {
	q, err := s.accounts.AskPasskey(r.Context())
	if err != nil {
		return err
	}
	s.keepFlow(w, q.Browser)
	return sendJSON(w, http.StatusOK, q.Options)
}

// usePasskey begins a session for whom the device has let through.
func (s *Site) usePasskey(w http.ResponseWriter, r *http.Request) error {
	q, err := form(w, r)
	if err != nil {
		return err
	}
	e, err := s.accounts.UsePasskey(r.Context(), q.Get("answer"), s.flow(w, r), r.UserAgent())
	if kind := kinds.KindOf(err); err != nil && (kind == kinds.KindUnauthenticated || kind == kinds.KindForbidden) {
		p := s.signInPage(r, "", q.Get("next"))
		p.Errors = []ErrorView{{Say: K("passkey.refused")}}
		if kind == kinds.KindForbidden {
			p.Errors = []ErrorView{{Say: K("signin.forbidden")}}
		}
		return s.gate(w, r, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	s.leaveOld(r)
	s.remember(w, e.Secret)
	http.Redirect(w, r, local(q.Get("next")), http.StatusSeeOther)
	return nil
}

// proof is how a user has shown to be it: by the field, or by coming in just now.
func (v *visit) proof(q url.Values) account.Proof {
	return account.Proof{Password: q.Get("old"), Since: v.visitor().ProvenAt}
}

// proofFields asks for the password, unless somebody has come in just now.
func (v *visit) proofFields() []GateField {
	if v.accounts.Fresh(v.visitor().ProvenAt) {
		return nil
	}
	return []GateField{{Name: "old", Label: "password.old", Type: "password", Complete: "current-password"}}
}

// passkeyPart is the card that adds passkeys and lists them.
func (v *visit) passkeyPart(name string) (MePart, error) {
	p := MePart{ID: "passkeys", Title: K("passkey.title"), Text: K("passkey.text"), Action: passkeysPath, Button: K("passkey.add"), Options: passkeysPath + "/options"}
	p.Fields = append([]GateField{{Name: "name", Label: "passkey.name", Help: "passkey.name.help", Type: "text", Complete: "off", Value: name}}, v.proofFields()...)
	if !v.bound(v.r) {
		p.Text, p.Fields, p.Button = K("passkey.elsewhere", "Base", v.ways.base()), nil, Say{}
	}
	list, err := v.accounts.Passkeys(v.ctx())
	if err != nil || len(list) == 0 {
		return p, err
	}
	p.Table = &Table{Caption: K("passkey.title"), Columns: []Head{{Say: K("passkey.name")}, {Say: K("passkey.made")}, {Say: K("passkey.used")}, {Say: K("passkey.remove")}}}
	for _, k := range list {
		p.Table.Rows = append(p.Table.Rows, Row{"passkey-" + k.ID.String(), []Cell{
			{Say: T(k.Name)}, {Say: T(v.text().when(k.CreatedAt))}, {Say: v.whenUsed(k.UsedAt)},
			{Do: &Action{Say: K("passkey.remove"), Href: passkeysPath + "/" + k.ID.String() + "/end", Post: true}},
		}})
	}
	return p, nil
}

func (w Ways) base() string {
	if w.Account.Origin == nil {
		return w.Base
	}
	return w.Account.Origin.Base
}

func (v *visit) whenUsed(at *time.Time) Say {
	if at == nil {
		return K("passkey.never")
	}
	return T(v.text().when(*at))
}

// askNewPasskey gives the script what to ask the device, or what is wrong.
func (v *visit) askNewPasskey() error {
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	ask, err := v.accounts.AskNewPasskey(v.ctx(), q.Get("name"), v.proof(q))
	if errs, ok := invalid(err); err != nil && ok && len(errs) > 0 {
		return sendJSON(v.w, http.StatusUnprocessableEntity, sayings{v.text().say(violation(errs[0], FieldView{}))})
	}
	if err != nil {
		return err
	}
	v.keepFlow(v.w, ask.Browser)
	return sendJSON(v.w, http.StatusOK, ask.Options)
}

func (v *visit) addPasskey() error {
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	err = v.accounts.AddPasskey(v.ctx(), q.Get("name"), q.Get("answer"), v.flow(v.w, v.r))
	if kinds.KindOf(err) == kinds.KindUnauthenticated && err != nil {
		err = kinds.Invalid("", "passkey", "begin again")
	}
	if err != nil {
		part, err2 := v.passkeyPart(q.Get("name"))
		if err2 != nil {
			return err2
		}
		return v.meAgain(part, err)
	}
	return v.see(mePath + "?done=saved")
}

func (v *visit) removePasskey() error {
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	if err := v.accounts.RemovePasskey(v.ctx(), v.r.PathValue("id"), v.proof(q)); err != nil {
		return v.meAgain(v.removal("passkeys", K("passkey.remove.title")), err)
	}
	return v.see(mePath + "?done=removed")
}

// removal asks for the password before a way in is taken away.
func (v *visit) removal(id string, title Say) MePart {
	return MePart{ID: id + "-remove", Title: title, Text: K("passkey.remove.text"), Action: v.r.URL.Path, Button: K("passkey.remove"), Fields: v.proofFields()}
}

// meAgain shows one's page with what was wrong in a part; one that is not among the
// page's own stands first.
func (v *visit) meAgain(part MePart, err error) error {
	errs, ok := invalid(err)
	if !ok {
		return err
	}
	if len(errs) == 0 {
		errs = []kinds.Violation{{Code: "only-way", Detail: err.Error()}}
	}
	return v.meWith(http.StatusUnprocessableEntity, &part, errs)
}
