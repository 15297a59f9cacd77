package agreement

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"ledd/internal/kinds"
	"ledd/internal/party"
)

// Needs is the table of completeness (domain 3.9): every field that is mandatory,
// and every conditional one with its condition, whatever sort of agreement asks for
// it. The articles are those of the GDPR unless another law is named.
var Needs = slices.Concat(generalNeeds, startNeeds, termNeeds, lawNeeds, controllerNeeds, processorNeeds, subProcessorNeeds, partyNeeds,
	scopeNeeds, processingNeeds, processorDuties, jointNeeds, mandateNeeds, accessionNeeds)

// What each sort of agreement needs to be complete, in the order in which it is asked for.
var (
	processingAgreement = slices.Concat(generalNeeds, startNeeds, termNeeds, lawNeeds, controllerNeeds, processorNeeds, partyNeeds, scopeNeeds, processingNeeds, processorDuties)
	subAgreement        = slices.Concat(generalNeeds, startNeeds, termNeeds, lawNeeds, processorNeeds, subProcessorNeeds, partyNeeds, scopeNeeds, processingNeeds, processorDuties)
	jointArrangement    = slices.Concat(generalNeeds, startNeeds, termNeeds, lawNeeds, partyNeeds, scopeNeeds, processingNeeds, jointNeeds)
	mandateGiven        = slices.Concat(generalNeeds, lawNeeds, partyNeeds, mandateNeeds)
	accession           = slices.Concat(generalNeeds, startNeeds, partyNeeds, scopeNeeds, processingNeeds, accessionNeeds)
)

// generalNeeds is what every document says of itself.
var generalNeeds = []Need{
	field("type", "/type", "28(3)", "say what sort of agreement it is", func(a *Agreement) bool { return a.Type == "" }),
	field("template", "/template/kind", "28(3), 28(6)", "say which template the agreement is made from", func(a *Agreement) bool { return a.Template.Kind == "" }),
	field("revision", "/revision", "28(9)", "number the version that the parties agree on", func(a *Agreement) bool { return blank(a.Revision) }),
	field("language", "/language", "28(9)", "say in which language the agreement is made", func(a *Agreement) bool { return a.Language == "" }),
}

// startNeeds and termNeeds are from when, and for how long.
var startNeeds = []Need{
	field("effective-from", "/effectiveFrom", "28(3)", "say from which day the agreement applies", func(a *Agreement) bool { return !a.EffectiveFrom.Known() }),
}

var termNeeds = []Need{
	field("notice-months", "/noticeMonths", "28(3)", "an agreement without an end needs a period of notice", func(a *Agreement) bool {
		return a.NoticeMonths == nil && !a.EffectiveTo.Known() && !a.MainContract.LinkedTerm
	}),
	field("main-contract", "/mainContract/reference", "28(3)", "name the contract that the term follows", func(a *Agreement) bool { return a.MainContract.LinkedTerm && blank(a.MainContract.Reference) }),
}

var lawNeeds = []Need{
	field("governing-law", "/governingLaw", "28(3)", "say which country's law governs the agreement", func(a *Agreement) bool { return blank(a.GoverningLaw) }),
}

var scopeNeeds = []Need{
	field("scope", "/scopeSystems", "28(3)", "name the systems that the agreement covers", func(a *Agreement) bool { return len(a.ScopeSystems) == 0 }),
}

