package ropa

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/kinds"
	"ledd/internal/record"
)

// The record as linked data: DPCat 0.2 (a catalogue of records, after DCAT) with the terms
// of the Data Privacy Vocabulary 2.x (domain 4). The context stands in the file, so that
// nobody has to fetch anything to read it.

// JSONLD gives the record as JSON-LD. Errors: as Read.
func (v Records) JSONLD(ctx context.Context, c Choice) (File, error) {
	r, err := v.Read(ctx, c)
	if err != nil {
		return File{}, err
	}
	body, err := r.JSONLD()
	sum := sha256.Sum256(body)
	return File{Name: r.fileName(".jsonld"), Media: "application/ld+json", Body: body, Digest: hex.EncodeToString(sum[:])}, err
}

// prefixes is the namespaces, the longer before those that they begin with.
var prefixes = []struct{ name, iri string }{
	{"eu-gdpr", "https://w3id.org/dpv/legal/eu/gdpr#"}, {"pd", "https://w3id.org/dpv/pd#"}, {"loc", "https://w3id.org/dpv/loc#"}, {"dpv", "https://w3id.org/dpv#"},
	{"dpcat", "https://w3id.org/dpcat#"}, {"dcat", "http://www.w3.org/ns/dcat#"}, {"dct", "http://purl.org/dc/terms/"}, {"foaf", "http://xmlns.com/foaf/0.1/"},
	{"vcard", "http://www.w3.org/2006/vcard/ns#"}, {"skos", "http://www.w3.org/2004/02/skos/core#"}, {"xsd", "http://www.w3.org/2001/XMLSchema#"},
}

// node is one thing that the file speaks of; its keys are written in their order.
type node map[string]any

// put sets what is said, and leaves out what is not.
func (n node) put(key string, value any) node {
	switch v := value.(type) {
	case nil:
	case string:
		if v != "" {
			n[key] = v
		}
	case []node:
		if len(v) > 0 {
			n[key] = v
		}
	default:
		n[key] = v
	}
	return n
}

// compact writes an IRI with its prefix.
func compact(iri string) string {
	for _, p := range prefixes {
		if name, ok := strings.CutPrefix(iri, p.iri); ok {
			return p.name + ":" + name
		}
	}
	return iri
}

// linker writes one record.
type linker struct {
	Record
	me         string
	processors map[string]string // name -> node
}

// JSONLD writes the record. The same record gives the same bytes.
func (r Record) JSONLD() ([]byte, error) {
	l := &linker{r, "urn:uuid:" + r.Controller.ID.String(), map[string]string{}}
	known := map[string]string{}
	for _, p := range prefixes {
		known[p.name] = p.iri
	}
	t, sets := In(r.Lang), []node{}
	for _, e := range r.Activities {
		sets = append(sets, l.sets(e)...)
	}
	top := node{
		"@context": known, "@id": l.me + "#record", "@type": []string{"dpcat:ROPA", "dcat:Catalog"},
		"dct:title": l.said(t.Word("title") + " – " + r.Controller.Name), "dct:description": l.said(t.Word("lead", "org", r.Controller.Name, "day", t.Day(r.AsOf))),
		"dct:language": r.Lang, "dct:issued": day(r.AsOf), "dct:modified": node{"@type": "xsd:dateTime", "@value": r.KnownAt.Format("2006-01-02T15:04:05.000000Z")},
		"dct:publisher": l.controller(), "dcat:contactPoint": []node{l.contact()}, "dcat:dataset": sets,
	}
	var b bytes.Buffer
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false)
	w.SetIndent("", " ")
	err := w.Encode(top)
	return b.Bytes(), err
}

func day(d kinds.Date) any {
	if !d.Known() {
		return nil
	}
	return node{"@type": "xsd:date", "@value": string(d)}
}

// said is a text in the language of the record; nil for none.
func (l *linker) said(text string) any {
	if text == "" {
		return nil
	}
	return node{"@language": l.Lang, "@value": text}
}

func ref(id string) node { return node{"@id": id} }

func (l *linker) controller() node {
	n := node{"@id": l.me, "@type": []string{"dpv:DataController", "foaf:Agent"}, "foaf:name": l.Controller.Name, "dpv:hasName": l.Controller.Name}
	n.put("dpv:hasAddress", l.Controller.Address).put("dpv:hasContact", l.Controller.Contact)
	numbers := []node{}
	for _, i := range l.Controller.Identifiers {
		numbers = append(numbers, node{"dct:type": i.Scheme, "skos:notation": i.Value})
	}
	n.put("dpv:hasIdentifier", numbers)
	if l.DPO != nil {
		officer := node{"@id": l.me + "#dpo", "@type": []string{"dpv:DataProtectionOfficer"}}
		n["dpv:hasDataProtectionOfficer"] = []node{officer.put("dpv:hasName", l.DPO.Name).put("dpv:hasContact", strings.Join(said(l.DPO.Email, l.DPO.Phone), ", "))}
	}
	if l.Representative != "" {
		n["dpv:hasRepresentative"] = []node{{"@type": []string{"dpv:Representative"}, "dpv:hasName": l.Representative}}
	}
	return n
}

