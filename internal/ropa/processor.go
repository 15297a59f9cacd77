package ropa

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"ledd/internal/docmodel"
	"ledd/internal/door"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/record"
)

// Service is one row of the second part of the record: what the organisation does on
// behalf of controllers (art. 30(2)).
type Service struct {
	ID             string       `json:"id" required:"true" format:"uuid"`
	Code           string       `json:"code" required:"true"`
	Name           string       `json:"name" required:"true"`
	Description    string       `json:"description" required:"true" doc:"empty where the edition is statutory"`
	Contact        string       `json:"contact" required:"true" doc:"empty in a public record"`
	Representative string       `json:"representative" required:"true"`
	Controllers    []Controlled `json:"controllers" required:"true"`
	Processing     []Term       `json:"processing" required:"true" doc:"categories of processing"`
	Data           []Term       `json:"data" required:"true"`
	Transfers      []Transfer   `json:"transfers" required:"true"`
	Measures       []Term       `json:"securityMeasures" required:"true"`
	Security       string       `json:"securitySummary" required:"true" doc:"empty in a public record"`
	SecurityReason string       `json:"securityReason" required:"true" doc:"empty in a public record"`
	SecurityHeld   bool         `json:"securityHeldBack" required:"true" doc:"more is said of security than a public record shows"`
	SubProcessors  []string     `json:"subProcessors" required:"true"`
	StartsOn       kinds.Date   `json:"startsOn" required:"true"`
}

// Controlled is a controller on whose behalf the processing is done.
type Controlled struct {
	Name           string `json:"name" required:"true"`
	Contact        string `json:"contact" required:"true"`
	Representative string `json:"representative" required:"true"`
	DPO            string `json:"dpo" required:"true"`
	Processing     string `json:"processing" required:"true" doc:"where it is otherwise than for the rest"`
}