// processorDuties is annexes III to VI, and what is agreed on the processor's duties.
var processorDuties = []Need{
	field("security", "/securityMeasures", "28(3)(c), 32", "list the security measures", func(a *Agreement) bool { return len(a.SecurityMeasures) == 0 }),
	each("security-measure", "28(3)(c), 32", "say what the measure is about and what is done", func(a *Agreement, add func(string)) {
		for i, m := range a.SecurityMeasures {
			add(emptyIn("/securityMeasures", i, pair{"topic", m.Topic}, pair{"measure", m.Measure}))
		}
	}),
	field("instructions", "/instructions", "28(3)(a), 29", "write down the controller's instructions", func(a *Agreement) bool { return len(a.Instructions) == 0 }),
	each("instruction-text", "28(3)(a), 29", "say what the instruction is about and what it asks", func(a *Agreement, add func(string)) {
		for i, n := range a.Instructions {
			add(emptyIn("/instructions", i, pair{"topic", n.Topic}, pair{"text", n.Text}))
		}
	}),
	each("other-term-text", "28(3)", "say which clause the term is about and what holds", func(a *Agreement, add func(string)) {
		for i, t := range a.OtherTerms {
			add(emptyIn("/otherTerms", i, pair{"clause", t.Clause}, pair{"text", t.Text}))
		}
	}),
	field("authorisation-mode", "/authorisationMode", "28(2)", "say whether sub-processors need a specific or have a general authorisation", func(a *Agreement) bool { return a.AuthorisationMode == "" }),
	field("objection-window", "/objectionWindowDays", "28(2)", "a general authorisation needs a time limit for objections", func(a *Agreement) bool {
		return a.AuthorisationMode == general && (a.ObjectionWindowDays == nil || *a.ObjectionWindowDays == 0)
	}),
	field("objection-window-kind", "/objectionWindowKind", "28(2)", "say whether the time limit is in calendar days or working days", func(a *Agreement) bool { return a.ObjectionWindowDays != nil && a.ObjectionWindowKind == "" }),
	{"sub-processors", "28(2), 28(4)", "the chain shows no sub-processors: register them, or state that none are used", func(a *Agreement, k Known) []hole {
		return holeIf(k.Subs == 0 && a.SubProcessorsUsed != kinds.No, "/subProcessorsUsed")
	}},
	{"sub-processors-contradicted", "28(2), 28(4)", "the agreement states that no sub-processors are used, but the chain shows some", func(a *Agreement, k Known) []hole {
		return holeIf(k.Subs > 0 && a.SubProcessorsUsed == kinds.No, "/subProcessorsUsed")
	}},
	field("transfers", "/transfersAllowed", "28(3)(a), 44", "say whether personal data may be transferred out of the EEA", func(a *Agreement) bool { return a.TransfersAllowed != kinds.Yes && a.TransfersAllowed != kinds.No }),
	field("transfer-terms", "/transferTerms", "28(3)(a), 44-49", "say which transfers are allowed and on which basis", func(a *Agreement) bool { return a.TransfersAllowed == kinds.Yes && blank(a.TransferTerms) }),
	field("breach-hours", "/breachNoticeHours", "33(2)", "agree within how many hours the processor reports a breach", func(a *Agreement) bool { return a.BreachNoticeHours == nil }),
	field("audit-terms", "/auditTerms", "28(3)(h)", "say how compliance is shown and audited", func(a *Agreement) bool { return blank(a.AuditTerms) }),
	field("exit-choice", "/exitChoice", "28(3)(g)", "say whether the data are deleted or returned at the end", func(a *Agreement) bool { return a.ExitChoice == "" }),
	field("exit-days", "/exitDays", "28(3)(g)", "say within how many days the data are deleted or returned", func(a *Agreement) bool { return a.ExitDays == nil }),
	field("exit-format", "/exitFormat", "28(3)(g)", "say in which format the data are returned", func(a *Agreement) bool {
		return (a.ExitChoice == "return" || a.ExitChoice == "both") && blank(a.ExitFormat)
	}),
}

// partyNeeds is who the parties are and by what right each is bound.
var partyNeeds = []Need{
	{"party-identifier", "28(3)", "give the organisation number", func(a *Agreement, k Known) []hole {
		return partyHoles(a, k, "/number", func(p Party, o *party.Organisation) bool {
			_, number := NumberOf(o.Identifiers, k.AsOf)
			return blank(p.Number) && blank(number) && slices.Contains([]string{"NO", "DK", "SE"}, cmp.Or(p.Country, o.Country))
		})
	}},
	ofParty("party-country", "28(3), 30(1)(a)", "give the country of establishment", "/country", func(p Party, o *party.Organisation) bool { return p.Country == "" && o.Country == "" }),
	ofParty("party-address", "28(3), 30(1)(a)", "give the postal address", "/address", func(p Party, o *party.Organisation) bool { return blank(p.Address) && blank(o.Address) }),
	{"party-contact", "33(2)", "name a contact with an e-mail address or a telephone number", contactHoles},
	each("acceded-on", "28(3)", "say on which day the party acceded", func(a *Agreement, add func(string)) {
		for i, p := range a.Parties {
			add(at(p.Capacity == Acceded && a.Type != Accession && !p.AccededOn.Known(), "/parties", i, "accededOn"))
		}
	}),
	each("mandate", "avtaleloven ch. 2", "the party is represented: record the mandate", func(a *Agreement, add func(string)) {
		for i, p := range a.Parties {
			_, mandated := a.mandateOf(p.Org)
			add(at(p.Capacity == Represented && !mandated, "/parties", i, "capacity"))
		}
	}),
	each("mandate-agent", "avtaleloven ch. 2", "say who signs for the party", func(a *Agreement, add func(string)) {
		for i, m := range a.Mandates {
			add(at(a.represents(m) && m.Agent.IsZero(), "/mandates", i, "agent"))
		}
	}),
	each("mandate-from", "avtaleloven ch. 2", "say from which day the mandate is valid", func(a *Agreement, add func(string)) {
		for i, m := range a.Mandates {
			add(at(a.represents(m) && !m.ValidFrom.Known() && !m.RatifiedOn.Known(), "/mandates", i, "validFrom"))
		}
	}),
}

