package web

import (
	"slices"

	"ledd/internal/assess"
	"ledd/internal/gap"
	"ledd/internal/kinds"
)

// agreementAt is the page of the agreement that a gap rests on: one that another keeps
// is among those that are shared.
func (v *visit) agreementAt(g gap.Gap) string {
	if v.reg.Adopts(g.AgreementID) {
		return sharedPath + "/" + g.AgreementID.String()
	}
	return agreementsPath + "/" + g.AgreementID.String()
}

// curedAt is the place in which a gap of a rule is closed, where that is a page or
// field of its own: a table beside visit.cure.
var curedAt = map[string]func(*visit, gap.Gap) Action{
	"DPA-005": inAgreement(K("action.review"), "/review"),
	"DPA-006": inAgreement(K("action.assess"), "/checklist/edit"),
	"DPA-007": inAgreement(K("action.annexes"), annexed),
	"DPA-010": inAgreement(K("action.successor"), "/edit#"+fieldID("parties")),
	"DPA-011": inAgreement(K("action.proof"), "/edit#"+fieldID("documents")),
	"ENG-003": inEngagement(K("action.guarantees"), "guaranteesAssessedOn"),
	"ENG-004": arrangementOf,
	"ENG-005": exitOf,
	"FLW-001": func(_ *visit, g gap.Gap) Action {
		return Action{Say: K("action.method"), Href: flowsPath + "/" + g.FlowID.String() + "/edit#" + fieldID("method")}
	},
	"FLW-002": keptAt,
	"TRF-001": inTransfer(K("action.tool"), "tool"),
	"TRF-002": inTransfer(K("action.impact"), "tia.conclusion"),
	"TRF-003": inEngagement(K("action.places"), "processingLocations"),
	"DPI-001": screenOf,
	"DPI-002": func(v *visit, g gap.Gap) Action { return v.dpiaOf(g.ActivityID) },
	"DPI-003": func(_ *visit, g gap.Gap) Action {
		return Action{Say: K("dpia.consult"), Href: dpiasPath + "/" + g.DPIAID.String() + "/consultation"}
	},
	"RSK-001": func(_ *visit, g gap.Gap) Action {
		return Action{Say: K("action.judge"), Href: assessmentsPath + "/new?system=" + g.SystemID.String(), Icon: "Plus"}
	},
	"RSK-002": func(_ *visit, g gap.Gap) Action {
		return Action{Say: K("action.reassess"), Href: assessmentsPath + "/" + g.AssessmentID.String() + "#panel-triggers"}
	},
	"RSK-003": aboveOf,
	"ROP-001": recordOf,
	"ROP-002": inActivity(K("action.complete"), "/edit"),
	"ROP-003": inActivity(K("action.review"), "/review"),
	"ROP-004": inActivity(K("action.compare"), "#panel-beside"),
	"ROP-006": func(*visit, gap.Gap) Action {
		return Action{Say: K("action.takeServices"), Href: processorRecordsPath + "#panel-services"}
	},
	"PNO-001": func(v *visit, g gap.Gap) Action { return v.noticeFor(g.ActivityID) },
	"RSK-004": func(v *visit, g gap.Gap) Action { return v.assessProcurement(g.ProcurementID.String()) },
	"SUP-001": func(v *visit, g gap.Gap) Action { return v.supervisionFor(g.EngagementID) },
	"SUP-002": func(v *visit, g gap.Gap) Action { return v.badPaper(g) },
	"SUP-003": func(_ *visit, g gap.Gap) Action { return attestationFor(g.EngagementID) },
	"ROP-005": inActivity(K("action.basis"), "/edit#"+fieldID("legalBases")),
}

func inAgreement(say Say, place string) func(*visit, gap.Gap) Action {
	return func(_ *visit, g gap.Gap) Action {
		return Action{Say: say, Href: agreementsPath + "/" + g.AgreementID.String() + place}
	}
}

