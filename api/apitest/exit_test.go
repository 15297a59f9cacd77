package apitest

import (
	"testing"

	"ledd/internal/access"
)

// TestExit is the end of an agreement through the contract: who held data, the link for
// the vendor, the confirmation, and the agreement closed.
func TestExit(t *testing.T) {
	Each(t, func(w *World) {
		w.settle()
		at := "/api/v1/agreements/{ended}"
		for _, s := range []Scenario{
			{Name: "a draft has no exit", As: "write", Method: "GET", Path: "/api/v1/agreements/{agreement}/exit", Status: 409},
			{Name: "an agreement that ended", As: "write", Method: "POST", Path: "/api/v1/agreements", Audit: []access.Action{"agreement.create"}, Status: 201, Save: "ended", Body: `{"code":"E","type":"dpa_controller_processor","state":"expired","effectiveFrom":"2020-01-01","effectiveTo":"2025-12-31","exitDays":30,
				"parties":[{"org":"{mine}","side":"controller","capacity":"signatory"},{"org":"{vendor}","side":"processor","capacity":"signatory"}],
				"signatures":[{"party":"{mine}","signedOn":"2020-01-01"},{"party":"{vendor}","signedOn":"2020-01-01"}]}`},
			{Name: "who will be asked", As: "write", Method: "GET", Path: at + "/exit", Status: 200, Want: `{"state":"expired","confirmed":0,"clear":false,"endedOn":"2025-12-31","dueOn":"2026-01-30","holders":[{"level":1,"confirmedOn":null}]}`},
			{Name: "nobody is asked before", As: "write", Method: "POST", Path: at + "/exit-requests", Body: `{"party":"{vendor}","name":"Ida","email":"ida@skjema.example"}`, Status: 409},
			{Name: "the exit begins", As: "write", Method: "POST", Path: at + "/transitions", Body: `{"to":"exit_pending"}`, Audit: []access.Action{"agreement.update"}, Status: 200, Want: `{"state":"exit_pending"}`},
			{Name: "the vendor is asked", As: "write", Method: "POST", Path: at + "/exit-requests", Body: `{"party":"{vendor}","name":"Ida","email":"ida@skjema.example"}`, Audit: []access.Action{"invitation.create", "message.create", "agreement.update"}, Status: 200, Want: `{"name":"Ida"}`},
			{Name: "what is kept needs its law", As: "write", Method: "POST", Path: at + "/exits", Body: `{"org":"{vendor}","choice":"both","confirmedOn":"2026-01-02","retained":"bilag"}`, Status: 422,
				Want: `{"errors":[{"pointer":"/retainedLaw","code":"retained-law"},{"pointer":"/retainedCountry","code":"retained-eea"},{"pointer":"/retainedUntil","code":"required"}]}`},
			{Name: "a stranger sees nothing", As: "stranger", Method: "GET", Path: at + "/exit", Status: 404},
			{Name: "a stranger confirms nothing", As: "stranger", Method: "POST", Path: at + "/exits", Body: `{"org":"{vendor}","choice":"both","confirmedOn":"2026-01-02"}`, Status: 404},
			{Name: "it is confirmed", As: "write", Method: "POST", Path: at + "/exits", Body: `{"org":"{vendor}","choice":"both","confirmedOn":"2026-01-02","certificate":"26/1"}`, Audit: []access.Action{"agreement.update"}, Status: 200, Want: `{"exits":[{"choice":"both","certificate":"26/1","foundOn":null}]}`},
			{Name: "nothing is held", As: "write", Method: "GET", Path: at + "/exit", Status: 200, Want: `{"confirmed":1,"clear":true,"holders":[{"state":"done"}]}`},
			{Name: "a day before", As: "write", Method: "GET", Path: at + "/exit?asOf=2026-01-01", Status: 200, Want: `{"confirmed":0,"holders":[{"state":"waiting"}]}`},
			{Name: "it is closed", As: "write", Method: "POST", Path: at + "/transitions", Body: `{"to":"closed"}`, Audit: []access.Action{"agreement.update"}, Status: 200, Want: `{"state":"closed"}`},
		} {
			w.play(s)
		}
	})
}