// controllerNeeds, processorNeeds and subProcessorNeeds say who is on each side.
var (
	controllerNeeds = []Need{
		{"controller", "4(7), 28(3)", "name the controller", func(a *Agreement, k Known) []hole {
			return holeIf(!a.signs(k, Controller, JointController), "/parties")
		}},
	}
	processorNeeds = []Need{
		{"processor", "4(8), 28(3)", "name the processor", func(a *Agreement, k Known) []hole {
			return holeIf(!a.signs(k, Processor), "/parties")
		}},
	}
	subProcessorNeeds = []Need{
		{"sub-processor", "28(4)", "name the sub-processor", func(a *Agreement, k Known) []hole {
			return holeIf(!a.signs(k, SubProcessor), "/parties")
		}},
	}
)

// processingNeeds is annex II.
var processingNeeds = []Need{
	{"processing", "28(3)", "describe the processing in this system", func(a *Agreement, k Known) []hole {
		var out []hole
		for i, s := range a.ScopeSystems {
			if !slices.ContainsFunc(a.Processing, func(p Processing) bool { return p.System == s }) {
				out = append(out, hole{pointer: "/scopeSystems/" + strconv.Itoa(i), subject: k.systemName(s)})
			}
		}
		return out
	}},
	ofProcessing("processing-system", "28(3)", "name a system in scope of the agreement", "system", func(a *Agreement, p Processing, _ Known) bool { return !slices.Contains(a.ScopeSystems, p.System) }),
	ofProcessing("processing-subject", "28(3)", "say what the processing is about", "subject", func(_ *Agreement, p Processing, _ Known) bool { return blank(p.Subject) }),
	ofProcessing("processing-purpose", "28(3), 5(1)(b)", "say what the controller has the data processed for", "purpose", func(_ *Agreement, p Processing, _ Known) bool { return blank(p.Purpose) }),
	ofProcessing("processing-nature", "28(3)", "say what the processor does with the data", "nature", func(_ *Agreement, p Processing, _ Known) bool { return blank(p.Nature) }),
	ofProcessing("processing-data", "28(3)", "list the types of personal data", "dataTypes", func(_ *Agreement, p Processing, _ Known) bool { return blank(p.DataTypes...) }),
	ofProcessing("processing-special", "28(3), 9, 10", "say which special categories of data are processed and how they are protected, or that there are none", "specialCategories", specialUnsaid),
	ofProcessing("processing-subjects", "28(3)", "list the categories of data subjects", "dataSubjects", func(_ *Agreement, p Processing, _ Known) bool { return blank(p.DataSubjects...) }),
	ofProcessing("processing-retention", "28(3), 5(1)(e)", "say how long the data are processed and kept", "retention", func(_ *Agreement, p Processing, _ Known) bool { return blank(p.Retention) }),
}

// general is the mode in which sub-processors are authorised in advance.
const general = "general"

// specialUnsaid: nothing is said, though the system holds such data or nobody has
// said that it does not.
func specialUnsaid(_ *Agreement, p Processing, k Known) bool {
	s := k.Systems[p.System]
	none := s != nil && s.SpecialCategories == kinds.No && s.CriminalData != kinds.Yes
	return !none && blank(p.SpecialCategories)
}

func blank(texts ...string) bool { return strings.TrimSpace(strings.Join(texts, "")) == "" }
