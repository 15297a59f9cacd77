package party

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/law"
)

// SettingsID identifies the settings of an organisation.
type SettingsID = kinds.ID[Settings]

// Settings is what an organisation decides once for its whole register: one record,
// whose identifier follows from the organisation's, so that there is never a second.
// Until somebody saves them they are there as version 0, with nothing decided.
type Settings struct {
	door.Record[Settings]
	SettingsInput
}

// SettingsInput is what a client says of the settings. An interval in months
// replaces the one of the jurisdiction (law); absent, that one holds.
type SettingsInput struct {
	door.Keys
	Language          string      `json:"language" validate:"omitempty,oneof=nb nn en da" doc:"of pages before somebody chose, of new documents and of mail"`
	Jurisdiction      string      `json:"jurisdiction" validate:"omitempty,oneof=NO DK SE EU" doc:"whose legal parameters hold; empty: those of the organisation's country"`
	DPO               ContactID   `json:"dpo" gorm:"column:dpo" doc:"the contact point of the data protection officer (art. 37)"`
	Authorities       []Authority `json:"authorities" gorm:"serializer:json" validate:"max=20,dive" doc:"the data protection authority, and those of the sector"`
	AgreementMonths   *int        `json:"agreementMonths" validate:"omitempty,min=1,max=120" doc:"between two reviews of an agreement that names no interval"`
	AgreementHigh     *int        `json:"agreementMonthsHigh" gorm:"column:agreement_months_high" validate:"omitempty,min=1,max=120" doc:"the same, where a system in its scope has high risk"`
	RiskMonths        *int        `json:"riskMonths" validate:"omitempty,min=1,max=120" doc:"between two risk assessments of a system"`
	RiskHigh          *int        `json:"riskMonthsHigh" gorm:"column:risk_months_high" validate:"omitempty,min=1,max=120"`
	RecordMonths      *int        `json:"recordMonths" validate:"omitempty,min=1,max=120" doc:"between two reviews of a record of processing"`
	SupervisionHigh   *int        `json:"supervisionMonthsHigh" gorm:"column:supervision_months_high" validate:"omitempty,min=1,max=120" doc:"between two supervisions of a processor, by the risk"`
	SupervisionMedium *int        `json:"supervisionMonthsMedium" gorm:"column:supervision_months_medium" validate:"omitempty,min=1,max=120"`
	SupervisionLow    *int        `json:"supervisionMonthsLow" gorm:"column:supervision_months_low" validate:"omitempty,min=1,max=120"`
	ChangeDays        *int        `json:"changeDays" validate:"omitempty,min=1,max=365" doc:"within which an agreement is to follow what changed (art. 24(1), 28(3))"`
	NewVersionDays    *int        `json:"newVersionDays" validate:"omitempty,min=1,max=730" doc:"within which a new version is to be in force after a review that asked for one"`
	ChecklistDays     *int        `json:"checklistDays" validate:"omitempty,min=1,max=365" doc:"within which the content of a new agreement is to be assessed (art. 28(3))"`
	ExitDays          *int        `json:"exitDays" validate:"omitempty,min=0,max=3650" doc:"within which data are returned or deleted after the end, where the agreement names no number (art. 28(3)(g))"`
	Methods           []OwnGrade  `json:"methods" gorm:"serializer:json" validate:"max=50,dive" doc:"methods of transmission that the organisation grades otherwise than the law's table does (art. 32(1)(a))"`
	ReceiptDays       *int        `json:"receiptDays" validate:"omitempty,min=0,max=3650" doc:"after which what was received is gone where it was sent from (art. 5(1)(e))"`
	UnconfirmedDays   *int        `json:"unconfirmedDays" validate:"omitempty,min=0,max=3650" doc:"the same, after the sending, where nothing tells of the receipt"`
	DraftDays         *int        `json:"draftDays" validate:"omitempty,min=0,max=3650" doc:"the same, for a form that was never sent"`
	AnnexRiskResult   kinds.Tri   `json:"annexRiskResult" validate:"omitempty,oneof=yes no unknown" doc:"whether every agreement is to have the result of the risk assessment as an annex"`
	AnnexConfig       kinds.Tri   `json:"annexConfiguration" gorm:"column:annex_configuration" validate:"omitempty,oneof=yes no unknown" doc:"whether every agreement is to have an annex on the configuration"`
}

