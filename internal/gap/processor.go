package gap

import (
	"slices"
	"strings"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/record"
)

// takeChain sorts the edges that lie around the organisation: those in which it does the
// processing, each once, and those of its own public list of sub-processors.
func (r *Register) takeChain(edges []*chain.Engagement) {
	seen := map[chain.EngagementID]bool{}
	r.Serving, r.Listed = []*chain.Engagement{}, []*chain.Engagement{}
	for _, e := range edges {
		switch {
		case seen[e.ID]:
		case e.Downstream == r.Controller.ID:
			r.Serving = append(r.Serving, e)
		case e.Upstream == r.Controller.ID && e.Published:
			r.Listed = append(r.Listed, e)
		}
		seen[e.ID] = true
	}
}

// Service is one service that the organisation performs for others on a day, as the
// chain shows it, held against the row of its processor record (art. 30(2)). Nothing is
// overwritten by it: people take a difference over.
type Service struct {
	Words   string // how the engagements describe it; empty: they do not
	Edges   []*chain.Engagement
	For     []kinds.OrgID // on whose behalf, each once
	Row     *record.ProcessorRecord
	Missing []kinds.OrgID // those of them that no row of the service lists
	Outside []string      // countries outside the EEA that it reaches, and the row does not name
	Below   []kinds.OrgID // sub-processors that the row does not name
	Starts  kinds.Date    // the first day; unknown where that of one engagement is
}

// Differs reports whether the chain shows something that the record does not say.
func (s Service) Differs() bool {
	return s.Row == nil || len(s.Missing)+len(s.Outside)+len(s.Below) > 0
}

// ActsFor is on whose behalf the downstream party of an engagement works: the controllers
// that it names; without any the upstream party, who is one, or a processor that tells no
// more.
func ActsFor(e *chain.Engagement) []kinds.OrgID {
	if len(e.Controllers) > 0 {
		return e.Controllers
	}
	return []kinds.OrgID{e.Upstream}
}

// Services lists what the organisation does as a processor on a day, by name; one for
// each description, whoever uses it.
func (r *Register) Services(d kinds.Date) []Service {
	var out []Service
	at := map[string]int{}
	for _, e := range r.Serving {
		if !needsAgreement(e, d) {
			continue
		}
		words := strings.TrimSpace(e.ServiceDescription)
		i, known := at[door.Fold(words)]
		if !known {
			i = len(out)
			at[door.Fold(words)], out = i, append(out, Service{Words: words, Starts: e.StartsOn})
		}
		s := &out[i]
		if s.Edges = append(s.Edges, e); e.StartsOn < s.Starts {
			s.Starts = e.StartsOn
		}
		for _, o := range ActsFor(e) {
			if o != r.Controller.ID && !slices.Contains(s.For, o) {
				s.For = append(s.For, o)
			}
		}
	}
	for i := range out {
		r.hold(&out[i], d)
	}
	slices.SortFunc(out, func(a, b Service) int { return strings.Compare(door.Fold(a.Words), door.Fold(b.Words)) })
	return out
}

// hold holds a service against its row.
func (r *Register) hold(s *Service, d kinds.Date) {
	for _, o := range s.For {
		if !r.recordsService(s.Words, o, d) {
			s.Missing = append(s.Missing, o)
		}
	}
	s.Row = r.rowOf(*s, d)
	said := record.ProcessorRecordInput{}
	if s.Row != nil {
		said = s.Row.ProcessorRecordInput
	}
	for _, e := range s.Edges {
		for _, l := range slices.Concat(e.ProcessingLocations, e.SupportLocations) {
			named := slices.ContainsFunc(said.Transfers, func(t record.ThirdCountry) bool { return t.Country == l.Country })
			if l.Country != "" && !law.InEEA(l.Country) && !named && !slices.Contains(s.Outside, l.Country) {
				s.Outside = append(s.Outside, l.Country)
			}
		}
	}
	for _, e := range r.usedFor(*s, d) {
		if !slices.Contains(said.SubProcessors, e.Downstream) && !slices.Contains(s.Below, e.Downstream) {
			s.Below = append(s.Below, e.Downstream)
		}
	}
}

// recordsService reports whether a row that stands on a day covers a service for a controller.
func (r *Register) recordsService(words string, o kinds.OrgID, d kinds.Date) bool {
	return slices.ContainsFunc(r.Performed, func(p *record.ProcessorRecord) bool {
		return covers(p, d) && p.Is(words) && p.Names(o)
	})
}

// covers reports whether a row counts on a day: one that ended, or was not written down
// yet, is none; a planned one is, since it says what begins.
func covers(p *record.ProcessorRecord, d kinds.Date) bool {
	s := p.StandingOn(d)
	return s != "" && s != record.Ended
}

// rowOf is the row of a service: the first that is called so; of one without a
// description the first that lists one of its controllers.
func (r *Register) rowOf(s Service, d kinds.Date) *record.ProcessorRecord {
	for _, p := range r.Performed {
		if covers(p, d) && p.Is(s.Words) && (s.Words != "" || slices.ContainsFunc(s.For, p.Names)) {
			return p
		}
	}
	return nil
}

