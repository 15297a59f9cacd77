package web

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
)

// submitForm asks for the signed file, and who signed it.
func submitForm(action string, parties []Option, paper bool) AskForm {
	f := AskForm{
		ID: "submit", Action: action, Title: K("submit.form"), Lead: K("submit.form.lead"), Button: K("submit.button"),
		Fields: []AskField{
			{Name: "name", Label: "submit.name", Kind: "text", Complete: "name"},
			{Name: "title", Label: "sign.person", Kind: "text", Complete: "organization-title"},
			{Name: "authority", Label: "sign.authority", Help: "sign.authority.help", Kind: "text"},
		},
	}
	if len(parties) > 0 {
		f.Fields = append([]AskField{{Name: "party", Label: "submit.party", Kind: "choice", Choices: parties}}, f.Fields...)
	}
	if paper {
		f.Fields = append(f.Fields, AskField{Name: "paper", Label: "submit.paper", Help: "submit.paper.help", Kind: "check"}, AskField{Name: "signedOn", Label: "submit.signedOn", Help: "submit.signedOn.help", Kind: "date"})
	}
	f.Fields = append(f.Fields, AskField{Name: "file", Label: "submit.file", Help: "submit.file.help", Kind: "file", Accept: "application/pdf,.pdf"})
	return f
}

// submission reads the form: what is said of the file, and the file, which is kept.
func (s *Site) submission(w http.ResponseWriter, r *http.Request) (in agreement.SubmissionInput, file agreement.Sent, q url.Values, err error) {
	q, err = fileForm{
		said: func(q url.Values, chosen bool) (err error) {
			in, err = submissionSaid(q, chosen)
			return err
		},
		take: func(name string, from io.Reader) (err error) {
			file, err = s.steps.Receive(r.Context(), name, from)
			return err
		},
	}.read(w, r)
	return in, file, q, err
}

func submissionSaid(q url.Values, file bool) (agreement.SubmissionInput, error) {
	in := agreement.SubmissionInput{Name: q.Get("name"), Title: q.Get("title"), Authority: q.Get("authority"), Paper: q.Get("paper") == "yes"}
	var vs []kinds.Violation
	if text := q.Get("signedOn"); text != "" {
		day, err := kinds.ParseDate(text)
		if err != nil {
			vs = append(vs, kinds.Violation{Pointer: "/signedOn", Code: "date"})
		}
		in.SignedOn = day
	}
	if party, err := kinds.ParseID[kinds.Party](q.Get("party")); err == nil {
		in.Party = party
	}
	if strings.TrimSpace(in.Name) == "" {
		vs = append(vs, kinds.Violation{Pointer: "/name", Code: "required"})
	}
	if !file {
		vs = append(vs, kinds.Violation{Pointer: "/file", Code: "no-file"})
	}
	return in, kinds.Violations(vs)
}

func (v *visit) askSubmit() error {
	a, err := v.agreementFor("submission.create")
	if err != nil {
		return err
	}
	return v.showSubmit(a, http.StatusOK, nil, nil)
}

// unsigned lists the parties whose signature is waited for, the counterpart first.
func (v *visit) unsigned(a agreementLine) []Option {
	var out []Option
	for _, p := range a.Parties {
		if p.Side != agreement.Agent && !a.SignedBy(p.Org, v.today) {
			o := Option{p.Org.String(), T(v.names.Label("organisation", p.Org.String()))}
			if p.Org == v.counterpart(a) {
				out = append([]Option{o}, out...)
			} else {
				out = append(out, o)
			}
		}
	}
	return out
}

func (v *visit) showSubmit(a agreementLine, status int, sent url.Values, wrong []kinds.Violation) error {
	p := v.askPage(a, K("submit.title"))
	f := submitForm(agreementsPath+"/"+a.ID.String()+submitted, v.unsigned(a), true)
	f.fill(sent, wrong)
	p.Lead, p.Forms = K("submit.lead"), []AskForm{f}
	return v.pages.Show(v.w, v.r, status, p)
}

func (v *visit) submit() error {
	a, err := v.agreementFor("submission.create")
	if err != nil {
		return err
	}
	in, file, q, err := v.submission(v.w, v.r)
	var x *agreement.Submission
	if err == nil {
		x, err = v.steps.Submit(v.ctx(), a.ID.String(), in, &file)
	}
	if vs, ok := objections(err); ok {
		return v.showSubmit(a, http.StatusUnprocessableEntity, q, vs)
	}
	if err != nil {
		return err
	}
	return v.see(agreementsPath + "/" + a.ID.String() + "/submissions/" + x.ID.String())
}

// theSubmission finds the submission that an address names, below its agreement.
func (v *visit) theSubmission() (agreementLine, *agreement.Submission, error) {
	a, err := v.agreement()
	if err != nil {
		return a, nil, err
	}
	x, err := v.steps.Submission(v.ctx(), v.r.PathValue("submission"))
	if err == nil && x.Agreement != a.ID {
		err = kinds.NotFound("submission")
	}
	return a, x, err
}

func (v *visit) showSubmission() error {
	a, x, err := v.theSubmission()
	if err != nil {
		return err
	}
	return v.showVerdict(a, x, http.StatusOK, nil, nil)
}

