package web

import (
	"ledd/internal/gap"
	"ledd/internal/kinds"
)

// factLabels says what a fact of a finding is called, and whether its value is a
// word of the catalogue, a date, or text of the register.
var factLabels = map[string]struct {
	label FactLabel
	kind  string
}{
	"agreement":         {FactAgreement, "text"},
	"agreement_state":   {FactAgreementState, "word"},
	"controller_signed": {FactSignedController, "date"},
	"processor_signed":  {FactSignedProcessor, "date"},
	"agent_signed":      {FactSignedAgent, "date"},
	"effective_from":    {FactEffectiveFrom, "date"},
	"effective_to":      {FactEffectiveTo, "date"},
	"last_review":       {FactLastReviewed, "date"},
	"review_due":        {FactReviewDue, "date"},
	"processing_starts": {FactProcessingStart, "date"},
	"role_basis":        {FactRole, "word"},
	"personal_data":     {FactPersonalData, "word"},
	"mandate_from":      {FactMandateFrom, "date"},
	"mandate_to":        {FactMandateTo, "date"},
	"in_use_from":       {FactInUseFrom, "date"},
	"access_mode":       {FactAccessMode, "word"},
	"risk_class":        {FactRiskClass, "word"},
	"last_signature":    {FactLastSignature, "date"},
	"review_interval":   {FactReviewInterval, "text"},
	"lifecycle":         {FactLifecycle, "word"},
	"engagement":        {FactEngagement, "text"},
	"scope":             {FactScope, "text"},
}

// factOf words a fact; false for one that the catalogue has no name for.
func factOf(f gap.Fact) (Fact, bool) {
	l, ok := factLabels[f.Key]
	if !ok {
		return Fact{}, false
	}
	out := Fact{Label: l.label}
	switch l.kind {
	case "date":
		out.Date = kinds.Date(f.Value)
	case "word":
		out.Word = f.Value
	default:
		out.Text = f.Value
	}
	return out, true
}
