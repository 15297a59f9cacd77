package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"ledd/internal/agreement"
)

// reviewForm is how people record that they looked at an agreement.
var reviewForm = newForm[agreement.ReviewInput](Form{
	Noun:      "review",
	Sections:  []Section{{"about", []string{"reviewedOn", "outcome", "reviewedBy", "seen", "note"}}},
	Mandatory: []string{"reviewedBy"},
})

func (v *visit) askReview() error {
	a, err := v.agreement()
	if err != nil {
		return err
	}
	return v.showReview(a, http.StatusOK, sheet{draft: uuid.NewString(), values: url.Values{"reviewedOn": {string(v.today)}}})
}

func (v *visit) showReview(a agreementLine, status int, s sheet) error {
	at := agreementsPath + "/" + a.ID.String()
	p := FormPage{Action: at + "/review", Cancel: at, Lead: K("form.review.lead"), Noun: "review", Draft: s.draft}
	p.Shell = v.shell(agreementsPath, K("form.review.new"), Crumb{K("nav.agreements"), agreementsPath}, Crumb{T(v.agreementName(a.Agreement)), at})
	p.build(reviewForm, s.values, v.names, v.text(), s.errors, "")
	for i := range p.Sections[0].Fields {
		if f := &p.Sections[0].Fields[i]; f.Name == "seen" {
			f.Control, f.Groups = Ticks, changeBoxes(strings.Fields(f.Value))
		}
	}
	return v.pages.Show(v.w, v.r, status, p)
}

// changeBoxes offers what may have changed on the day of a review.
func changeBoxes(ticked []string) []Group {
	g := Group{Name: "changes", Label: "review.seen"}
	for _, k := range agreement.ChangeKinds {
		if k != agreement.BusinessSold {
			g.Boxes = append(g.Boxes, Box{Value: string(k), Label: key("option", "changes.kind", string(k)), Ticked: slices.Contains(ticked, string(k))})
		}
	}
	return []Group{g}
}

func (v *visit) makeReview() error {
	a, err := v.agreement()
	if err != nil {
		return err
	}
	if _, err := form(v.w, v.r); err != nil {
		return err
	}
	if ticked := v.r.PostForm["seen"]; len(ticked) > 0 {
		v.r.PostForm["seen"] = []string{strings.Join(ticked, "\n")}
	}
	s, _, err := v.sent(reviewForm, a.ID.String())
	if err != nil {
		return err
	}
	in := agreement.ReviewInput{}
	if s.errors = append(s.errors, reviewForm.decode(&in, s.values, v.names)...); len(s.errors) > 0 {
		return v.showReview(a, http.StatusUnprocessableEntity, s)
	}
	if _, err := v.reviews.Make(s.once(v.ctx()), a.ID.String(), in); err != nil {
		if err := v.object(reviewForm, &s, err); err != nil {
			return err
		}
		return v.showReview(a, http.StatusUnprocessableEntity, s)
	}
	if in.Outcome == "new_version" && v.who().May("agreement.succeed") == nil {
		return v.see(agreementsPath + "/" + a.ID.String() + succeeding)
	}
	return v.see(agreementsPath + "/" + a.ID.String() + "?done=reviewed")
}
