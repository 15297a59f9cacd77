package web

import (
	"slices"
	"strings"

	"ledd/internal/access"
)

// needs is what the policy must allow before a page offers a link to what
// changes something: the noun by the first part of the address, the verb by its
// last. Whoever types the address is refused behind it.
var (
	nounsAt = map[string]string{"systems": "system", "activities": "activity", "agreements": "agreement", "vendors": "organisation", "engagements": "engagement", "units": "unit", "members": "member", "tokens": "token", "settings": "settings", "templates": "template", "documents": "document", "batches": "batch", "flows": "flow", "transfers": "transfer", "assessments": "assessment", "criteria": "criteria", "screenings": "screening", "dpias": "dpia", "processor-records": "processor_record", "notices": "notice", "procurements": "procurement", "terms": "term", "attestations": "attestation", "supervisions": "supervision"}
	verbsAt = map[string]string{"new": "create", "begin": "create", "guide": "update", "edit": "update", "link": "update", "confirm": "identify", "identify": "identify", "revoke": "revoke", "note": "note", "attach": "update", "issue": "issue", "seal": "issue", "sign": "sign", "succeed": "succeed", "publish": "publish", "withdraw": "withdraw", "file": "create", "hold": "hold", "start": "start", "stop": "stop", "retry": "retry", "transition": "move", "remind": "remind", "review": "review", "take": "update", "adopt": "adopt", "complete": "complete", "acceptance": "accept", "treat": "treat", "renew": "renew", "decision": "decide", "consultation": "consult", "happened": "report", "answer": "answer", "starter": "adopt", "share": "update"}
)

// offers reports whether the actor may do what lies behind an address.
func (v *visit) offers(href string) bool {
	path, _, _ := strings.Cut(href, "?")
	path, _, _ = strings.Cut(path, "#")
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) > 3 && parts[2] == "guide" {
		parts = parts[:3]
	}
	noun, verb := nounsAt[parts[0]], verbsAt[parts[len(parts)-1]]
	if noun == "agreement" && verb == "review" {
		noun, verb = "review", "create" // a record of its own
	}
	if noun, verb = adoptionAt(parts, noun, verb); looking(v.ctx()) && (verb != "" || slices.Contains(changesOnly, parts[len(parts)-1]) || parts[0] == "import") {
		return false
	}
	return noun == "" || verb == "" || v.who().May(access.Action(noun+"."+verb)) == nil
}

func (v *visit) offered(all []Action) []Action {
	return slices.DeleteFunc(slices.Clone(all), func(a Action) bool { return !v.offers(a.Href) || a.Post && looking(v.ctx()) })
}

// permitted leaves out of a page what the actor may not do.
func (v *visit) permitted(p view) view {
	switch p := p.(type) {
	case ListPage:
		p.Actions = v.offered(p.Actions)
		return p
	case RecordPage:
		p.Actions = v.offered(p.Actions)
		for i := range p.Alerts {
			p.Alerts[i].Actions = v.offered(p.Alerts[i].Actions)
			p.Alerts[i].Items = v.said(p.Alerts[i].Items)
		}
		for i := range p.Panels {
			p.Panels[i] = v.permittedPanel(p.Panels[i])
		}
		return p
	case MePage:
		if looking(v.ctx()) {
			p.Parts, p.Homes, p.Sessions, p.Past = nil, nil, nil, true
		}
		return p
	case GapPage:
		for i := range p.Gaps {
			p.Gaps[i].Curable = p.Gaps[i].Curable && v.who().May("agreement.create") == nil && !looking(v.ctx())
			if !v.offers(p.Gaps[i].Cure.Href) {
				p.Gaps[i].Cure = Action{}
			}
		}
		return p
	}
	return p
}

// said leaves the links out of a list of what is to be done, and keeps its words.
func (v *visit) said(items []Action) []Action {
	out := slices.Clone(items)
	for i := range out {
		if !v.offers(out[i].Href) {
			out[i].Href = ""
		}
	}
	return out
}

// permittedPanel leaves the buttons out, and the lines that only ask for something.
func (v *visit) permittedPanel(p Panel) Panel {
	p.Actions = v.offered(p.Actions)
	p.Lines = slices.DeleteFunc(slices.Clone(p.Lines), func(l Line) bool { return l.Missing && !v.offers(l.Fix) })
	return p
}

// adoptionAt is what the policy must allow where a shared agreement is adopted.
func adoptionAt(parts []string, noun, verb string) (string, string) {
	if "/"+parts[0] == sharedPath && "/"+parts[len(parts)-1] == adopting {
		return "adoption", "create"
	}
	return noun, verb
}
