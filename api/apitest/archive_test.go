package apitest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"ledd/internal/access"
	"ledd/internal/archive"
	"ledd/internal/blob"
	"ledd/internal/chain"
	"ledd/internal/demo"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/store"
	"ledd/internal/store/storetest"
)

func runs(org kinds.OrgID) context.Context {
	return access.With(context.Background(), access.Actor{Name: "operator", Role: access.Operator, Org: org})
}

// taken is an archive, part by part.
func taken(h *doortest.House, org kinds.OrgID) ([]byte, map[string][]byte) {
	h.Helper()
	var file bytes.Buffer
	if err := archive.New(h.Door).Write(runs(org), &file); err != nil {
		h.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
	parts := map[string][]byte{}
	for _, f := range doortest.Must(h, z, err).File {
		r, err := f.Open()
		b, err := io.ReadAll(doortest.Must(h, r, err))
		parts[f.Name] = doortest.Must(h, b, err)
	}
	return file.Bytes(), parts
}

// The whole demonstration leaves and arrives: in an empty register of the same
// installation, and in another installation. What is taken out there is the same, byte for
// byte, and the same is missing.
func TestLeaveAndArrive(t *testing.T) {
	if underRace {
		t.Skip("one goroutine moves the whole demonstration: `make test` runs it once more without the race detector")
	}
	doortest.Each(t, func(h *doortest.House) {
		home, err := demo.Load(context.Background(), h.Door, func(string) {})
		if err != nil {
			h.Fatal(err)
		}
		foreign := beside(h, home.ID)
		file, first := taken(h, home.ID)
		var manifest archive.Manifest
		if err := json.Unmarshal(first["manifest.json"], &manifest); err != nil || manifest.Records["system"] < 300 || manifest.Records["dpia"] == 0 || len(first["history.ndjson"]) == 0 || len(first["audit.ndjson"]) == 0 {
			h.Fatalf("%v %s", err, first["manifest.json"])
		}
		arrive := func(to *doortest.House, lost ...string) {
			h.Helper()
			mine := to.Organisation("Nyvik kommune")
			got, err := archive.New(to.Door).Restore(runs(mine.ID), bytes.NewReader(file), int64(len(file)))
			if err != nil {
				h.Fatal(err)
			}
			_, second := taken(to, mine.ID)
			want := first["register.json"]
			for _, id := range lost {
				want = bytes.ReplaceAll(want, []byte(`"`+id+`"`), []byte("null"))
			}
			if b := second["register.json"]; !bytes.Equal(want, b) || !slices.Equal(got.Unknown, lost) {
				h.Errorf("%v: the register is another one: %s", got, apart(want, b))
			}
			if f := "files/" + sumOf(paper); !bytes.Equal(first[f], []byte(paper)) || !bytes.Equal(second[f], first[f]) {
				h.Error("the bytes of a document did not arrive")
			}
			a, b := openGaps(h, home.ID), openGaps(to, mine.ID)
			if to != h { // what a vendor publishes of its own processors stays in the register where it does
				delete(a, "SUP-003 inherited")
			}
			if !maps.Equal(a, b) {
				h.Errorf("other gaps: %v, %v", a, b)
			}
			if _, err := archive.New(to.Door).Restore(runs(mine.ID), bytes.NewReader(file), int64(len(file))); kinds.KindOf(err) != kinds.KindConflict {
				h.Errorf("a second time: %v", err)
			}
		}
		arrive(h)
		neighbour := h.Organisation("Nabovik kommune")
		if _, theirs := taken(h, neighbour.ID); strings.Contains(string(theirs["register.json"])+string(theirs["other.json"])+string(theirs["history.ndjson"]), "Barnehageopptak") || len(theirs) != 5 {
			h.Error("an archive holds what others own")
		}
		s, err := store.Open(h.Context(), storetest.SQLite(h))
		elsewhere := doortest.Must(h, s, err)
		h.Cleanup(func() { _ = elsewhere.Close() })
		arrive(&doortest.House{T: h.T, Door: door.New(elsewhere).WithBlobs(blob.Memory(blob.Settings{Folder: h.TempDir(), Limit: doortest.Limit}))}, foreign)
	})
}

// beside adds what the demonstration lacks: records that name one another, the bytes of a
// document, settings, and what others keep.
func beside(h *doortest.House, org kinds.OrgID) (foreign string) {
	h.Helper()
	ctx := doortest.As(org)
	units, contacts := door.NewNoun[party.Unit, party.UnitInput](h.Door), door.NewNoun[party.Contact, party.ContactInput](h.Door)
	above, err := units.List(ctx, door.Query{Limit: 1})
	u, err := units.Create(ctx, party.UnitInput{ParentUnit: doortest.Must(h, above, err).Items[0].ID, Name: "Tjenestekontoret ledd:unit/1", Keys: door.Keys{Code: "T1", ExternalIDs: []door.ExternalID{{System: "hr", Value: "77"}}}})
	doortest.Must(h, u, err)
	c, err := contacts.Create(ctx, party.ContactInput{Role: "privacy_coordinator", Unit: u.ID, Party: org, Name: "Personvernkoordinator"})
	doortest.Must(h, c, err)
	in := u.UnitInput
	in.PKO = c.ID
	_, err = units.Update(ctx, u.ID.String(), u.Version, in)
	doortest.Must(h, c, err)
	s, err := party.NewSettings(h.Door).Put(ctx, 0, party.SettingsInput{Language: "nn", DPO: c.ID})
	doortest.Must(h, s, err)
	filed(h, org)
	vendor := h.Organisation("Skyvik AS")
	list, err := door.NewNoun[chain.Service, chain.ServiceInput](h.Door).Create(runs(vendor.ID), chain.ServiceInput{Name: "Skyvik Arkiv", Provider: vendor.ID})
	doortest.Must(h, list, err)
	e, err := door.NewNoun[chain.Engagement, chain.EngagementInput](h.Door).Create(ctx, chain.EngagementInput{Upstream: org, Downstream: vendor.ID, Service: list.ID, ServiceDescription: "Arkiv", State: "active"})
	doortest.Must(h, e, err)
	return list.ID.String()
}

// openGaps counts the gaps of a register by their rules.
func openGaps(h *doortest.House, org kinds.OrgID) map[string]int {
	h.Helper()
	l, err := gap.New(h.Door).List(runs(org), gap.Query{AsOf: door.DayOf(doortest.Now)})
	out := map[string]int{}
	for _, g := range doortest.Must(h, l, err).Items {
		if g.Inherited {
			g.Rule += " inherited"
		}
		out[g.Rule]++
	}
	return out
}

// apart shows where two texts part.
func apart(a, b []byte) string {
	x, y := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			from := max(0, i-12)
			return "\n" + strings.Join(x[from:min(i+3, len(x))], "\n") + "\n---\n" + strings.Join(y[from:min(i+3, len(y))], "\n")
		}
	}
	return "one is longer"
}

