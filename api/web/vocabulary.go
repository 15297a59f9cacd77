package web

import (
	"slices"

	"ledd/internal/gap"
)

// RuleCoverage stands in the rule filter for all of CoverageRules together.
const RuleCoverage = "coverage"

// Codes of the rules that the cards and the coverage filter name.
const (
	ruleReviewOverdue = "DPA-004"
	ruleUndecided     = "ENG-001"
)

// CoverageRules say that a system runs without a valid agreement; measure M23
// counts the distinct systems under any of them.
var CoverageRules = gap.Coverage

// Rules are the codes of all rules. The catalogue must speak of each: it has the
// texts gap.<code>.title, .explain, .close and .law in every language.
var Rules = ruleCodes()

func ruleCodes() []string {
	codes := make([]string, len(gap.Rules))
	for i, r := range gap.Rules {
		codes[i] = r.Code
	}
	return codes
}

// RuleCodes gives the rules that a value of the rule filter stands for: all of
// CoverageRules, the one rule itself, or none for an empty or unknown value.
func RuleCodes(rule string) []string {
	switch {
	case rule == RuleCoverage:
		return slices.Clone(CoverageRules)
	case slices.Contains(Rules, rule):
		return []string{rule}
	default:
		return nil
	}
}

// FactLabel names a fact; its text is fact.<it>.
type FactLabel string

