package apitest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
)

// TestAudit is the audit trail of one's own organisation: what changes, refusals
// and the use of tokens leave, what narrows it, and how it is paged.
func TestAudit(t *testing.T) {
	Each(t, func(w *World) {
		for _, s := range []Scenario{
			{Name: "make", As: "write", Method: "POST", Path: "/api/v1/units", Body: `{"name":"Fjordvik"}`, Status: 201, Audit: []access.Action{"unit.create"}, Save: "unit"},
			{Name: "not allowed", As: "read", Method: "PUT", Path: "/api/v1/units/{unit}", Header: map[string]string{"If-Match": `"1"`}, Body: `{"name":"x"}`, Status: 403},
			{Name: "kept by another", As: "stranger", Method: "PUT", Path: "/api/v1/organisations/{mine}", Header: map[string]string{"If-Match": `"1"`}, Body: `{"name":"x"}`, Status: 403},
			{Name: "reading leaves nothing", As: "read", Path: "/api/v1/units", Status: 200},
			{Name: "the refusal", As: "read", Path: "/api/v1/audit?action=access.refuse", Status: 200, Want: `{"total":1,"nextCursor":"","items":[{"action":"access.refuse","kind":"unit.update","record":"{unit}","afterHash":""}]}`},
			{Name: "another's refusal", As: "stranger", Path: "/api/v1/audit?action=access.refuse", Status: 200, Want: `{"total":1,"items":[{"kind":"organisation.update","record":"{mine}"}]}`},
			{Name: "of a record", As: "read", Path: "/api/v1/audit?record={unit}&kind=unit", Status: 200, Want: `{"total":1,"items":[{"action":"unit.create","kind":"unit","beforeHash":""}]}`},
			{Name: "a stranger sees none of it", As: "stranger", Path: "/api/v1/audit?record={unit}", Status: 200, Want: `{"total":0,"items":[]}`},
			{Name: "by time", As: "read", Path: "/api/v1/audit?from=2026-11-22T10:00:00Z&to=2026-11-22T10:00:01Z&kind=unit", Status: 200, Want: `{"total":1}`},
			{Name: "before", As: "read", Path: "/api/v1/audit?to=2026-11-22T10:00:00Z", Status: 200, Want: `{"total":0}`},
			{Name: "use of a token, once a minute", As: "read", Path: "/api/v1/audit?action=token.use&kind=token", Status: 200, Want: `{"total":2}`},
			{Name: "bad instant", As: "read", Path: "/api/v1/audit?from=yesterday", Status: 400, Want: `{"errors":[{"pointer":"from","code":"format"}]}`},
			{Name: "bad record", As: "read", Path: "/api/v1/audit?record=x", Status: 400, Want: `{"errors":[{"pointer":"record"}]}`},
			{Name: "bad cursor", As: "read", Path: "/api/v1/audit?cursor=x", Status: 400, Want: `{"errors":[{"pointer":"cursor"}]}`},
			{Name: "signed out", Path: "/api/v1/audit", Status: 401},
		} {
			w.play(s)
		}
		w.Token("narrow", w.Mine, "units:read")
		w.play(Scenario{Name: "another scope", As: "narrow", Path: "/api/v1/audit", Status: 403})
		w.pagesOfAudit()
	})
}

// pagesOfAudit walks the whole trail in small pages: every row once, newest first.
func (w *World) pagesOfAudit() {
	w.Helper()
	var last int64
	seen, cursor := 0, ""
	for {
		var page struct {
			Items      []door.Event
			NextCursor string
			Total      int
		}
		body := text(w, w.Send("read", http.MethodGet, "/api/v1/audit?limit=2&cursor="+cursor, nil, ""))
		doortest.Must(w, 0, json.Unmarshal([]byte(body), &page))
		for _, e := range page.Items {
			if last != 0 && e.Seq != last-1 {
				w.Errorf("row %d after row %d", e.Seq, last)
			}
			last, seen = e.Seq, seen+1
		}
		if cursor = page.NextCursor; cursor == "" {
			if seen != page.Total || last != 1 {
				w.Errorf("%d of %d rows, down to %d", seen, page.Total, last)
			}
			return
		}
	}
}

