package agreement

import (
	"ledd/internal/chain"
	"ledd/internal/kinds"
)

// Paper is everything that the document of an agreement says, from the register
// as it is on one day: what the templates speak of, by its names in JSON. Names
// of countries are in its language.
type Paper struct {
	Document             string            `json:"documentId"` // code and revision, or the identifier
	Agreement            ID                `json:"agreement"`
	Code                 string            `json:"code"`
	Revision             string            `json:"revision"`
	Type                 Type              `json:"type"`
	Language             string            `json:"language"`
	AgreementLanguage    string            `json:"agreementLanguage"`
	Translation          bool              `json:"translation"` // the agreement is made in another language
	AsOf                 kinds.Date        `json:"asOf"`        // of the parties and the sub-processors
	Place                string            `json:"place"`
	EffectiveFrom        kinds.Date        `json:"effectiveFrom"`
	EffectiveTo          kinds.Date        `json:"effectiveTo"`
	NoticeMonths         *int              `json:"noticeMonths"`
	NoticeAgreed         bool              `json:"noticeAgreed"` // nought months is a notice too
	MainContract         MainContract      `json:"mainContract"`
	GoverningLaw         string            `json:"governingLaw"`
	Supersedes           string            `json:"supersedes"` // code
	Parties              []PaperParty      `json:"parties"`
	Mandates             []PaperMandate    `json:"mandates"`
	Systems              []PaperSystem     `json:"systems"`
	ScopeActivities      []string          `json:"scopeActivities"`
	ScopeRule            string            `json:"scopeRule"`
	Processing           []PaperProcessing `json:"processing"`
	SecurityMeasures     []SecurityMeasure `json:"securityMeasures"`
	Instructions         []Instruction     `json:"instructions"`
	OtherTerms           []Deviation       `json:"otherTerms"`
	AuthorisationMode    string            `json:"authorisationMode"`
	ObjectionWindowDays  *int              `json:"objectionWindowDays"`
	ObjectionWindowKind  string            `json:"objectionWindowKind"`
	SubProcessorsUsed    kinds.Tri         `json:"subProcessorsUsed"`
	SubProcessors        []PaperSub        `json:"subProcessors"`
	TransfersAllowed     kinds.Tri         `json:"transfersAllowed"`
	TransferTerms        string            `json:"transferTerms"`
	BreachNoticeHours    *int              `json:"breachNoticeHours"`
	AuditTerms           string            `json:"auditTerms"`
	ReportCadence        string            `json:"reportCadence"`
	ExitChoice           string            `json:"exitChoice"`
	ExitDays             *int              `json:"exitDays"`
	ExitFormat           string            `json:"exitFormat"`
	ReviewIntervalMonths int               `json:"reviewIntervalMonths"` // the agreement's own, else that of law
	Sensitive            bool              `json:"sensitive"`            // any row of annex II is
	Allocation           []PaperDuty       `json:"allocation"`           // of joint controllers
	Essence              string            `json:"essence"`
	EssenceAt            string            `json:"essenceAt"`
	Powers               []Power           `json:"powers"` // of a mandate
	SubDelegation        kinds.Tri         `json:"subDelegation"`
	Accession            PaperAccession    `json:"accession"`
	Signing              []Signing         `json:"signing"` // who signs, in order
	Places               map[string]Place  `json:"places"`  // where they sign, by key
}

// PaperParty is one party of annex I.
type PaperParty struct {
	Side     Side           `json:"side"`
	Capacity Capacity       `json:"capacity"`
	Name     string         `json:"name"` // the legal name where it is known
	Number   string         `json:"number"`
	Scheme   string         `json:"scheme"` // of the number: no_orgnr, dk_cvr, se_orgnr, lei, other, or empty
	Address  string         `json:"address"`
	Country  string         `json:"country"`
	Acceded  kinds.Date     `json:"accededOn"`
	Contacts []PaperContact `json:"contacts"`
	Agent    string         `json:"agent"` // who signs for it by mandate

	CountryCode string `json:"-"` // of Country, ISO 3166-1 alpha-2; no text says it
}

// PaperContact is somebody to reach. Role is free text, RoleCode a role of the
// register; one of them, or none.
type PaperContact struct {
	ContactLine
	RoleCode string `json:"roleCode"`
}

// PaperMandate is a mandate, in names.
type PaperMandate struct {
	Principal  string     `json:"principal"`
	Agent      string     `json:"agent"`
	Systems    []string   `json:"systems"` // empty: whatever the agreement covers
	ValidFrom  kinds.Date `json:"validFrom"`
	ValidTo    kinds.Date `json:"validTo"`
	RatifiedOn kinds.Date `json:"ratifiedOn"`
	Document   string     `json:"document"`
}

// PaperDuty is who answers for a duty of joint controllers, in names.
type PaperDuty struct {
	Duty        string `json:"duty"`
	Responsible string `json:"responsible"`
	Each        bool   `json:"each"` // each party answers for its own part
	How         string `json:"how"`
}

// PaperAccession is the agreement that is acceded to, as its readers call it, who
// accedes and from when.
type PaperAccession struct {
	Agreement string       `json:"agreement"`
	Acceding  []PaperParty `json:"acceding"`
	Parties   []PaperParty `json:"parties"` // who was bound before
}

// PaperSystem is one system in scope.
type PaperSystem struct {
	Code string          `json:"code"`
	Name string          `json:"name"`
	Risk chain.RiskClass `json:"risk"`
}

// PaperProcessing is one row of annex II. Derived: the agreement has none for the
// system, and the row holds what the register knows of it.
type PaperProcessing struct {
	Code              string `json:"code"`
	Name              string `json:"name"`
	Subject           string `json:"subject"`
	Purpose           string `json:"purpose"`
	Nature            string `json:"nature"`
	DataTypes         string `json:"dataTypes"` // with commas between them
	SpecialCategories string `json:"specialCategories"`
	DataSubjects      string `json:"dataSubjects"`
	Retention         string `json:"retention"`
	Frequency         string `json:"frequency"`
	Derived           bool   `json:"derived"`
	// Sensitive: the system holds special categories of data, or data on criminal
	// offences, or nobody has said that it does not.
	Sensitive bool `json:"sensitive"`
}

// PaperSub is one sub-processor of annex IV.
type PaperSub struct {
	Name      string     `json:"name"`
	Number    string     `json:"number"`
	Scheme    string     `json:"scheme"`
	Address   string     `json:"address"`
	Contact   string     `json:"contact"`
	Country   string     `json:"country"` // of establishment
	Confirmed bool       `json:"confirmed"`
	Level     int        `json:"level"` // 2 is directly below the processor
	Uses      []PaperUse `json:"uses"`
	Places    []string   `json:"places"` // of all its uses
}

// PaperUse is who uses a sub-processor, and for what.
type PaperUse struct {
	Upstream      string `json:"upstream"`
	Service       string `json:"service"`
	Authorisation string `json:"authorisation"`
}

// Signing is one party that signs, and the key of its place.
type Signing struct {
	Side Side   `json:"side"`
	Key  string `json:"key"`
}

// Place is a place to sign: Name says on whose behalf.
type Place struct {
	Name      string `json:"name"`
	Signatory string `json:"signatory"`
	Title     string `json:"title"`
	ByMandate bool   `json:"byMandate"`
	Agent     string `json:"agent"` // who signs by mandate, when known
}