// badPaper leads to the paper or the look at a processor that says what is wrong: the
// newest that found it.
func (v *visit) badPaper(g gap.Gap) Action {
	for _, a := range v.reg.Attestations {
		if a.ID.String() == g.Part {
			return Action{Say: K("action.answerOpinion"), Href: attestationsPath + "/" + g.Part + "/edit#" + fieldID("decision.kind")}
		}
	}
	found, on := "", kinds.Date("")
	look := func(all []assess.Observation, at string, day kinds.Date) {
		if day >= on && slices.ContainsFunc(all, func(o assess.Observation) bool { return gap.PartOf(o) == g.Part }) {
			found, on = at, day
		}
	}
	for _, a := range v.reg.Attestations {
		look(a.Findings, attestationsPath+"/"+a.ID.String(), a.IssuedOn)
	}
	for _, s := range v.reg.Supervisions {
		look(s.Findings, supervisionsPath+"/"+s.ID.String(), s.DoneOn)
	}
	if found != "" {
		return Action{Say: K("action.answerFinding"), Href: found + "/edit#" + fieldID("findings")}
	}
	return Action{Say: K("action.supervised"), Href: engagementsPath + "/" + g.EngagementID.String() + "#panel-supervision"}
}

// screenOf leads to the screening that nobody has decided, or begins one.
func screenOf(v *visit, g gap.Gap) Action {
	if s := v.undecidedScreening(g.ActivityID); s != nil {
		return Action{Say: K("action.decideScreening"), Href: screeningsPath + "/" + s.ID.String() + "/edit#" + fieldID("outcome")}
	}
	return Action{Say: K("action.screen"), Href: screeningsPath + "/new?activity=" + g.ActivityID.String(), Icon: "Plus"}
}

func inActivity(say Say, place string) func(*visit, gap.Gap) Action {
	return func(_ *visit, g gap.Gap) Action {
		return Action{Say: say, Href: activitiesPath + "/" + g.ActivityID.String() + place}
	}
}

// recordOf begins the record of what a system is used for.
func recordOf(_ *visit, g gap.Gap) Action {
	return Action{Say: K("action.record"), Href: activitiesPath + "/new?system=" + g.SystemID.String(), Icon: "Plus"}
}

func inEngagement(say Say, field string) func(*visit, gap.Gap) Action {
	return func(_ *visit, g gap.Gap) Action {
		return Action{Say: say, Href: engagementsPath + "/" + g.EngagementID.String() + "/edit#" + fieldID(field)}
	}
}

func inTransfer(say Say, field string) func(*visit, gap.Gap) Action {
	return func(_ *visit, g gap.Gap) Action {
		return Action{Say: say, Href: transfersPath + "/" + g.TransferID.String() + "/edit#" + fieldID(field)}
	}
}

// aboveOf leads to what is left of a risk, or to where it is said what is accepted at all.
func aboveOf(_ *visit, g gap.Gap) Action {
	if g.AssessmentID.IsZero() {
		return Action{Say: K("criteria.new"), Href: criteriaPath + "/new", Icon: "Plus"}
	}
	return Action{Say: K("action.above"), Href: assessmentsPath + "/" + g.AssessmentID.String()}
}

// keptAt leads to what is kept too long: at the flow that says what may be left, or at
// the system whose storage or form it is.
func keptAt(_ *visit, g gap.Gap) Action {
	if !g.FlowID.IsZero() {
		return Action{Say: K("action.retention"), Href: flowsPath + "/" + g.FlowID.String() + "/edit#" + fieldID("retainAfterReceipt")}
	}
	a := Action{Say: K("action.retention"), Href: systemsPath + "/" + g.SystemID.String() + "/edit#" + fieldID("storageContexts")}
	if slices.ContainsFunc(g.Facts, func(f gap.Fact) bool { return f.Key == "form" }) {
		a = Action{Say: K("action.login"), Href: systemsPath + "/" + g.SystemID.String() + "/edit#" + fieldID("formTypes")}
	}
	return a
}

// arrangementOf leads to the arrangement between joint controllers, or to the
// engagement that says that they are.
func arrangementOf(v *visit, g gap.Gap) Action {
	if !g.AgreementID.IsZero() {
		return Action{Say: openAgreement(g.Agreement), Href: v.agreementAt(g)}
	}
	return inEngagement(K("action.decide"), "roleBasis")(v, g)
}

// exitOf leads to the exit of the agreement, where one is to begin or under way; else to
// where the engagement says what was confirmed.
func exitOf(v *visit, g gap.Gap) Action {
	if a := v.reg.ExitOf(g.EngagementID, v.today); a != nil {
		return Action{Say: K("exit.open"), Href: agreementsPath + "/" + a.ID.String() + leaving}
	}
	return inEngagement(K("action.confirmExit"), "exit.confirmedOn")(v, g)
}
