package exchange

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"ledd/internal/chain"
	"ledd/internal/door"
)

type edgeIn = chain.EngagementInput

// A published list of sub-processors: each row is an edge of its vendor, which
// every customer of the vendor inherits. The list's date is when it was captured
// and never a start: the edge is valid on every day.
var subprocessorColumns = []column[edgeIn]{
	text("purpose", "/serviceDescription", func(e *edgeIn) *string { return &e.ServiceDescription }),
	text("location", "/source/location", func(e *edgeIn) *string { return &e.Source.Location }),
	text("list_section", "/source/listSection", func(e *edgeIn) *string { return &e.Source.ListSection }),
	text("source", "/source/reference", func(e *edgeIn) *string { return &e.Source.Reference }),
	text("source_address", "/source/address", func(e *edgeIn) *string { return &e.Source.Address }),
	text("list_date", "/source/listDate", func(e *edgeIn) *string { return &e.Source.ListDate }),
	text("provenance", "/source/provenance", func(e *edgeIn) *string { return &e.Source.Provenance }),
	text("completeness", "/source/completeness", func(e *edgeIn) *string { return &e.Source.Completeness }),
	elsewhere[edgeIn]("vendor", "/upstream"),
	elsewhere[edgeIn]("subprocessor_name", "/downstream"),
}

var subprocessorFile = layout{
	directory: true, columns: names(subprocessorColumns), required: []string{"vendor", "subprocessor_name"}, take: takeSubprocessor,
}

type subprocessorWork struct {
	orgs  *directory
	edges *book[chain.Engagement, edgeIn]
}

// listed is what makes an entry of a list the same entry the next time. One that
// a merge made void (alias.go) is no entry any more.
func listed(e *chain.Engagement) string {
	if !e.Published || e.State == chain.Refused {
		return ""
	}
	return strings.Join([]string{e.Upstream.String(), e.Downstream.String(), e.ServiceDescription, e.Source.ListSection, e.Source.Location}, "\x1f")
}

func takeSubprocessor(s *session, r row) {
	if s.work == nil {
		w := &subprocessorWork{s.directory(), open[chain.Engagement, edgeIn](s, subprocessorColumns, listed, "published")}
		w.edges.born = func(e *chain.Engagement) { e.Org = e.Upstream } // an edge belongs to its upstream party
		s.work = w
	}
	w := s.work.(*subprocessorWork)
	up, ok1 := s.party(w.orgs, r, "vendor")
	down, ok2 := s.party(w.orgs, r, "subprocessor_name")
	if !ok1 || !ok2 {
		return
	}
	if up == down {
		s.res.Unchanged++
		s.note(say("lists-itself", "vendor", r.get("vendor"), "name", r.get("subprocessor_name")))
		return
	}
	change := func(e *edgeIn) bool {
		e.Upstream, e.Downstream, e.Published = up, down, true
		e.RoleBasis, e.State = "processor", "active"
		ok := fill(s, r, subprocessorColumns, e, false)
		e.ProcessingLocations = places(e.Source.Location)
		return ok
	}
	probe := door.Make[chain.Engagement](edgeIn{})
	if !change(probe.Input()) {
		return
	}
	key := listed(probe)
	if first, met := s.lines[key]; met {
		s.res.Unchanged++
		s.note(say("repeats", "line", r.line, "first", first))
		return
	}
	s.lines[key] = r.line
	w.edges.put(s, r, key, change)
}

// places reads a list's location: countries by their English names, everything
// else as it stands, since nothing is guessed.
func places(text string) []chain.Location {
	out := []chain.Location{}
	for part := range strings.FieldsFuncSeq(text, func(c rune) bool { return c == ',' || c == ';' || c == '/' }) {
		code, ok := countries[door.Fold(part)]
		if !ok {
			return []chain.Location{{Place: text}}
		}
		out = append(out, chain.Location{Country: code})
	}
	return out
}

var countries = countryNames()

func countryNames() map[string]string {
	names, out := display.English.Regions(), map[string]string{"usa": "US", "uk": "GB"}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			r, err := language.ParseRegion(string([]rune{a, b}))
			if err == nil && r.IsCountry() && door.Validate(chain.Location{Country: r.String()}) == nil {
				out[door.Fold(names.Name(r))] = r.String()
			}
		}
	}
	return out
}
