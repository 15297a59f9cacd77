package ropa_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/dpia"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/risk"
	"ledd/internal/ropa"
)

// fullActivity is the activity of the town that has something of everything, in a
// jurisdiction that has an authority.
func fullActivity(h *doortest.House, as context.Context) *record.Activity {
	h.Helper()
	settings := party.NewSettings(h.Door)
	now, err := settings.Get(as)
	in := doortest.Must(h, now, err).SettingsInput
	in.Jurisdiction = "NO"
	_, err = settings.Put(as, now.Version, in)
	doortest.Must(h, 0, err)
	found, err := record.NewActivities(h.Door).List(as, door.Query{Filters: map[string]string{"code": "B1"}})
	return doortest.Must(h, found, err).Items[0]
}

// A notice is worded from the record in each language: every part for which the record has
// something is there, the four say it in words of their own, and none names a person.
func TestNoticeIsWorded(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		as := town(h, h.Door)
		full := fullActivity(h, as)
		v, seen := ropa.New(h.Door), map[string]string{}
		for _, lang := range ropa.Languages {
			in, err := v.Word(as, full.ID.String(), lang)
			doortest.Must(h, in, err)
			text, err := json.Marshal(in)
			words := string(doortest.Must(h, text, err))
			for _, secret := range secrets {
				if strings.Contains(words, secret) {
					h.Errorf("%s: the notice says %q", lang, secret)
				}
			}
			if lacks := in.LackingFor([]*record.Activity{full}); len(lacks) > 0 || in.Language != lang {
				h.Errorf("%s: it lacks %v", lang, lacks)
			}
			for _, other := range ropa.Languages {
				if seen[other] == in.Rights {
					h.Errorf("%s and %s say the rights in the same words", lang, other)
				}
			}
			seen[lang] = in.Rights
		}
		stranger := doortest.As(h.Organisation("Nabovik kommune").ID)
		for _, id := range []string{full.ID.String(), "x", kinds.NewID[record.Activity]().String()} {
			if _, err := v.Word(stranger, id, "nb"); kinds.KindOf(err) != kinds.KindNotFound {
				h.Errorf("a stranger asks for %s: %v", id, err)
			}
		}
	})
}

// The notice that holds and the DPIA that was completed stand in the linked data, in terms
// that the vocabulary has.
func TestNoticeAndDPIAAreLinked(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		as := town(h, h.Door)
		full := fullActivity(h, as)
		in, err := ropa.New(h.Door).Word(as, full.ID.String(), "nb")
		doortest.Must(h, in, err)
		n, err := record.NewNotices(h.Door).Create(as, in)
		doortest.Must(h, n, err)
		_, err = record.NewNotices(h.Door).Adopt(as, n.ID.String(), record.AdoptInput{On: "2026-02-01"})
		doortest.Must(h, 0, err)
		_, err = door.Do(as, h.Door, "dpia.create", nil, func(tx *door.Tx) (bool, error) {
			a := &dpia.DPIA{DPIAInput: dpia.DPIAInput{Name: "Elever", Activities: []record.ActivityID{full.ID}, CompletedOn: "2026-02-10"}, State: risk.Completed}
			return true, door.Add(tx, a)
		})
		doortest.Must(h, 0, err)
		for day, want := range map[kinds.Date]bool{"2026-03-01": true, "2026-01-31": false} {
			text, err := json.Marshal(linked(h, h.Door, as, ropa.Choice{AsOf: day, Edition: ropa.Complete}))
			said := string(doortest.Must(h, text, err))
			for _, term := range []string{"hasNotice", "PrivacyNotice", "hasImpactAssessment", "DPIA"} {
				if strings.Contains(said, `"dpv:`+term+`"`) != want {
					h.Errorf("%s: the record has dpv:%s, or has it not: want %v", day, term, want)
				}
				if !slices.Contains(terms(h), "https://w3id.org/dpv#"+term) {
					h.Errorf("there is no term %s", term)
				}
			}
		}
	})
}
