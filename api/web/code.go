package web

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"github.com/boombuler/barcode/qr"
	"github.com/pquerna/otp"

	"ledd/internal/account"
	"ledd/internal/kinds"
)

func codesPart(u *account.User) MePart {
	p := MePart{ID: "codes", Title: K("codes.title"), Text: K("codes.text"), Action: mePath + "/codes", Button: K("codes.begin")}
	if u.TOTPSince != nil {
		p.Text, p.Action, p.Button = N("codes.on", len(u.Recovery)), mePath+"/codes/stop", K("codes.stop")
		p.Fields = []GateField{{Name: "old", Label: "password.old", Type: "password", Complete: "current-password"}}
		p.Also = &MePart{ID: "recovery", Text: K("codes.renew.text"), Action: mePath + "/codes/recovery", Button: K("codes.renew"), Fields: []GateField{{Name: "old", Label: "password.old", Type: "password", Complete: "current-password"}}}
	}
	return p
}

// proposeCodes shows the key for the codes.
func (v *visit) proposeCodes() error {
	key, err := v.accounts.Propose(v.ctx())
	if err != nil {
		return err
	}
	return v.showKey(http.StatusOK, key, nil)
}

func (v *visit) showKey(status int, key *otp.Key, errs []kinds.Violation) error {
	picture, err := photograph(key)
	if err != nil {
		return err
	}
	part := MePart{
		ID: "codes", Title: K("codes.title"), Text: K("codes.scan"), Action: mePath + "/codes/confirm", Button: K("codes.confirm"),
		Hidden: []Choice{{"key", key.URL()}}, Fields: append([]GateField{{Name: "code", Label: "code.code", Type: "text", Complete: "one-time-code"}}, v.proofFields()...),
		Picture: picture, Secret: key.Secret(),
	}
	p := v.mePage()
	p.Lead, p.Parts = K("codes.lead"), []MePart{part}
	return v.showFaults(p, status, &part, errs)
}

// photograph draws the key as a QR code (ISO/IEC 18004), four units of margin
// around it.
func photograph(key *otp.Key) (template.HTML, error) {
	code, err := qr.Encode(key.URL(), qr.M, qr.Auto)
	if err != nil {
		return "", err
	}
	size, path := code.Bounds().Dx(), strings.Builder{}
	for y := range size {
		for x := range size {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x, y)
			}
		}
	}
	return template.HTML(fmt.Sprintf(`<svg class="qr" viewBox="-4 -4 %d %d" width="240" height="240" aria-hidden="true" focusable="false"><path class="qr-paper" d="M-4-4h%dv%dh-%dz"/><path class="qr-ink" d="%s"/></svg>`,
		size+8, size+8, size+8, size+8, size+8, path.String())), nil
}

// confirmCodes begins to ask for codes, and shows the recovery codes once.
func (v *visit) confirmCodes() error {
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	key, err := otp.NewKeyFromURL(q.Get("key"))
	if err != nil || key.Secret() == "" {
		return kinds.Invalid("", "form", "the form cannot be read")
	}
	var codes []string
	err = v.accounts.Proven(v.ctx(), v.proof(q))
	if err == nil {
		codes, err = v.accounts.Confirm(v.ctx(), key.Secret(), q.Get("code"))
	}
	if err != nil {
		errs, ok := invalid(err)
		if !ok {
			return err
		}
		return v.showKey(http.StatusUnprocessableEntity, key, errs)
	}
	p := v.mePage()
	p.Lead, p.Codes = K("codes.recovery"), codes
	return v.show(p)
}

func (v *visit) stopCodes() error {
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	if err := v.accounts.Without(v.ctx(), q.Get("old")); err != nil {
		errs, ok := invalid(err)
		if !ok {
			return err
		}
		u, err := v.accounts.Self(v.ctx())
		if err != nil {
			return err
		}
		part := codesPart(u)
		return v.meWith(http.StatusUnprocessableEntity, &part, errs)
	}
	return v.see(mePath + "?done=saved")
}

// renewCodes shows new recovery codes once, in place of the old.
func (v *visit) renewCodes() error {
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	codes, err := v.accounts.Renew(v.ctx(), q.Get("old"))
	if err != nil {
		u, err2 := v.accounts.Self(v.ctx())
		if err2 != nil {
			return err2
		}
		part := codesPart(u)
		if part.Also == nil {
			return err
		}
		also := *part.Also
		also.Title = K("codes.title")
		return v.meAgain(also, err)
	}
	p := v.mePage()
	p.Lead, p.Codes = K("codes.renewed"), codes
	return v.show(p)
}
