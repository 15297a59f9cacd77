package web

import (
	"net/url"

	"ledd/internal/access"
	"ledd/internal/dpia"
	"ledd/internal/risk"
)

// decisionForm is how the controller decides on a DPIA, and consultForm how people note
// the prior consultation of the authority (art. 36).
var (
	decisionForm = newForm[dpia.DecideInput](Form{Noun: "decision", Sections: []Section{{"about", []string{"decision", "conditions", "decidedOn"}}}, Mandatory: []string{"decision"}})
	consultForm  = newForm[dpia.ConsultInput](Form{Noun: "consultation", Sections: []Section{
		{"sent", []string{"sentOn", "extensionToldOn", "clockStops"}},
		{"answer", []string{"answeredOn", "answer", "conditions", "handledOn"}},
		{"proceed", []string{"proceedOn", "proceedReason"}},
	}, Mandatory: []string{"sentOn"}})
)

func consultationOf(a *dpia.DPIA) dpia.ConsultInput {
	return dpia.ConsultInput{Consultation: a.Consultation, ClockStops: a.ClockStops, Version: a.Version}
}

// completeDPIA completes a version; what it lacks stands on its page.
func (v *visit) completeDPIA() error {
	a, err := v.dpia()
	if err != nil {
		return err
	}
	_, err = v.dpias.Complete(v.ctx(), a.ID.String(), risk.VersionInput{})
	return v.after(err, func(status int) error { return v.dpiaSummary(a, status) }, dpiasPath+"/"+a.ID.String()+"?done=completed")
}

// renewDPIA begins the next version, or goes on with the one that is there.
func (v *visit) renewDPIA() error {
	a, err := v.dpia()
	if err != nil {
		return err
	}
	if err := v.who().May("dpia.renew"); err != nil {
		return err
	}
	if a.next != nil {
		return v.see(dpiasPath + "/" + a.next.ID.String())
	}
	next, err := v.dpias.Renew(v.ctx(), a.ID.String())
	to := ""
	if err == nil {
		to = dpiasPath + "/" + next.ID.String() + "/edit"
	}
	return v.after(err, func(status int) error { return v.dpiaSummary(a, status) }, to)
}

func (v *visit) askDecision() error {
	return v.askOfDPIA(decisionForm, "dpia.decide", "/decision", url.Values{"decidedOn": {string(v.today)}})
}

func (v *visit) askConsultation() error {
	a, err := v.dpia()
	if err != nil {
		return err
	}
	in := consultationOf(a.DPIA)
	return v.askOfDPIA(consultForm, "dpia.consult", "/consultation", consultForm.encode(&in, v.names))
}

func (v *visit) decideDPIA() error {
	of, err := v.dpiaStep()
	if err != nil {
		return err
	}
	return takeStep(v, of, decisionForm, "/decision", "concluded", v.dpias.Decide)
}

func (v *visit) noteConsultation() error {
	of, err := v.dpiaStep()
	if err != nil {
		return err
	}
	return takeStep(v, of, consultForm, "/consultation", "consulted", v.dpias.Consult)
}

// askOfDPIA shows the form of a step to whoever may take it.
func (v *visit) askOfDPIA(f *Form, needs access.Action, place string, values url.Values) error {
	of, err := v.dpiaStep()
	if err != nil {
		return err
	}
	if err := v.who().May(needs); err != nil {
		return err
	}
	return v.askStep(of, f, place, values)
}

// dpiaStep is the asked DPIA, for a step.
func (v *visit) dpiaStep() (stepOf, error) {
	a, err := v.dpia()
	if err != nil {
		return stepOf{}, err
	}
	return stepOf{a.ID.String(), a.Name, dpiasPath, K("nav.dpias")}, nil
}