// The facts that the rules of Rules rest on.
const (
	FactAgreement         FactLabel = "agreement"
	FactAgreementState    FactLabel = "agreement_state"
	FactSignedController  FactLabel = "signed_controller"
	FactSignedProcessor   FactLabel = "signed_processor"
	FactSignedAgent       FactLabel = "signed_agent"
	FactEffectiveFrom     FactLabel = "effective_from"
	FactEffectiveTo       FactLabel = "effective_to"
	FactLastReviewed      FactLabel = "last_reviewed"
	FactReviewDue         FactLabel = "review_due"
	FactProcessingStart   FactLabel = "processing_start"
	FactEngagement        FactLabel = "engagement"
	FactRole              FactLabel = "role"
	FactPersonalData      FactLabel = "personal_data"
	FactMandateFrom       FactLabel = "mandate_from"
	FactMandateTo         FactLabel = "mandate_to"
	FactInUseFrom         FactLabel = "in_use_from"
	FactAccessMode        FactLabel = "access_mode"
	FactRiskClass         FactLabel = "risk_class"
	FactLastSignature     FactLabel = "last_signature"
	FactReviewInterval    FactLabel = "review_interval"
	FactLifecycle         FactLabel = "lifecycle"
	FactScope             FactLabel = "scope"
	FactFlow              FactLabel = "flow"
	FactMethod            FactLabel = "method"
	FactMethodGrade       FactLabel = "method_grade"
	FactFlowStarts        FactLabel = "flow_starts"
	FactPhaseOutDue       FactLabel = "phase_out_due"
	FactDictatedBy        FactLabel = "dictated_by"
	FactContext           FactLabel = "context"
	FactKeeps             FactLabel = "keeps"
	FactRetain            FactLabel = "retain"
	FactRetentionDays     FactLabel = "retention_days"
	FactLimitDays         FactLabel = "limit_days"
	FactReceiptConfirmed  FactLabel = "receipt_confirmed"
	FactTransfer          FactLabel = "transfer"
	FactCountry           FactLabel = "country"
	FactTransferStarts    FactLabel = "transfer_starts"
	FactTool              FactLabel = "tool"
	FactToolFault         FactLabel = "tool_fault"
	FactSCCSigned         FactLabel = "scc_signed"
	FactCheckedOn         FactLabel = "checked_on"
	FactImporterUnderGDPR FactLabel = "importer_under_gdpr"
	FactTIAFault          FactLabel = "tia_fault"
	FactTIADue            FactLabel = "tia_due"
	FactLawChanged        FactLabel = "law_changed"
	FactPlaceUnknown      FactLabel = "place_unknown"
	FactForm              FactLabel = "form"
	FactAuthLevel         FactLabel = "auth_level"
	FactAuthNeeded        FactLabel = "auth_needed"
	FactChange            FactLabel = "change"
	FactChangedOn         FactLabel = "changed_on"
	FactChangeNote        FactLabel = "change_note"
	FactChanges           FactLabel = "changes"
	FactContentMissing    FactLabel = "content_missing"
	FactContentPartly     FactLabel = "content_partly"
	FactContentUnassessed FactLabel = "content_unassessed"
	FactAnnexAbsent       FactLabel = "annex_absent"
	FactAnnexUndated      FactLabel = "annex_undated"
	FactAnnexIncomplete   FactLabel = "annex_incomplete"
	FactAnnexUncopied     FactLabel = "annex_uncopied"
	FactAnnexStale        FactLabel = "annex_stale"
	FactAnnexSilent       FactLabel = "annex_silent"
	FactParty             FactLabel = "party"
	FactPartyStatus       FactLabel = "party_status"
	FactStatusFrom        FactLabel = "status_from"
	FactUnproven          FactLabel = "unproven"
	FactGuarantees        FactLabel = "guarantees"
	FactAssessedOn        FactLabel = "assessed_on"
	FactOwnerSince        FactLabel = "owner_since"
	FactUnbound           FactLabel = "unbound"
	FactEssencePublished  FactLabel = "essence_published"
	FactProcessingEnd     FactLabel = "processing_end"
	FactExitDue           FactLabel = "exit_due"
	FactExitConfirmed     FactLabel = "exit_confirmed"
	FactSubsHolding       FactLabel = "subs_holding"
	FactBackupsUntil      FactLabel = "backups_until"
	FactRetentionReason   FactLabel = "retention_reason"
	FactRecordLacking     FactLabel = "record_lacking"
	FactBasisLacking      FactLabel = "basis_lacking"
	FactRecipientUnnamed  FactLabel = "recipient_unnamed"
	FactCountryUnnamed    FactLabel = "country_unnamed"
	FactDataUnsaid        FactLabel = "data_unsaid"
	FactActivityStatus    FactLabel = "activity_status"
	FactDPIAFault         FactLabel = "dpia_fault"
	FactDPIA              FactLabel = "dpia"
	FactDPIADecided       FactLabel = "dpia_decided"
	FactDPIADue           FactLabel = "dpia_due"
	FactConsultFault      FactLabel = "consult_fault"
	FactConsultSent       FactLabel = "consult_sent"
	FactConsultDue        FactLabel = "consult_due"
	FactConsultAnswered   FactLabel = "consult_answered"
	FactAssessment        FactLabel = "assessment"
	FactPerformedOn       FactLabel = "performed_on"
	FactAssessmentDue     FactLabel = "assessment_due"
	FactTrigger           FactLabel = "trigger"
	FactTriggerOn         FactLabel = "trigger_on"
	FactCriteriaAbsent    FactLabel = "criteria_absent"
	FactScenario          FactLabel = "scenario"
	FactRiskLeft          FactLabel = "risk_left"
	FactRankNeeded        FactLabel = "rank_needed"
	FactTreatmentDue      FactLabel = "treatment_due"
	FactScreeningFault    FactLabel = "screening_fault"
	FactScreenedOn        FactLabel = "screened_on"
	FactScreeningOutcome  FactLabel = "screening_outcome"
	FactActivitySystems   FactLabel = "activity_systems"
	FactOngoingFrom       FactLabel = "ongoing_from"
	FactServed            FactLabel = "served"
	FactNoticeFault       FactLabel = "notice_fault"
	FactSupervisionFault  FactLabel = "supervision_fault"
	FactProcurement       FactLabel = "procurement"
	FactRequirementsOn    FactLabel = "requirements_on"
	FactConcludedOn       FactLabel = "concluded_on"
	FactGoLiveOn          FactLabel = "go_live_on"
	FactSupervisedOn      FactLabel = "supervised_on"
	FactSupervisionDue    FactLabel = "supervision_due"
	FactMinimumConcept    FactLabel = "minimum_concept"
	FactObservation       FactLabel = "observation"
	FactObservationDue    FactLabel = "observation_due"
	FactAttestation       FactLabel = "attestation"
	FactOpinion           FactLabel = "opinion"
	FactIssuedOn          FactLabel = "issued_on"
	FactUncoveredFrom     FactLabel = "uncovered_from"
)

