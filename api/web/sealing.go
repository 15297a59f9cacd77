package web

import "ledd/internal/agreement"

// sealing says above an agreement that everybody has signed how far its seal has come,
// and what to do where that failed. A page of the past says nothing of work.
func (v *visit) sealing(p *RecordPage, a agreementLine) error {
	if looking(v.ctx()) || !a.Issued() || a.SealedSHA256 != "" {
		return nil
	}
	at, err := v.steps.Sealing(v.ctx(), a.ID.String())
	if err != nil || at == "" {
		return err
	}
	x := Alert{Tone: map[agreement.Sealing]string{agreement.SealingNow: "info", agreement.SealingLater: "warning"}[at], Title: K(key("sealing", string(at))), Text: K(key("sealing", string(at), "text"))}
	if at == agreement.SealingOver {
		x.Tone = "danger"
		if v.who().May("agreement.issue") == nil {
			p.Actions = append([]Action{{Say: K("sealing.again"), Href: agreementsPath + "/" + a.ID.String() + "/seal", Post: true}}, p.Actions...)
		}
	}
	p.Alerts = append([]Alert{x}, p.Alerts...)
	return nil
}

// sealAgain asks for the seal anew.
func (v *visit) sealAgain() error {
	a, err := v.agreementFor("agreement.issue")
	if err != nil {
		return err
	}
	if _, err := v.steps.Seal(v.ctx(), a.ID.String()); err != nil {
		return err
	}
	return v.see(agreementsPath + "/" + a.ID.String() + "?done=sealing")
}