func (v *visit) showVerdict(a agreementLine, x *agreement.Submission, status int, sent url.Values, wrong []kinds.Violation) error {
	at := agreementsPath + "/" + a.ID.String()
	own := at + "/submissions/" + x.ID.String()
	p := v.askPage(a, K("verify.title", "Party", v.names.Label("organisation", x.Party.String())))
	p.Tags = []Tag{receptionTag(x.State)}
	p.Lead = K(key("verify.state", string(x.State)))
	p.Alerts = append(verdictAlert(x, v.names.Label("organisation", x.Party.String())), lapsedAlerts(x)...)
	if x.Report != nil {
		p.Panels = reportPanels(*x.Report, x.State != agreement.Accepted && !x.Paper)
	}
	p.Panels = append(p.Panels, v.submissionFacts(x))
	if x.State == agreement.Waiting && v.who().May("submission.decide") == nil && !looking(v.ctx()) {
		f := AskForm{ID: "accept", Action: own, Title: K("decide.title"), Lead: N("decide.lead", x.Needed()), Button: K("decide.accept"), Hidden: []Choice{{"accept", "yes"}}, Fields: []AskField{{Name: "reason", Label: "decide.reason", Help: "decide.reason.help", Kind: "long"}}}
		no := AskForm{ID: "refuse", Action: own, Title: K("decide.refuse.title"), Button: K("decide.refuse"), Tone: "secondary", Hidden: []Choice{{"accept", "no"}}, Fields: []AskField{{Name: "reason", Label: "decide.refuse.why", Help: "decide.refuse.help", Kind: "long"}}}
		if sent.Get("accept") == "no" {
			no.fill(sent, wrong)
			f.fill(nil, nil)
		} else {
			f.fill(sent, wrong)
			no.fill(nil, nil)
		}
		p.Forms = []AskForm{f, no}
	}
	p.Onward = []Action{{Say: K("verify.download"), Href: own + "/file", Icon: "Download"}}
	if x.State == agreement.Checking {
		p.Onward = append(p.Onward, Action{Say: K("verify.again"), Href: own})
	}
	p.Onward = append(p.Onward, Action{Say: K("verify.back"), Href: at})
	return v.pages.Show(v.w, v.r, status, p)
}

// submissionFacts is who sent what, and who has spoken for it.
func (v *visit) submissionFacts(x *agreement.Submission) Panel {
	p := Panel{ID: "facts", Title: K("verify.facts"), Lines: []Line{
		{Label: K("verify.sentBy"), Values: []Cell{{Say: T(x.SentBy), Sub: Say{Date: kinds.DateOf(x.SentAt.In(zone))}}}},
		{Label: K("submit.name"), Values: []Cell{{Say: T(x.Name), Sub: T(x.Title)}}},
		{Label: K("sign.authority"), Values: []Cell{{Say: T(x.Authority)}}},
		{Label: K("verify.sum"), Values: []Cell{{Say: T(x.SHA256)}}},
	}}
	for _, one := range x.Approvals {
		said := []Cell{{Say: T(one.By), Sub: T(one.Reason)}}
		if one.Lapsed != "" {
			said = append(said, Cell{Tags: []Tag{{K("approval.lapsed"), "warning"}}})
		}
		p.Lines = append(p.Lines, Line{Label: K("verify.approved"), Values: said})
	}
	if x.DecidedWhy != "" {
		p.Lines = append(p.Lines, Line{Label: K("verify.why"), Values: []Cell{{Say: T(x.DecidedWhy)}}})
	}
	return p
}

// lapsedAlerts says whose word does not count any more, why, and who has to look.
func lapsedAlerts(x *agreement.Submission) []Alert {
	var out []Alert
	for _, one := range x.Approvals {
		if one.Lapsed != "" && x.State == agreement.Waiting {
			out = append(out, Alert{Tone: "warning", Title: K("approval.lapsed.title", "Name", one.By), Text: K(key("approval.lapsed", string(one.Lapsed)), "Name", one.By)})
		}
	}
	return out
}

func receptionTag(s agreement.Reception) Tag {
	tone := map[agreement.Reception]string{agreement.Accepted: "success", agreement.Waiting: "warning", agreement.Refused: "danger"}[s]
	if tone == "" {
		tone = "info"
	}
	return Tag{K(key("reception", string(s))), tone}
}

func (v *visit) decide() error {
	a, x, err := v.theSubmission()
	if err == nil {
		err = v.who().May("submission.decide")
	}
	if err != nil {
		return err
	}
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	_, err = v.steps.Decide(v.ctx(), x.ID.String(), agreement.DecideInput{Accept: q.Get("accept") == "yes", Reason: q.Get("reason")})
	if vs, ok := objections(err); ok {
		return v.showVerdict(a, x, http.StatusUnprocessableEntity, q, vs)
	}
	if err != nil {
		return err
	}
	return v.see(agreementsPath + "/" + a.ID.String() + "/submissions/" + x.ID.String() + "?done=decided")
}

func (v *visit) sendSubmission() error {
	_, x, err := v.theSubmission()
	if err != nil {
		return err
	}
	file, err := v.steps.SubmissionFile(v.ctx(), x.ID.String())
	if err != nil {
		return err
	}
	return v.send(attached, file.Name, file.Media, file.Body)
}