// usedFor is the engagements of the organisation's own processors that serve a service: on
// its public list, further down the chain, or for one of the same controllers.
func (r *Register) usedFor(s Service, d kinds.Date) []*chain.Engagement {
	return slices.DeleteFunc(slices.Concat(r.Engagements, r.Listed), func(e *chain.Engagement) bool {
		shared := slices.ContainsFunc(e.Controllers, func(o kinds.OrgID) bool { return slices.Contains(s.For, o) })
		return !needsAgreement(e, d) || len(e.ScopeSystems) > 0 && !shared
	})
}

// TakeService gives what a row says once everything is in it that the chain shows; for a
// service without one, a new row, called name where no engagement describes it.
func (r *Register) TakeService(s Service, name string) record.ProcessorRecordInput {
	said := record.ProcessorRecordInput{Name: name, Status: record.Ongoing, StartsOn: s.Starts}
	if s.Row != nil {
		said = s.Row.ProcessorRecordInput
	} else if s.Words != "" {
		said.Name = firstLine(s.Words)
		said.Processing = []record.Purpose{{Text: s.Words}}
	}
	if s.Words != "" && !said.Is(s.Words) {
		said.CalledAs = append(slices.Clone(said.CalledAs), s.Words)
	}
	said.Controllers, said.Transfers = slices.Clone(said.Controllers), slices.Clone(said.Transfers)
	for _, o := range s.For {
		if (s.Row == nil || slices.Contains(s.Missing, o)) && !said.Names(o) {
			said.Controllers = append(said.Controllers, r.served(o))
		}
	}
	for _, country := range s.Outside {
		said.Transfers = append(said.Transfers, record.ThirdCountry{Country: country})
	}
	said.SubProcessors = append(slices.Clone(said.SubProcessors), s.Below...)
	return said
}

// served is a controller as the directory tells of it.
func (r *Register) served(o kinds.OrgID) record.Served {
	out := record.Served{Org: o}
	if known := r.Parties[o]; known != nil {
		out.Contact, out.Representative = known.GeneralContact, known.EURepresentative
	}
	return out
}

// firstLine is a description as a name: its first line, as far as a name reaches.
func firstLine(words string) string {
	line, _, _ := strings.Cut(words, "\n")
	cut := []rune(strings.TrimSpace(line))
	return string(cut[:min(len(cut), longestName)])
}

const longestName = 255

// servedDays is how long a service may be performed before the record says so (gaps ROP-006).
const servedDays = 30

// processorUnrecorded is ROP-006: the organisation processes on behalf of controllers, and
// no row of its processor record covers the service for one of them. One row for many is
// enough where they are listed. Whoever keeps no register here answers for its own record.
func processorUnrecorded(r *Register, d kinds.Date) []Finding {
	var out []Finding
	for _, s := range r.Services(d) {
		f := Finding{Service: &s, Facts: []Fact{}}
		found := false
		for _, o := range s.Missing {
			since, late := s.lateFor(o, d)
			if !late {
				continue
			}
			if !found || since < f.OpenedOn {
				f.OpenedOn = since
			}
			found = true
			f.Facts = append(f.Facts, Fact{"served", r.nameOf(o)})
		}
		if found {
			f.Facts = append(f.Facts, known(Fact{"processing_starts", string(s.Starts)})...)
			out = append(out, f)
		}
	}
	return out
}

// lateFor gives the day from which a row must list a controller, and whether it has come.
func (s Service) lateFor(o kinds.OrgID, d kinds.Date) (since kinds.Date, late bool) {
	for _, e := range s.Edges {
		if !slices.Contains(ActsFor(e), o) {
			continue
		}
		if due := e.StartsOn.AddDays(servedDays); due <= d && (!late || due < since) {
			since, late = due, true
		}
	}
	return since, late
}

// servedParties lists the organisations that processor records and engagements with the
// organisation as a processor name.
func (r *Register) servedParties() []kinds.OrgID {
	out := []kinds.OrgID{}
	for _, p := range r.Performed {
		for _, c := range p.Controllers {
			if !c.Org.IsZero() {
				out = append(out, c.Org)
			}
		}
		out = append(out, p.SubProcessors...)
	}
	for _, e := range r.Serving {
		out = append(append(out, e.Upstream), e.Controllers...)
	}
	for _, e := range r.Listed {
		out = append(out, e.Downstream)
	}
	for _, n := range r.Notices {
		if !n.Controller.IsZero() && n.Controller != r.Controller.ID {
			out = append(out, n.Controller)
		}
	}
	return out
}

// ProcessorRecord finds a row of the processor record; nil for none.
func (r *Register) ProcessorRecord(id record.ProcessorRecordID) *record.ProcessorRecord {
	if i := slices.IndexFunc(r.Performed, func(p *record.ProcessorRecord) bool { return p.ID == id }); i >= 0 {
		return r.Performed[i]
	}
	return nil
}