// Authority is somebody who supervises the organisation, and how to reach them.
type Authority struct {
	Role    string `json:"role" validate:"required,oneof=data_protection security communications health education archives other"`
	Name    string `json:"name" validate:"required,max=255"`
	Country string `json:"country" validate:"omitempty,iso3166_1_alpha2"`
	Website string `json:"website" validate:"omitempty,max=500,http_url"`
	Email   string `json:"email" validate:"omitempty,email,max=255"`
	Phone   string `json:"phone" validate:"max=40"`
	Channel string `json:"channel" validate:"max=500" doc:"how a notification is sent, such as a form in Altinn"`
}

// OwnGrade is what an organisation has decided of a method of transmission, from a day
// on; without a day, for every day.
type OwnGrade struct {
	Method string     `json:"method" validate:"required,oneof=email_plain email_forced_tls email_encrypted email_import https_post soap_https rest_https sftp file_share edelivery_as4 svarut_fiks digital_post registered_post portal_pull removable_media fax other"`
	Grade  law.Grade  `json:"grade" validate:"required,oneof=acceptable acceptable_with_conditions phase_out"`
	From   kinds.Date `json:"from"`
}

// dataProtection is the role of the authority of art. 51.
const dataProtection = "data_protection"

// SettingsKind is the table's entry for the door.
var SettingsKind = door.Register[Settings](door.Kind{Noun: "settings", Table: "settings", Sorts: []string{"createdAt"}})

// Input gives the part that a client may replace.
func (s *Settings) Input() *SettingsInput { return &s.SettingsInput }

// Words lists nothing: there is one record, which nobody searches for.
func (*Settings) Words() []string { return nil }

// Refs lists the contact point of the data protection officer.
func (s *Settings) Refs() []door.Ref { return []door.Ref{door.Refer("/dpo", "contact", s.DPO)} }

// Check has nothing to add to the tags.
func (*Settings) Check() []kinds.Violation { return nil }

// Law gives the legal parameters of a day, as the organisation has decided them:
// of its jurisdiction, or else of its country, with its own intervals in them.
func (s *Settings) Law(country string, d kinds.Date) law.Profile {
	p := law.On(cmp.Or(s.Jurisdiction, country), d)
	for _, own := range []struct {
		says  *int
		holds *int
	}{
		{s.AgreementMonths, &p.ReviewMonths}, {s.AgreementHigh, &p.ReviewMonthsHigh}, {s.RiskMonths, &p.RiskMonths}, {s.RiskHigh, &p.RiskMonthsHigh},
		{s.RecordMonths, &p.RecordMonths}, {s.SupervisionHigh, &p.SupervisionMonthsHigh}, {s.SupervisionMedium, &p.SupervisionMonthsMedium}, {s.SupervisionLow, &p.SupervisionMonthsLow},
		{s.ChangeDays, &p.ChangeDays}, {s.NewVersionDays, &p.NewVersionDays}, {s.ChecklistDays, &p.ChecklistDays}, {s.ExitDays, &p.ExitDays},
		{s.ReceiptDays, &p.ReceiptDays}, {s.UnconfirmedDays, &p.UnconfirmedDays}, {s.DraftDays, &p.DraftDays},
	} {
		if own.says != nil {
			*own.holds = *own.says
		}
	}
	p.Grades = nil
	for _, g := range s.Methods {
		p.Grades = append(p.Grades, law.Graded{From: g.From, Method: g.Method, Grade: g.Grade})
	}
	return p
}

// SettingsNeeds is the table of completeness: what an organisation must decide,
// and what it rests on.
var SettingsNeeds = []struct {
	Field, Law string
	Lacks      func(s *Settings) bool
}{
	{"language", "own choice", func(s *Settings) bool { return s.Language == "" }},
	{"jurisdiction", "3", func(s *Settings) bool { return s.Jurisdiction == "" }},
	{"dpo", "37(1)(a), 37(7)", func(s *Settings) bool { return s.DPO.IsZero() }},
	{"authorities", "33(1), 51, 55", func(s *Settings) bool {
		return !slices.ContainsFunc(s.Authorities, func(a Authority) bool {
			return a.Role == dataProtection && (a.Website != "" || a.Email != "" || a.Phone != "" || a.Channel != "")
		})
	}},
}