// A file that is no archive, or not a whole one, is refused with the place, and nothing
// is left of it; nobody but the operator takes one in, and every kind of record has its
// place in it.
func TestArchiveIsRefused(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		mine := h.Organisation("Fjordvik kommune")
		packed := func(parts ...string) []byte {
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			for i := 0; i < len(parts); i += 2 {
				f, err := z.Create(parts[i])
				_, _ = doortest.Must(h, f, err).Write([]byte(parts[i+1]))
			}
			_ = z.Close()
			return b.Bytes()
		}
		const head = `{"format":"ledd-archive","version":1,"organisations":[],"records":`
		for name, c := range map[string]struct {
			file []byte
			says string
		}{
			"text":          {[]byte("hello"), "no archive"},
			"other zip":     {packed("a.txt", "x"), "no register.json"},
			"not JSON":      {packed("register.json", "{"), "cannot be read"},
			"newer":         {packed("register.json", `{"format":"ledd-archive","version":2}`), "version 2"},
			"a token":       {packed("register.json", head+`{"token":[{"ref":"ledd:token/1"}]}}`), "token"},
			"no name":       {packed("register.json", head+`{"system":[{"name":"A"}]}}`), "/records/system/0/ref"},
			"twice":         {packed("register.json", head+`{"system":[{"ref":"ledd:system/1","name":"A"},{"ref":"ledd:system/1","name":"B"}]}}`), "/records/system/1/ref"},
			"bad word":      {packed("register.json", head+`{"system":[{"ref":"ledd:system/1","name":"A","personalData":"perhaps"}]}}`), "personalData"},
			"a newer field": {packed("register.json", head+`{"system":[{"ref":"ledd:system/1","name":"A","colour":"red"}]}}`), "colour"},
			"nameless":      {packed("register.json", head+`{"unit":[{"ref":"ledd:unit/1","name":"A"}],"system":[{"ref":"ledd:system/1","name":""}]}}`), "ledd:system/1"},
			"other bytes":   {packed("register.json", head+`{"document":[{"ref":"ledd:document/1","state":"clean","sha256":"`+sumOf("a")+`"}]}}`, "files/"+sumOf("a"), "b"), "/files/" + sumOf("a")},
		} {
			before := h.Counts()
			_, err := archive.New(h.Door).Restore(runs(mine.ID), bytes.NewReader(c.file), int64(len(c.file)))
			if kinds.KindOf(err) != kinds.KindInvalid || !strings.Contains(err.Error()+fmt.Sprint(kinds.ViolationsOf(err)), c.says) {
				h.Errorf("%s: %v %v", name, err, kinds.ViolationsOf(err))
			}
			if after := h.Counts(); !maps.Equal(before, after) {
				h.Errorf("%s: something was written", name)
			}
		}
		whole := packed("register.json", head+`{"system":[{"ref":"ledd:system/1","name":"A"}]}}`)
		for _, role := range []access.Role{access.Coordinator, access.Administrator} {
			who := access.With(context.Background(), access.Actor{Name: "x", Role: role, Org: mine.ID})
			if _, err := archive.New(h.Door).Restore(who, bytes.NewReader(whole), int64(len(whole))); kinds.KindOf(err) != kinds.KindForbidden {
				h.Errorf("%s: %v", role, err)
			}
		}
		if err := archive.New(h.Door).Write(access.With(context.Background(), access.Actor{Name: "x", Role: access.Auditor, Org: mine.ID}), io.Discard); kinds.KindOf(err) != kinds.KindForbidden {
			h.Errorf("an auditor: %v", err)
		}
		for noun := range door.Kinds() {
			if !strings.HasPrefix(noun, "test") && !archive.Knows(noun) {
				h.Errorf("nothing is said of what an archive does with a %s", noun)
			}
		}
	})
}