// services is the rows that stand on the day, by name; drafts are not for the public.
func (t taker) services() []Service {
	out := []Service{}
	for _, p := range t.Performed {
		if s := p.StandingOn(t.AsOf); s == record.Ongoing || s == record.Planned && !t.public() {
			out = append(out, t.service(p))
		}
	}
	slices.SortStableFunc(out, func(a, b Service) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
	return out
}

func (t taker) service(p *record.ProcessorRecord) Service {
	s := Service{
		ID: p.ID.String(), Code: p.Code, Name: p.Name, Contact: t.inside(p.Contact), Representative: p.Representative,
		Controllers: []Controlled{}, Processing: []Term{}, Data: []Term{}, Transfers: []Transfer{}, Measures: []Term{}, SubProcessors: []string{},
		Security: t.inside(p.SecuritySummary), SecurityReason: t.inside(p.SecurityReason), SecurityHeld: t.public() && p.SecuritySummary+p.SecurityReason != "", StartsOn: p.StartsOn,
	}
	if t.Edition == Complete {
		s.Description = p.Description
	}
	for _, c := range p.Controllers {
		s.Controllers = append(s.Controllers, Controlled{cmp.Or(t.Names[c.Org], c.Name), t.reached(c.Contact), t.reached(c.Representative), t.reached(c.DPO), c.Processing})
	}
	for _, x := range p.Processing {
		s.Processing = append(s.Processing, t.term(record.Purposes, x.Code, x.Text))
	}
	for _, code := range p.Data {
		s.Data = append(s.Data, t.term(record.Data, code, ""))
	}
	for _, x := range p.Transfers {
		s.Transfers = append(s.Transfers, Transfer{Country: x.Country, CountryName: t.country(x.Country), Recipient: x.Recipient, Safeguard: x.Safeguard})
	}
	for _, m := range p.SecurityMeasures {
		s.Measures = append(s.Measures, t.term(record.Measures, m, ""))
	}
	for _, o := range p.SubProcessors {
		s.SubProcessors = append(s.SubProcessors, t.Names[o])
	}
	return s
}

// serviceFacts lists the fields of a row, letter by letter.
func (t Tongue) serviceFacts(s Service) []line {
	safe := Entry{Transfers: s.Transfers, Measures: s.Measures, Security: s.Security, SecurityReason: s.SecurityReason, SecurityHeld: s.SecurityHeld}
	return []line{
		{"description", said(s.Description)}, {"unit.contact", said(s.Contact)}, {"activity.representative", said(s.Representative)},
		{"service.controllers", each(s.Controllers, func(c Controlled) string { return t.controlled(c) })},
		{"service.processing", each(s.Processing, Term.text)}, {"service.data", said(strings.Join(each(s.Data, Term.text), ", "))},
		{"service.transfers", t.transfers(safe)}, {"service.security", t.security(safe)},
		{"service.subs", said(s.SubProcessors...)}, {"service.from", said(t.Day(s.StartsOn))},
	}
}

func (t Tongue) controlled(c Controlled) string {
	out := said(c.Name, c.Contact, c.Representative)
	if c.DPO != "" {
		out = append(out, t.Word("dpo")+": "+c.DPO)
	}
	return strings.Join(append(out, said(c.Processing)...), ", ")
}

// optionalService is the fields that most services do not have.
var optionalService = map[string]bool{"description": true, "activity.representative": true, "service.data": true, "service.subs": true, "service.from": true, "unit.contact": true}

// second writes the second part of the record, where there is one.
func (p *paper) second() {
	if len(p.Services) == 0 {
		return
	}
	p.d.Append(docmodel.Heading{Level: 2, ID: "services", Runs: text(p.Word("services"))})
	p.say(p.Word("services.lead", "org", p.Controller.Name))
	for _, s := range p.Services {
		var fields []docmodel.Field
		if s.Code != "" {
			fields = append(fields, p.field("code", s.Code))
		}
		for _, l := range p.serviceFacts(s) {
			if len(l.lines) > 0 || !optionalService[l.key] {
				fields = append(fields, p.field(l.key, l.lines...))
			}
		}
		p.d.Append(docmodel.Heading{Level: 3, ID: "service-" + s.ID, Runs: text(s.Name)}, docmodel.Fields{Items: fields})
	}
}

// serviceColumns heads the sheet of the second part, and serviceLines writes it.
func (p *paper) serviceColumns() []string {
	out := []string{p.Word("code"), p.Word("service")}
	for _, l := range p.serviceFacts(Service{}) {
		if !p.left(l.key) {
			out = append(out, p.Word(l.key))
		}
	}
	return out
}

func (p *paper) serviceLines(write func([]string) error) error {
	if err := write(p.serviceColumns()); err != nil {
		return err
	}
	for _, s := range p.Services {
		row := []string{s.Code, s.Name}
		for _, l := range p.serviceFacts(s) {
			if !p.left(l.key) {
				row = append(row, strings.Join(l.lines, "\n"))
			}
		}
		if err := write(row); err != nil {
			return err
		}
	}
	return nil
}

// TakeInput says which services of the chain are taken into the processor record.
type TakeInput struct {
	Service string `json:"service" validate:"max=4000" doc:"the service, as its engagements describe it; empty: all that differ"`
}

// Taken is the rows of the processor record that were made or changed.
type Taken struct {
	Items []*record.ProcessorRecord `json:"items" required:"true"`
}

// TakeServices makes the rows of the processor record that the chain shows and the record
// lacks, one for each service with all its controllers, and adds to the others what they
// do not say. Errors: not-found for a service that the chain does not show.
func (v Records) TakeServices(ctx context.Context, in TakeInput) (*Taken, error) {
	return door.Do(ctx, v.d, "processor_record.create", in, func(tx *door.Tx) (*Taken, error) {
		reg, err := gap.Load(tx)
		if err != nil {
			return nil, err
		}
		out, found := &Taken{Items: []*record.ProcessorRecord{}}, false
		for _, s := range reg.Services(tx.Today()) {
			if in.Service != "" && door.Fold(in.Service) != door.Fold(s.Words) {
				continue
			}
			found = true
			if !s.Differs() {
				continue
			}
			p, err := takeService(tx, reg, s)
			if err != nil {
				return nil, err
			}
			out.Items = append(out.Items, p)
		}
		if in.Service != "" && !found {
			return nil, kinds.NotFound("service")
		}
		return out, nil
	})
}

// takeService writes one service into its row, or into a new one.
func takeService(tx *door.Tx, reg *gap.Register, s gap.Service) (*record.ProcessorRecord, error) {
	in := reg.TakeService(s, In(reg.Settings.Language).Word("service.unnamed"))
	if s.Row == nil {
		p := door.Make[record.ProcessorRecord](in)
		return p, door.Add(tx, p)
	}
	p, err := door.Get[record.ProcessorRecord](tx, s.Row.ID.String())
	if err != nil {
		return nil, err
	}
	p.ProcessorRecordInput = in
	return p, door.Save(tx, p)
}