// TestTokenUse: a token leaves one row a minute, however often it is used.
func TestTokenUse(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		org := h.Organisation("Fjordvik kommune").ID
		operator := access.With(t.Context(), access.Actor{Name: "operator", Role: access.Operator, Org: org})
		token, secret, err := account.New(h.Door).CreateToken(operator, account.TokenInput{Scopes: []string{"units:read"}})
		doortest.Must(h, token, err)
		who, err := account.New(h.Door).Authenticate(t.Context(), secret)
		as := access.With(t.Context(), doortest.Must(h, who, err))
		for second := range 150 {
			for range 2 { // two programs
				d := h.Door.WithClock(func() time.Time { return doortest.Now.Add(time.Duration(second) * time.Second) })
				doortest.Must(h, 0, door.NoteUse(as, d, token.ID))
			}
		}
		page, err := door.Events(operator, h.Door, door.EventQuery{Action: door.Used})
		if doortest.Must(h, page, err).Total != 3 || page.Items[0].Actor != who.Name {
			h.Errorf("%+v", page)
		}
		proof, err := door.Verify(doortest.Operator(), h.Door)
		if len(doortest.Must(h, proof, err).Faults) > 0 {
			h.Error(proof.Faults)
		}
	})
}

// TestKnownAtOverHTTP: lists, records, gaps and reports as they were known.
func TestKnownAtOverHTTP(t *testing.T) {
	Each(t, func(w *World) {
		w.settle()
		const then = "knownAt=2026-11-22T10:00:00Z"
		for _, s := range samples {
			version := "1"
			if s.noun == "agreement" {
				version = "2" // an annex was put forward
			}
			w.play(Scenario{Name: s.noun, As: "read", Path: s.path() + "?code=SEED&" + then, Status: 200, Want: `{"total":1,"items":[{"code":"SEED","version":` + version + `}]}`})
			w.play(Scenario{Name: s.noun, As: "read", Path: s.path() + "/{" + s.noun + "}?" + then, Status: 200, Want: `{"code":"SEED","version":` + version + `}`, WantHeader: map[string]string{"ETag": `"` + version + `"`}})
			w.play(Scenario{Name: s.noun, As: "read", Path: s.path() + "?knownAt=2026-11-22T09:59:59.999999Z", Status: 200, Want: `{"total":0,"items":[]}`})
			w.play(Scenario{Name: s.noun, As: "read", Path: s.path() + "/{" + s.noun + "}?knownAt=2026-11-22T10:59:59%2B01:30", Status: 404})
		}
		review := "/api/v1/agreements/{agreement}/reviews"
		for path, status := range map[string]int{review: 200, review + "/{review}": 200, "/api/v1/gaps": 200, "/api/v1/reports/2026": 200, "/api/v1/openapi.yaml": 400, "/api/v1/systems/{system}/chain": 200, "/api/v1/audit": 400} {
			w.play(Scenario{Name: path, As: "read", Path: path + "?" + then, Status: status})
		}
		for _, bad := range []string{"", "yesterday", "2026-11-22", "2026-11-22T10:00:00", "2026-13-22T10:00:00Z", "2026-11-22T10:00:01Z", "9999-01-01T00:00:00Z", "0001-01-01T00:00:00Z"} {
			w.play(Scenario{Name: bad, As: "read", Path: "/api/v1/units?knownAt=" + strings.ReplaceAll(bad, " ", "%20"), Status: 400, Want: fmt.Sprintf(`{"type":"/problems/invalid","errors":[{"pointer":%q}]}`, "knownAt")})
		}
		w.play(Scenario{Name: "no writing", As: "write", Method: "POST", Path: "/api/v1/units?" + then, Body: `{"name":"x"}`, Status: 400})
	})
}
