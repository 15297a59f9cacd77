package ropa_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/itchyny/gojq"
	"github.com/piprate/json-gold/ld"

	"ledd/internal/assess"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/record"
	"ledd/internal/ropa"
)

// offline fetches nothing: a record must be readable without the net.
type offline struct{}

func (offline) LoadDocument(u string) (*ld.RemoteDocument, error) {
	return nil, errors.New("something would have to be fetched: " + u)
}

// linked gives a record as JSON-LD, parsed.
func linked(h *doortest.House, d *door.Door, ctx context.Context, c ropa.Choice) any {
	h.Helper()
	f, err := ropa.New(d).JSONLD(ctx, c)
	doortest.Must(h, f, err)
	var out any
	doortest.Must(h, 0, json.Unmarshal(f.Body, &out))
	return out
}

// terms reads the committed list of terms.
func terms(t testing.TB) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/terms.txt")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(text), "\n")
}

var (
	place = regexp.MustCompile(`^https://w3id\.org/dpv/loc#[A-Z]{2}$`)
	ours  = regexp.MustCompile(`^(https://w3id\.org/dp|http://(purl\.org/dc/terms|www\.w3\.org/(ns/dcat|2004/02/skos/core|2006/vcard/ns|2001/XMLSchema|1999/02/22-rdf-syntax-ns)|xmlns\.com/foaf/0\.1)[/#]|urn:uuid:|mailto:)`)
)

// TestJSONLDIsReadElsewhere: another's reader expands the record and makes triples of it
// without the net, and each term of DPV and DPCat in it is one that there is.
func TestJSONLDIsReadElsewhere(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		as, known, seen := town(h, h.Door), terms(h), map[string]bool{}
		for _, c := range []ropa.Choice{{AsOf: "2026-03-01"}, {AsOf: "2026-03-01", Edition: ropa.Complete}, {AsOf: "2026-03-01", Edition: ropa.Complete, Audience: ropa.Public}} {
			doc := linked(h, h.Door, as, c)
			options := ld.NewJsonLdOptions("")
			options.DocumentLoader = offline{}
			_, err := ld.NewJsonLdProcessor().Expand(doc, options)
			doortest.Must(h, 0, err)
			data, err := ld.NewJsonLdProcessor().ToRDF(doc, options)
			doortest.Must(h, 0, err)
			for _, q := range data.(*ld.RDFDataset).Graphs["@default"] {
				for _, n := range []ld.Node{q.Subject, q.Predicate, q.Object} {
					if ld.IsIRI(n) {
						seen[n.GetValue()] = true
					}
				}
			}
		}
		for iri := range seen {
			switch {
			case !ours.MatchString(iri):
				h.Errorf("%s belongs to no vocabulary of the record", iri)
			case strings.HasPrefix(iri, "https://w3id.org/dp") && !place.MatchString(iri) && !slices.Contains(known, iri):
				h.Errorf("there is no term %s", iri)
			}
		}
		for _, must := range []string{"https://w3id.org/dpcat#ROPARecord", "http://www.w3.org/ns/dcat#Dataset", "https://w3id.org/dpv#ControllerProcessorAgreement", "https://w3id.org/dpv/legal/eu/gdpr#A46-2-c", "https://w3id.org/dpv/legal/eu/gdpr#A6-1-e", "https://w3id.org/dpv/loc#US", "https://w3id.org/dpv#StorageDuration", "https://w3id.org/dpv/pd#Health"} {
			if !seen[must] {
				h.Errorf("no record says %s", must)
			}
		}
	})
}

