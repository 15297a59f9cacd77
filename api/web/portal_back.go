package web

import (
	"cmp"
	"net/http"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
	"ledd/internal/seal"
)

// returned tells the guest what became of the file that was sent last, on whichever
// visit that is; nothing where none was sent, or where it counts.
func (s *Site) returned(r *http.Request, seen agreement.View) ([]Alert, error) {
	x, err := s.steps.Returned(r.Context())
	if err != nil || x == nil || x.State == agreement.Accepted {
		return nil, err
	}
	sent := kinds.DateOf(x.SentAt.In(zone))
	if x.State != agreement.Refused {
		return []Alert{{Tone: "info", Title: K(key("portal.back", string(x.State)), "Date", sent), Text: K(key("portal.back", string(x.State), "text"), "Org", seen.Org)}}, nil
	}
	return []Alert{{Tone: "danger", Title: K("portal.back.refused", "Date", sent), Text: K(key("portal.cure", guestCure(x))), Items: guestReasons(x)}}, nil
}

// guestReasons is why a file was refused: what people wrote, else each rule that
// decided, once.
func guestReasons(x *agreement.Submission) []Action {
	if x.Verdict == seal.Accepted {
		return []Action{{Say: K("portal.back.late")}}
	}
	var out []Action
	if x.DecidedWhy != "" {
		out = append(out, Action{Say: T(x.DecidedWhy)})
	}
	if x.Report == nil {
		return out
	}
	said := map[string]bool{}
	for _, reason := range x.Report.Reasons {
		if reason.Verdict == x.Verdict && !said[reason.Code] {
			said[reason.Code] = true
			out = append(out, Action{Say: ruleWords(reason.Code, reason.Detail)})
		}
	}
	return out
}

// guestCures is what whoever sent a file does about the rule that decided, where it is
// not to take the file anew and sign it.
var guestCures = map[string]string{"certificate": "certificate", "method": "method", "locked": "locked", "unsigned": "unsigned", "apart": "apart", infected: infected}

func guestCure(x *agreement.Submission) string {
	if x.Report == nil || x.Verdict == seal.Accepted {
		return "rejected"
	}
	return cmp.Or(guestCures[ruleCures[x.Report.Rule]], "rejected")
}
