// Package assess keeps what an organisation has weighed: here, whether personal data may
// be transferred to a third country.
//
//	transfer -> its tool on a day (tool.go) -> the assessment of its impact (tia.go)
//
// What makes a tool invalid is law, dated (law/transfer.go); the rules here are pure.
package assess

import (
	"strings"

	"ledd/internal/chain"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// TransferID identifies a transfer.
type TransferID = kinds.ID[Transfer]

// Transfer is personal data that go to somebody in a third country or to an
// international organisation, remote access included, and the tool that they rest on
// (domain 3.11, GDPR ch. V). The impact assessment is a part of it.
type Transfer struct {
	door.Record[Transfer]
	TransferInput
}

// TransferInput is what a client says of a transfer.
type TransferInput struct {
	door.Keys
	Exporter         kinds.OrgID        `json:"exporter" doc:"who sends the data, or lets others reach them; null: one's own organisation"`
	Importer         kinds.OrgID        `json:"importer" validate:"required" doc:"who receives or reaches them"`
	Engagement       chain.EngagementID `json:"engagement" doc:"the link of the chain that the transfer is part of"`
	Flow             chain.FlowID       `json:"flow" doc:"the flow by which the data go"`
	Country          string             `json:"country" validate:"omitempty,iso3166_1_alpha2" doc:"where the importer is; empty for an international organisation"`
	Kind             string             `json:"kind" validate:"omitempty,oneof=storage remote_support onward incidental"`
	TransitOnly      kinds.Tri          `json:"transitOnly" validate:"omitempty,oneof=yes no unknown" doc:"whether the data only pass through and nobody there can read them, which is no transfer"`
	HRData           kinds.Tri          `json:"hrData" validate:"omitempty,oneof=yes no unknown" doc:"whether they are about employees in their employment"`
	ImporterActivity string             `json:"importerActivity" validate:"omitempty,oneof=commercial public other" doc:"what the importer does, where a decision on adequacy holds for some alone"`
	ImporterUnder    kinds.Tri          `json:"importerUnderGdpr" gorm:"column:importer_under" validate:"omitempty,oneof=yes no unknown" doc:"whether the GDPR holds for the importer itself (art. 3(2)), for which the standard clauses were not made"`
	Tool             string             `json:"tool" validate:"omitempty,oneof=adequacy_45 dpf_45 public_instrument_46_2_a bcr_46_2_b scc_46_2_c scc_46_2_d code_46_2_e certification_46_2_f adhoc_46_3_a admin_arr_46_3_b derogation_49_1_a derogation_49_1_b derogation_49_1_c derogation_49_1_d derogation_49_1_e derogation_49_1_f derogation_49_1_g legit_interest_49_1_2 none" doc:"what the transfer rests on (art. 45-49)"`
	AdequacyRef      string             `json:"adequacyRef" validate:"max=100" doc:"the decision on adequacy, where a country has had several or the importer is an international organisation"`
	ValidTo          kinds.Date         `json:"validTo" doc:"the last day of the tool, where it has one of its own"`
	AuthorisedOn     kinds.Date         `json:"authorisedOn" doc:"the day on which the authority authorised the tool (art. 46(3))"`
	DPF              DPFCheck           `json:"dpf" gorm:"serializer:json"`
	SCCEdition       string             `json:"sccEdition" validate:"omitempty,oneof=2021_914 2010_87 2004_915 2001_497"`
	SCCSignedOn      kinds.Date         `json:"sccSignedOn"`
	SCCModule        string             `json:"sccModule" validate:"omitempty,oneof=1 2 3 4" doc:"1 controller to controller, 2 controller to processor, 3 processor to sub-processor, 4 processor to controller"`
	AnnexesComplete  kinds.Tri          `json:"annexesComplete" validate:"omitempty,oneof=yes no unknown"`
	PublicPowers     kinds.Tri          `json:"publicPowers" validate:"omitempty,oneof=yes no unknown" doc:"whether an authority exercises its powers in it, to which some derogations are closed (art. 49(3))"`
	DerogationReason string             `json:"derogationReason" validate:"max=4000" doc:"why it is occasional and necessary (art. 49)"`
	ToldOn           kinds.Date         `json:"toldOn" doc:"the day on which the data subjects were told (art. 13(1)(f), 49(1))"`
	NoticeRef        string             `json:"noticeRef" validate:"max=500"`
	TIA              TIA                `json:"tia" gorm:"serializer:json"`
	StartsOn         kinds.Date         `json:"startsOn"`
	EndsOn           kinds.Date         `json:"endsOn" doc:"the last day, also of one that was stopped"`
}

// DPFCheck is what the list of the EU-US Data Privacy Framework said when somebody
// looked (Decision (EU) 2023/1795).
type DPFCheck struct {
	Active      kinds.Tri  `json:"active" validate:"omitempty,oneof=yes no unknown"`
	CoversHR    kinds.Tri  `json:"coversHr" validate:"omitempty,oneof=yes no unknown"`
	CoversOther kinds.Tri  `json:"coversNonHr" validate:"omitempty,oneof=yes no unknown"`
	CheckedOn   kinds.Date `json:"checkedOn"`
	LapsedOn    kinds.Date `json:"lapsedOn" doc:"the first day on which the importer was no longer on the list"`
}

// TransferKind is the table's entry for the door.
var TransferKind = door.Register[Transfer](door.Kind{
	Noun: "transfer", Table: "transfers",
	Sorts:   []string{"code", "createdAt"},
	Filters: []string{"code", "exporter", "importer", "engagement", "flow", "country", "kind", "tool"},
	Found:   []string{"id in (select t.id from transfers t join organisations o on o.id in (t.exporter, t.importer) where t.org_id = ? and " + door.Called + ")"},
})

// Transfers is the verbs of transfers.
type Transfers = door.Noun[Transfer, TransferInput]

// Input gives the part that a client may replace.
func (t *Transfer) Input() *TransferInput { return &t.TransferInput }

// Words is what a search looks through.
func (t *Transfer) Words() []string { return []string{t.DerogationReason, t.TIA.Practice} }

// Refs lists the records that the transfer refers to.
func (t *Transfer) Refs() []door.Ref {
	return []door.Ref{
		door.Refer("/exporter", "organisation", t.Exporter), door.Refer("/importer", "organisation", t.Importer),
		door.Refer("/engagement", "engagement", t.Engagement), door.Refer("/flow", "flow", t.Flow), door.Refer("/tia/madeBy", "organisation", t.TIA.MadeBy),
	}
}

// unitsSQL is the units that own the systems of an engagement or at the ends of a flow.
const unitsSQL = `select distinct coalesce(cast(s.owner_unit as text), '') from systems s where s.org_id = @org and (
  s.id in (select system_id from engagement_systems where org_id = @org and engagement_id = @engagement)
  or s.id in (select from_system from flows where org_id = @org and id = @flow)
  or s.id in (select to_system from flows where org_id = @org and id = @flow))`

// Places is the units that own the systems whose data are transferred.
func (t *Transfer) Places(tx *door.Tx, _ bool) ([]string, error) {
	if t.Engagement.IsZero() && t.Flow.IsZero() {
		return nil, nil
	}
	return door.Rows[string](tx, unitsSQL, map[string]any{"engagement": t.Engagement, "flow": t.Flow})
}

// Check refuses dates in the wrong order, and a transfer to oneself.
func (t *Transfer) Check() []kinds.Violation {
	vs := append(kinds.Order("/endsOn", t.StartsOn, t.EndsOn), kinds.Order("/tia/reviewDue", t.TIA.AssessedOn, t.TIA.ReviewDue)...)
	if t.Importer == t.Exporter && !t.Importer.IsZero() {
		vs = append(vs, kinds.Violation{Pointer: "/importer", Code: "self", Detail: "the data stay with the same organisation: name another importer"})
	}
	return vs
}

// From is who sends the data: the one who is named, or else the organisation that keeps
// the record.
func (t *Transfer) From() kinds.OrgID {
	if t.Exporter.IsZero() {
		return t.Org
	}
	return t.Exporter
}

// LiveOn reports whether data leave the EEA on a day. What is sent within it, and what
// only passes through a country, is no transfer.
func (t *Transfer) LiveOn(d kinds.Date) bool {
	return d.Within(t.StartsOn, t.EndsOn) && !law.InEEA(t.Country) && t.TransitOnly != kinds.Yes
}

// Safeguarded reports whether the tool is one of art. 46, which asks for an assessment
// of the impact.
func (t *Transfer) Safeguarded() bool { return strings.Contains(t.Tool, "_46_") }

// Verify refuses a link of the chain that others keep: it has no place in one's own.
func (t *Transfer) Verify(tx *door.Tx) error {
	if t.Engagement.IsZero() {
		return nil
	}
	e, err := door.Get[chain.Engagement](tx, t.Engagement.String())
	if err == nil && e.Org != t.Org {
		err = kinds.Invalid("/engagement", "not-yours", "this link is kept by another organisation: leave it out, and name who exports and who imports")
	}
	return err
}
