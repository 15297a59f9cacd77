package exchange

import (
	"ledd/internal/kinds"
	"ledd/internal/record"
)

type performedIn = record.ProcessorRecordInput

var processorColumns = []column[performedIn]{
	text("processor_record_code", "/code", func(p *performedIn) *string { return &p.Code }),
	text("name", "/name", func(p *performedIn) *string { return &p.Name }),
	list("called_as", "/calledAs", func(p *performedIn) *[]string { return &p.CalledAs }),
	text("description", "/description", func(p *performedIn) *string { return &p.Description }),
	text("contact", "/contact", func(p *performedIn) *string { return &p.Contact }),
	text("representative", "/representative", func(p *performedIn) *string { return &p.Representative }),
	elsewhere[performedIn]("processing", "/processing"),
	elsewhere[performedIn]("data", "/data"),
	elsewhere[performedIn]("security_measures", "/securityMeasures"),
	text("security_summary", "/securitySummary", func(p *performedIn) *string { return &p.SecuritySummary }),
	text("security_reason", "/securityReason", func(p *performedIn) *string { return &p.SecurityReason }),
	elsewhere[performedIn]("system_codes", "/systems"),
	elsewhere[performedIn]("subprocessor_names", "/subProcessors"),
	text("agreement_reference", "/agreementReference", func(p *performedIn) *string { return &p.AgreementReference }),
	text("status", "/status", func(p *performedIn) *record.Status { return &p.Status }),
	date("written_on", "/writtenOn", func(p *performedIn) *kinds.Date { return &p.WrittenOn }),
	date("starts_on", "/startsOn", func(p *performedIn) *kinds.Date { return &p.StartsOn }),
	date("ends_on", "/endsOn", func(p *performedIn) *kinds.Date { return &p.EndsOn }),
	date("last_reviewed_on", "/lastReviewedOn", func(p *performedIn) *kinds.Date { return &p.LastReviewedOn }),
	date("next_review_due", "/nextReviewDue", func(p *performedIn) *kinds.Date { return &p.NextReviewDue }),
}

// servedColumns are one controller on whose behalf the processing is done: a row each.
var servedColumns = []column[record.Served]{
	elsewhere[record.Served]("controller_name", "/org"),
	text("controller_contact", "/contact", func(c *record.Served) *string { return &c.Contact }),
	text("controller_representative", "/representative", func(c *record.Served) *string { return &c.Representative }),
	text("controller_dpo", "/dpo", func(c *record.Served) *string { return &c.DPO }),
	text("controller_processing", "/processing", func(c *record.Served) *string { return &c.Processing }),
}

// thirdColumns are one transfer to a third country: on the row of any controller.
var thirdColumns = []column[record.ThirdCountry]{
	text("transfer_country", "/country", func(t *record.ThirdCountry) *string { return &t.Country }),
	text("transfer_recipient", "/recipient", func(t *record.ThirdCountry) *string { return &t.Recipient }),
	text("transfer_safeguard", "/safeguard", func(t *record.ThirdCountry) *string { return &t.Safeguard }),
}

var processorFile = layout{
	columns:  names(processorColumns, names(servedColumns, names(thirdColumns)...)...),
	required: []string{"processor_record_code", "name"},
	group:    "processor_record_code", end: takeProcessorRecords,
}

// takeProcessorRecords takes the rows of each service, a controller on each (art. 30(2)).
func takeProcessorRecords(s *session) {
	orgs, systems := s.directory(), systemCodes(s)
	words, err := record.ReadLexicon(s.tx)
	if s.broken(err) {
		return
	}
	all := open[record.ProcessorRecord, performedIn](s, processorColumns, func(p *record.ProcessorRecord) string { return p.Code }, "")
	s.gathered().each(s, func(code string, rows []row) {
		r := rows[0]
		good := oneRecord(s, rows, processorColumns)
		all.put(s, r, code, func(p *performedIn) bool {
			good = fill(s, r, processorColumns, p, false) && good
			good = pointedAll(s, r, "system_codes", systems, "no-system", &p.Systems) && good
			good = s.partiesIn(r, "subprocessor_names", orgs, &p.SubProcessors) && good
			wordsIn(r, "data", words, record.Data, &p.Data)
			wordsIn(r, "security_measures", words, record.Measures, &p.SecurityMeasures)
			if r.has("processing") {
				p.Processing = purposesOf(words, r.get("processing"))
			}
			good = servedIn(s, rows, orgs, p) && good
			return partsIn(s, rows, thirdColumns, &p.Transfers, func(t *record.ThirdCountry) string { return t.Country + t.Recipient }) && good
		})
	})
}

// servedIn reads a controller from each row; a name that nobody knows becomes an unconfirmed
// organisation.
func servedIn(s *session, rows []row, orgs *directory, p *performedIn) bool {
	if !rows[0].has("controller_name") {
		return true
	}
	good, had := true, p.Controllers
	p.Controllers = []record.Served{}
	for _, r := range rows {
		if !r.saysAny(names(servedColumns)) {
			continue
		}
		org, named := s.party(orgs, r, "controller_name")
		if !named {
			good = false
			continue
		}
		x := record.Served{Org: org}
		for _, c := range had {
			if c.Org == org {
				x = c
			}
		}
		good = partIn(s, r, servedColumns, &x) && good
		alone := record.ProcessorRecord{ProcessorRecordInput: performedIn{Controllers: []record.Served{x}}}
		alone.Org = s.tx.Who.Org
		for _, v := range alone.Check() {
			s.reject(r, "controller_name", r.get("controller_name"), ofViolation(v))
			good = false
		}
		p.Controllers = append(p.Controllers, x)
	}
	if !good { // what is wrong with them is said already
		p.Controllers = nil
	}
	return good
}

// wordsIn reads words of a vocabulary, as codes or as they are called in any language; a word
// that it lacks is left as it is, for the door to refuse.
func wordsIn(r row, col string, words record.Lexicon, v *record.Vocabulary, into *[]string) {
	if !r.has(col) {
		return
	}
	*into = []string{}
	for _, said := range split(r.get(col)) {
		if code, known := words.Find(v, said); known {
			said = code
		}
		*into = append(*into, said)
	}
}

// purposesOf reads categories of processing; what the vocabulary lacks is kept in words.
func purposesOf(words record.Lexicon, cell string) []record.Purpose {
	out := []record.Purpose{}
	for _, said := range split(cell) {
		x := record.Purpose{Text: said}
		if code, known := words.Find(record.Purposes, said); known {
			x = record.Purpose{Code: code}
		}
		out = append(out, x)
	}
	return out
}