// FactLabels are all of them.
var FactLabels = []FactLabel{
	FactAgreement, FactAgreementState, FactSignedController, FactSignedProcessor, FactSignedAgent, FactEffectiveFrom,
	FactEffectiveTo, FactLastReviewed, FactReviewDue, FactProcessingStart, FactEngagement, FactRole,
	FactPersonalData, FactMandateFrom, FactMandateTo, FactInUseFrom, FactAccessMode, FactRiskClass,
	FactLastSignature, FactReviewInterval, FactLifecycle, FactScope,
	FactFlow, FactMethod, FactMethodGrade, FactFlowStarts, FactPhaseOutDue, FactDictatedBy, FactContext, FactKeeps, FactRetain, FactRetentionDays, FactLimitDays, FactReceiptConfirmed, FactTransfer, FactCountry, FactTransferStarts, FactTool, FactToolFault, FactSCCSigned, FactCheckedOn, FactImporterUnderGDPR, FactTIAFault, FactTIADue, FactLawChanged, FactPlaceUnknown,
	FactForm, FactAuthLevel, FactAuthNeeded,
	FactChange, FactChangedOn, FactChangeNote, FactChanges, FactContentMissing, FactContentPartly,
	FactContentUnassessed, FactAnnexAbsent, FactAnnexUndated, FactAnnexIncomplete, FactAnnexUncopied, FactAnnexStale,
	FactAnnexSilent, FactParty, FactPartyStatus, FactStatusFrom, FactUnproven, FactGuarantees,
	FactAssessedOn, FactOwnerSince, FactUnbound, FactEssencePublished, FactProcessingEnd, FactExitDue,
	FactExitConfirmed, FactSubsHolding, FactBackupsUntil, FactRetentionReason,
	FactDPIAFault, FactDPIA, FactDPIADecided, FactDPIADue, FactConsultFault, FactConsultSent, FactConsultDue, FactConsultAnswered, FactAssessment, FactPerformedOn, FactAssessmentDue, FactTrigger, FactTriggerOn, FactCriteriaAbsent, FactScenario, FactRiskLeft, FactRankNeeded, FactTreatmentDue,
	FactScreeningFault, FactScreenedOn, FactScreeningOutcome, FactRecordLacking, FactBasisLacking, FactRecipientUnnamed, FactCountryUnnamed, FactDataUnsaid, FactActivityStatus, FactActivitySystems, FactOngoingFrom, FactServed, FactNoticeFault,
	FactProcurement, FactRequirementsOn, FactConcludedOn, FactGoLiveOn, FactSupervisionFault, FactSupervisedOn, FactSupervisionDue, FactMinimumConcept, FactObservation, FactObservationDue, FactAttestation, FactOpinion, FactIssuedOn, FactUncoveredFrom,
}

// Words are the values of closed vocabularies that a Fact may carry.
var Words = []string{
	"none", "yes", "no", "unknown", "never", "undetermined", "processor", "joint_controller", "independent_controller",
	"no_processing", "draft", "review", "ready", "part_signed", "signed", "active", "under_revision",
	"suspended", "notice", "expired", "ended", "exit_pending", "superseded", "closed", "void",
	"hosts_data", "processes_offsite", "standing_remote_access", "systematic_support_access", "incidental_only",
	"media_repair_or_destruction", "ciphertext_no_key", "low", "medium", "high", "planned", "procurement",
	"pilot", "phasing_out", "ended_data_held",
	"acceptable", "acceptable_with_conditions", "phase_out", "metadata_only", "non_sensitive_only", "all",
	"email_plain", "email_forced_tls", "email_encrypted", "email_import", "https_post", "soap_https", "rest_https", "sftp", "file_share",
	"edelivery_as4", "svarut_fiks", "digital_post", "registered_post", "portal_pull", "removable_media", "fax", "other",
}

// Tone colours the number of a card; the label says in words what it means.
type Tone string

// The tones are colours of the design system.
const (
	ToneDanger  Tone = "danger"
	ToneWarning Tone = "warning"
	ToneSuccess Tone = "success"
)