// contact is how the record is asked about: the officer, or else the controller.
func (l *linker) contact() node {
	n := node{"@type": []string{"vcard:Kind"}, "vcard:fn": l.Controller.Name}
	if l.DPO == nil {
		return n.put("vcard:note", l.Controller.Contact)
	}
	if l.DPO.Email != "" {
		n["vcard:hasEmail"] = ref("mailto:" + l.DPO.Email)
	}
	return n.put("vcard:note", l.DPO.Phone)
}

// sets gives the records of an activity. In one record all data belong to all people: an
// activity whose groups have different data becomes one record for each set of data.
func (l *linker) sets(e Entry) []node {
	var order []string
	by := map[string][]Group{}
	for _, g := range e.Subjects {
		var names []string
		for _, d := range g.Data {
			names = append(names, d.Code+"\x00"+d.Words)
		}
		slices.Sort(names)
		key := strings.Join(names, "\x01")
		if by[key] == nil {
			order = append(order, key)
		}
		by[key] = append(by[key], g)
	}
	if len(order) < 2 {
		return []node{l.set(e, "urn:uuid:"+e.ID, e.Subjects, true)}
	}
	out := []node{}
	for i, key := range order {
		n := l.set(e, "urn:uuid:"+e.ID+"#"+strconv.Itoa(i+1), by[key], false)
		n["dct:isPartOf"] = []node{ref("urn:uuid:" + e.ID)}
		out = append(out, n)
	}
	return out
}

// set is one record: what art. 30(1) asks for, of some groups of people.
func (l *linker) set(e Entry, id string, groups []Group, whole bool) node {
	described := e.Name
	if len(e.Purposes) > 0 {
		described = strings.Join(each(e.Purposes, Term.text), "; ")
	}
	n := node{
		"@id": id, "@type": []string{"dpcat:ROPARecord", "dcat:Dataset", "dpv:PersonalDataProcess"},
		"dct:title": l.said(e.Name), "dct:description": l.said(described), "dct:publisher": ref(l.me), "dpv:hasDataController": []node{ref(l.me)},
	}
	n.put("dct:identifier", e.Code).put("dpv:hasJointDataControllers", l.joint(e))
	if e.Unit != "" {
		n["dpv:hasResponsibleEntity"] = []node{node{"@type": []string{"dpv:OrganisationalUnit"}, "dpv:hasName": e.Unit}.put("dpv:hasContact", e.Contact)}
	}
	if e.Representative != "" {
		n["dpv:hasRepresentative"] = []node{{"@type": []string{"dpv:Representative"}, "dpv:hasName": e.Representative}}
	}
	n.put("dpv:hasPurpose", l.terms(e.Purposes, "dpv:Purpose")).put("dpv:hasDataSubject", l.subjects(groups)).put("dpv:hasPersonalData", l.data(groups))
	n.put("dpv:hasRecipient", l.recipients(e)).put("dpv:hasStorageCondition", l.storage(e, groups, whole))
	n.put("dpv:hasTechnicalOrganisationalMeasure", l.measures(e))
	processing := l.transfers(e)
	if b := e.Beside; b != nil {
		processing = append(processing, l.beside(n, *b)...)
	}
	return n.put("dpv:hasProcessing", processing)
}

// concept is a term of the vocabulary, or one of the controller's own below a general
// term where there is none.
func (l *linker) concept(x Term, general string) node {
	kinds := []string{general}
	if c := compact(x.IRI); x.IRI != "" && c != general {
		kinds = append(kinds, c)
	}
	n := node{"@type": kinds}
	n.put("skos:prefLabel", l.said(cmp.Or(x.Label, x.Words)))
	if x.Label != "" {
		n.put("skos:note", l.said(x.Words))
	}
	return n.put("skos:notation", x.Code)
}

func (l *linker) terms(list []Term, general string) []node {
	out := []node{}
	for _, x := range list {
		out = append(out, l.concept(x, general))
	}
	return out
}