// Missing lists the fields that the organisation has not decided; the authority
// counts when there is a way to reach it.
func (s *Settings) Missing() []string {
	missing := []string{}
	for _, n := range SettingsNeeds {
		if n.Lacks(s) {
			missing = append(missing, n.Field)
		}
	}
	return missing
}

// settingsID follows from the organisation (RFC 9562, version 5).
func SettingsIDOf(org kinds.OrgID) SettingsID {
	return SettingsID{UUID: uuid.NewSHA1(org.UUID, []byte("settings"))}
}

// SettingsOf gives the settings of the actor's organisation, those of version 0
// while nobody has saved any; as they were known at the instant of the context,
// where there is one.
func SettingsOf(tx *door.Tx) (*Settings, error) {
	s, err := door.Known[Settings](tx, SettingsIDOf(tx.Who.Org).String())
	if kinds.KindOf(err) == kinds.KindNotFound && err != nil {
		return unsettled(tx)
	}
	return s, err
}

// unsettled is version 0, as old as the organisation's entry.
func unsettled(tx *door.Tx) (*Settings, error) {
	s := &Settings{}
	s.ID, s.Org, s.Authorities, s.Methods, s.ExternalIDs = SettingsIDOf(tx.Who.Org), tx.Who.Org, []Authority{}, []OwnGrade{}, []door.ExternalID{}
	found, err := door.KnownOf[Organisation](tx, []kinds.OrgID{tx.Who.Org})
	for _, o := range found {
		s.CreatedAt, s.UpdatedAt = o.CreatedAt, o.CreatedAt
	}
	return s, err
}

// SettingsVerbs is the verbs of settings; there is nothing to list or to make.
type SettingsVerbs struct {
	noun door.Noun[Settings, SettingsInput]
	d    *door.Door
}

// NewSettings gives the verbs.
func NewSettings(d *door.Door) SettingsVerbs {
	return SettingsVerbs{door.NewNoun[Settings, SettingsInput](d), d}
}

// Get reads the settings of the actor's organisation.
func (v SettingsVerbs) Get(ctx context.Context) (*Settings, error) {
	return door.Look(ctx, v.d, "settings.read", SettingsOf)
}

// Put replaces the settings of the actor's organisation; version is the one that
// the client read, 0 when nobody had saved any, and an older one is stale.
func (v SettingsVerbs) Put(ctx context.Context, version int, in SettingsInput) (*Settings, error) {
	return door.Do(ctx, v.d, "settings.update", in, func(tx *door.Tx) (*Settings, error) {
		if err := tx.Alone(); err != nil {
			return nil, err
		}
		s, err := SettingsOf(tx)
		if err != nil {
			return nil, err
		}
		if s.Version != version {
			return nil, door.Stale("settings")
		}
		s.SettingsInput = in
		if version == 0 {
			return s, door.Add(tx, s)
		}
		return s, door.Save(tx, s)
	})
}

// History gives the newest versions first; none while nobody has saved any.
func (v SettingsVerbs) History(ctx context.Context) ([]door.Past[Settings], error) {
	s, err := v.Get(ctx)
	if err != nil || s.Version == 0 {
		return []door.Past[Settings]{}, err
	}
	return v.noun.History(ctx, s.ID.String())
}

// At gives one version.
func (v SettingsVerbs) At(ctx context.Context, version int) (door.Past[Settings], error) {
	return v.noun.At(ctx, SettingsIDOf(access.From(ctx).Org).String(), version)
}

// Versions gives one page of the versions, newest first; none while nobody has
// saved any.
func (v SettingsVerbs) Versions(ctx context.Context, q door.VersionQuery) (kinds.Page[door.Past[Settings]], error) {
	s, err := v.Get(ctx)
	if err != nil || s.Version == 0 {
		return kinds.Page[door.Past[Settings]]{Items: []door.Past[Settings]{}}, err
	}
	return v.noun.Versions(ctx, s.ID.String(), q)
}
