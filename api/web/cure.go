package web

import (
	"ledd/internal/gap"
)

// curedAt is the place in which a gap of a rule is closed, where that is a page or
// field of its own: a table beside visit.cure.
var curedAt = map[string]func(gap.Gap) Action{
	"DPA-005": inAgreement(K("action.review"), "/review"),
	"DPA-006": inAgreement(K("action.assess"), "/checklist/edit"),
	"DPA-007": inAgreement(K("action.annexes"), annexed),
	"DPA-010": inAgreement(K("action.successor"), "/edit#"+fieldID("parties")),
	"DPA-011": inAgreement(K("action.proof"), "/edit#"+fieldID("documents")),
	"ENG-003": inEngagement(K("action.guarantees"), "guaranteesAssessedOn"),
	"ENG-004": arrangementOf,
	"ENG-005": inEngagement(K("action.confirmExit"), "exit.confirmedOn"),
	"ROP-001": recordOf,
	"ROP-002": inActivity(K("action.complete"), "/edit"),
	"ROP-003": inActivity(K("action.review"), "/review"),
	"ROP-005": inActivity(K("action.basis"), "/edit#"+fieldID("legalBases")),
}

func inAgreement(say Say, place string) func(gap.Gap) Action {
	return func(g gap.Gap) Action {
		return Action{Say: say, Href: agreementsPath + "/" + g.AgreementID.String() + place}
	}
}

func inActivity(say Say, place string) func(gap.Gap) Action {
	return func(g gap.Gap) Action {
		return Action{Say: say, Href: activitiesPath + "/" + g.ActivityID.String() + place}
	}
}

// recordOf begins the record of what a system is used for.
func recordOf(g gap.Gap) Action {
	return Action{Say: K("action.record"), Href: activitiesPath + "/new?system=" + g.SystemID.String(), Icon: "Plus"}
}

func inEngagement(say Say, field string) func(gap.Gap) Action {
	return func(g gap.Gap) Action {
		return Action{Say: say, Href: engagementsPath + "/" + g.EngagementID.String() + "/edit#" + fieldID(field)}
	}
}

// arrangementOf leads to the arrangement between joint controllers, or to the
// engagement that says that they are.
func arrangementOf(g gap.Gap) Action {
	if !g.AgreementID.IsZero() {
		return Action{Say: openAgreement(g.Agreement), Href: agreementsPath + "/" + g.AgreementID.String()}
	}
	return inEngagement(K("action.decide"), "roleBasis")(g)
}