func (l *linker) joint(e Entry) []node {
	if len(e.Joint) == 0 {
		return nil
	}
	all := []node{ref(l.me)}
	for _, j := range e.Joint {
		n := node{"@type": []string{"dpv:DataController"}, "dpv:hasName": j.Name}
		all = append(all, n.put("dpv:hasContact", j.Contact).put("dct:description", l.said(j.Responsibilities)))
	}
	return []node{{"@type": []string{"dpv:JointDataControllers"}, "dpv:hasDataController": all}}
}

func (l *linker) subjects(groups []Group) []node {
	out := []node{}
	for _, g := range groups {
		n := l.concept(g.Subject, "dpv:DataSubject")
		if types := n["@type"].([]string); g.Vulnerable == kinds.Yes && !slices.Contains(types, "dpv:VulnerableDataSubject") {
			n["@type"] = append(types, "dpv:VulnerableDataSubject")
		}
		out = append(out, n)
	}
	return out
}

// data lists the categories of the groups, each once: they all have the same.
func (l *linker) data(groups []Group) []node {
	out := []node{}
	if len(groups) == 0 {
		return out
	}
	for _, d := range groups[0].Data {
		n := l.concept(d.Term, "dpv:PersonalData")
		if types := n["@type"].([]string); d.Special && !slices.Contains(types, "dpv:SpecialCategoryPersonalData") {
			n["@type"] = append(types, "dpv:SpecialCategoryPersonalData")
		}
		out = append(out, n)
	}
	return out
}

func (l *linker) recipients(e Entry) []node {
	out := []node{}
	for _, r := range e.Recipients {
		out = append(out, l.concept(r.Term, "dpv:Recipient").put("dpv:hasName", r.Organisation))
	}
	return out
}

// transfers is processing that takes data to a third country (art. 30(1)(e)).
func (l *linker) transfers(e Entry) []node {
	out := []node{}
	for _, x := range e.Transfers {
		n := node{"@type": []string{"dpv:Transfer"}, "dpv:hasDataExporter": []node{ref(l.me)}}
		if x.Country != "" {
			n["dpv:hasLocation"] = []node{ref("loc:" + x.Country)}
		}
		if x.Recipient != "" {
			n["dpv:hasDataImporter"] = []node{{"@type": []string{"dpv:DataImporter"}, "dpv:hasName": x.Recipient}}
		}
		if basis := transferBasis(x.Tool); basis != "" {
			n["dpv:hasLegalBasis"] = []node{ref(basis)}
		}
		out = append(out, n.put("dct:description", l.said(strings.Join(said(x.ToolName, x.Safeguard), ", "))))
	}
	return out
}

// transferBasis is the article that a tool of a transfer rests on, as a term; empty for
// none.
func transferBasis(tool string) string {
	switch parts := strings.Split(tool, "_"); {
	case tool == "", tool == "none":
		return ""
	case strings.HasSuffix(tool, "_45"):
		return "eu-gdpr:A45-3"
	case tool == "legit_interest_49_1_2":
		return "eu-gdpr:A49-2"
	default:
		return "eu-gdpr:A" + strings.Join(parts[len(parts)-3:], "-")
	}
}

// storage is the time limits of the data of some groups: those of other data belong to
// another record.
func (l *linker) storage(e Entry, groups []Group, whole bool) []node {
	out := []node{}
	for _, r := range e.Retention {
		if !whole && r.Data.Code != "" && !slices.ContainsFunc(groups, func(g Group) bool {
			return slices.ContainsFunc(g.Data, func(d Datum) bool { return d.Code == r.Data.Code || record.Base(d.Code) == r.Data.Code })
		}) {
			continue
		}
		n := node{"@type": []string{"dpv:StorageDuration"}}
		if r.Months != nil {
			n["dpv:hasDuration"] = []node{{"@type": "xsd:duration", "@value": fmt.Sprintf("P%dM", *r.Months)}}
		}
		if r.Data.Code != "" {
			n["dpv:hasPersonalData"] = []node{l.concept(r.Data, "dpv:PersonalData")}
		}
		if r.Disposal.Code != "" {
			n["dpv:hasProcessing"] = []node{l.concept(r.Disposal, "dpv:Processing")}
		}
		out = append(out, n.put("dct:description", l.said(strings.Join(said(r.Rule, r.Trigger.Label, r.Law), ", "))))
	}
	if e.RetentionReason != "" {
		out = append(out, node{"@type": []string{"dpv:StorageCondition"}, "dct:description": l.said(e.RetentionReason)})
	}
	return out
}

func (l *linker) measures(e Entry) []node {
	out := l.terms(e.Measures, "dpv:TechnicalOrganisationalMeasure")
	for _, words := range said(e.Security, e.SecurityReason) {
		out = append(out, node{"@type": []string{"dpv:TechnicalOrganisationalMeasure"}, "dct:description": l.said(words)})
	}
	return out
}