// TestVocabularyTermsExist: every term that an activity can be given is one of DPV's, and
// so is every article that a basis or a tool stands for.
func TestVocabularyTermsExist(t *testing.T) {
	t.Parallel()
	known := terms(t)
	for _, v := range record.Vocabularies {
		for _, term := range v.Terms {
			if term.IRI != "" && !slices.Contains(known, term.IRI) {
				t.Errorf("%s %s: there is no term %s", v.Name, term.Code, term.IRI)
			}
		}
	}
	field, _ := reflect.TypeFor[assess.TransferInput]().FieldByName("Tool")
	for tool := range strings.FieldsSeq(strings.TrimPrefix(field.Tag.Get("validate"), "omitempty,oneof=")) {
		if basis := ropa.TransferBasis(tool); tool != "none" && !slices.Contains(known, strings.Replace(basis, "eu-gdpr:", "https://w3id.org/dpv/legal/eu/gdpr#", 1)) {
			t.Errorf("%s: there is no term %q", tool, basis)
		}
	}
}

// TestSplit: in one record all data belong to all people, so an activity whose groups
// have different data becomes several, and their time limits go with their data.
func TestSplit(t *testing.T) {
	doortest.Each(t, func(h *doortest.House) {
		o := h.Organisation("Prøvevik kommune")
		as, months := doortest.As(kinds.Of[kinds.Party](o.ID)), 12
		_, err := record.NewActivities(h.Door).Create(as, record.ActivityInput{
			Name: "Skole", Status: record.Ongoing, CreatedOn: "2020-01-01", OngoingFrom: "2020-01-01",
			Subjects: []record.SubjectGroup{
				{Category: "pupils", Data: []string{"name", "health"}}, {Category: "next_of_kin", Data: []string{"contact"}}, {Category: "children", Data: []string{"health", "name"}},
			},
			Retention: []record.RetentionRule{{Data: "health", Months: &months}, {Data: "contact", Rule: "ved skoleslutt"}, {Rule: "arkivlova"}},
		})
		doortest.Must(h, 0, err)
		got := ask(h, linked(h, h.Door, as, ropa.Choice{AsOf: "2026-03-01"}), `."dcat:dataset" | map({
			people: [."dpv:hasDataSubject"[]."skos:notation"], data: [."dpv:hasPersonalData"[]."skos:notation"], limits: (."dpv:hasStorageCondition" | length), part: (."dct:isPartOf" | length)})`)
		want := []any{[]any{
			map[string]any{"people": []any{"pupils", "children"}, "data": []any{"name", "health"}, "limits": 2, "part": 1},
			map[string]any{"people": []any{"next_of_kin"}, "data": []any{"contact"}, "limits": 2, "part": 1},
		}}
		if diff := cmp.Diff(want, got); diff != "" {
			h.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// ask runs one expression of jq over a document.
func ask(t testing.TB, doc any, expression string) []any {
	t.Helper()
	q, err := gojq.Parse(expression)
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	var out []any
	for answers := q.Run(doc); ; {
		v, more := answers.Next()
		if !more {
			return out
		}
		if err, failed := v.(error); failed {
			t.Fatalf("%s: %v", expression, err)
		}
		out = append(out, v)
	}
}

var fenced = regexp.MustCompile("(?s)```jq\n(.*?)```\n+gives\n+```json\n(.*?)```")

// TestQuestionsOfThePage: the questions that the page beside this answers are answered so.
func TestQuestionsOfThePage(t *testing.T) {
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	questions := fenced.FindAllSubmatch(page, -1)
	if len(questions) < 3 {
		t.Fatalf("the page answers %d questions", len(questions))
	}
	doortest.Each(t, func(h *doortest.House) {
		doc := linked(h, h.Door, town(h, h.Door), ropa.Choice{AsOf: "2026-03-01", Edition: ropa.Complete})
		for _, q := range questions {
			var want any
			doortest.Must(h, 0, json.Unmarshal(q[2], &want))
			text, err := json.Marshal(ask(h, doc, string(q[1])))
			doortest.Must(h, 0, err)
			var got []any
			doortest.Must(h, 0, json.Unmarshal(text, &got))
			if diff := cmp.Diff([]any{want}, got); diff != "" {
				h.Errorf("%s(-page +record):\n%s", q[1], diff)
			}
		}
	})
}
