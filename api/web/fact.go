package web

import (
	"ledd/internal/gap"
	"ledd/internal/kinds"
)

// factLabels says what a fact of a finding is called, and whether its value is a
// date, text of the register, a word of the catalogue, or one of a family of it.
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
	"change":            {FactChange, "option.changes.kind"},
	"changed_on":        {FactChangedOn, "date"},
	"change_note":       {FactChangeNote, "text"},
	"changes":           {FactChanges, "text"},

	"flow":                {FactFlow, "text"},
	"method":              {FactMethod, "word"},
	"method_grade":        {FactMethodGrade, "word"},
	"flow_starts":         {FactFlowStarts, "date"},
	"phase_out_due":       {FactPhaseOutDue, "date"},
	"dictated_by":         {FactDictatedBy, "option.dictatedBy"},
	"context":             {FactContext, "option.storageContexts.context"},
	"keeps":               {FactKeeps, "word"},
	"retain":              {FactRetain, "word"},
	"retention_days":      {FactRetentionDays, "text"},
	"limit_days":          {FactLimitDays, "text"},
	"receipt_confirmed":   {FactReceiptConfirmed, "word"},
	"transfer":            {FactTransfer, "text"},
	"country":             {FactCountry, "text"},
	"transfer_starts":     {FactTransferStarts, "date"},
	"tool":                {FactTool, "option.tool"},
	"tool_fault":          {FactToolFault, "transfer.fault"},
	"scc_signed":          {FactSCCSigned, "date"},
	"checked_on":          {FactCheckedOn, "date"},
	"importer_under_gdpr": {FactImporterUnderGDPR, "word"},
	"tia_fault":           {FactTIAFault, "transfer.lapse"},
	"tia_due":             {FactTIADue, "date"},
	"law_changed":         {FactLawChanged, "date"},
	"place_unknown":       {FactPlaceUnknown, "transfer.place"},
	"form":                {FactForm, "text"},
	"auth_level":          {FactAuthLevel, "option.formTypes.authLevel"},
	"auth_needed":         {FactAuthNeeded, "option.formTypes.authLevel"},

	"content_missing":    {FactContentMissing, "text"},
	"content_partly":     {FactContentPartly, "text"},
	"content_unassessed": {FactContentUnassessed, "text"},
	"annex_absent":       {FactAnnexAbsent, "option.annexes.kind"},
	"annex_undated":      {FactAnnexUndated, "option.annexes.kind"},
	"annex_incomplete":   {FactAnnexIncomplete, "option.annexes.kind"},
	"annex_uncopied":     {FactAnnexUncopied, "option.annexes.kind"},
	"annex_stale":        {FactAnnexStale, "option.annexes.kind"},
	"annex_silent":       {FactAnnexSilent, "option.annexes.kind"},
	"party":              {FactParty, "text"},
	"party_status":       {FactPartyStatus, "turn"},
	"status_from":        {FactStatusFrom, "date"},
	"unproven":           {FactUnproven, "unproven"},

	"guarantees":        {FactGuarantees, "option.guaranteesResult"},
	"assessed_on":       {FactAssessedOn, "date"},
	"owner_since":       {FactOwnerSince, "date"},
	"unbound":           {FactUnbound, "text"},
	"essence_published": {FactEssencePublished, "date"},
	"processing_ends":   {FactProcessingEnd, "date"},
	"exit_due":          {FactExitDue, "date"},
	"exit_confirmed":    {FactExitConfirmed, "date"},
	"subs_holding":      {FactSubsHolding, "text"},
	"backups_until":     {FactBackupsUntil, "date"},
	"retention_reason":  {FactRetentionReason, "text"},

	"screening_fault":   {FactScreeningFault, "screening.fault"},
	"screened_on":       {FactScreenedOn, "date"},
	"screening_outcome": {FactScreeningOutcome, "option.outcome"},

	"dpia_fault":       {FactDPIAFault, "dpia.fault"},
	"dpia":             {FactDPIA, "text"},
	"dpia_decided":     {FactDPIADecided, "date"},
	"dpia_due":         {FactDPIADue, "date"},
	"consult_fault":    {FactConsultFault, "consultation.fault"},
	"consult_sent":     {FactConsultSent, "date"},
	"consult_due":      {FactConsultDue, "date"},
	"consult_answered": {FactConsultAnswered, "date"},
	"assessment":       {FactAssessment, "text"},
	"performed_on":     {FactPerformedOn, "date"},
	"assessment_due":   {FactAssessmentDue, "date"},
	"trigger":          {FactTrigger, "trigger"},
	"trigger_on":       {FactTriggerOn, "date"},
	"criteria_absent":  {FactCriteriaAbsent, "word"},
	"scenario":         {FactScenario, "text"},
	"risk_left":        {FactRiskLeft, "severity"},
	"rank_needed":      {FactRankNeeded, "option.areas.aboveRank"},
	"treatment_due":    {FactTreatmentDue, "date"},

	"notice_fault":      {FactNoticeFault, "notice.fault"},
	"procurement":       {FactProcurement, "text"},
	"requirements_on":   {FactRequirementsOn, "date"},
	"concluded_on":      {FactConcludedOn, "date"},
	"go_live_on":        {FactGoLiveOn, "date"},
	"supervision_fault": {FactSupervisionFault, "supervision.fault"},
	"supervised_on":     {FactSupervisedOn, "date"},
	"supervision_due":   {FactSupervisionDue, "date"},
	"minimum_concept":   {FactMinimumConcept, "text"},
	"observation":       {FactObservation, "text"},
	"observation_due":   {FactObservationDue, "date"},
	"attestation":       {FactAttestation, "text"},
	"opinion":           {FactOpinion, "option.opinion"},
	"issued_on":         {FactIssuedOn, "date"},
	"uncovered_from":    {FactUncoveredFrom, "date"},

	"served":            {FactServed, "text"},
	"record_lacking":    {FactRecordLacking, "record.lack"},
	"basis_lacking":     {FactBasisLacking, "basis.lack"},
	"recipient_unnamed": {FactRecipientUnnamed, "text"},
	"country_unnamed":   {FactCountryUnnamed, "text"},
	"data_unsaid":       {FactDataUnsaid, "beside.data"},
	"activity_status":   {FactActivityStatus, "option.status"},
	"activity_systems":  {FactActivitySystems, "text"},
	"ongoing_from":      {FactOngoingFrom, "date"},
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
	case "text":
		out.Text = f.Value
	default:
		out.Key = key(l.kind, f.Value)
	}
	return out, true
}
