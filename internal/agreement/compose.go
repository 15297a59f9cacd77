package agreement

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language/display"

	"ledd/internal/chain"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// sources is what one look at the register gave: the pure half below turns it
// into a Paper.
type sources struct {
	Known
	a          *Agreement
	settings   *party.Settings
	supersedes string
	accedesTo  string
	own        *OwnTemplate // that the agreement has chosen
	points     []*party.Contact
	subs       []chain.Sub
}

// paper composes the document's data in a language.
func (s *sources) paper(lang string) Paper {
	a := s.a
	p := Paper{
		Document: a.documentID(), Agreement: a.ID, Code: a.Code, Revision: a.Revision, Type: a.Type, Language: lang, AgreementLanguage: a.Language, Translation: a.Language != "" && a.Language != lang, AsOf: s.AsOf,
		Place: a.Place, EffectiveFrom: a.EffectiveFrom, EffectiveTo: a.EffectiveTo, NoticeMonths: a.NoticeMonths, NoticeAgreed: a.NoticeMonths != nil,
		MainContract: a.MainContract, GoverningLaw: a.GoverningLaw, Supersedes: s.supersedes,
		ScopeActivities: a.ScopeActivities, ScopeRule: a.ScopeRule,
		SecurityMeasures: a.SecurityMeasures, Instructions: a.Instructions, OtherTerms: a.OtherTerms,
		AuthorisationMode: a.AuthorisationMode, ObjectionWindowDays: a.ObjectionWindowDays, ObjectionWindowKind: a.ObjectionWindowKind,
		SubProcessorsUsed: a.SubProcessorsUsed, TransfersAllowed: a.TransfersAllowed, TransferTerms: a.TransferTerms,
		BreachNoticeHours: a.BreachNoticeHours, AuditTerms: a.AuditTerms, ReportCadence: a.ReportCadence,
		ExitChoice: a.ExitChoice, ExitDays: a.ExitDays, ExitFormat: a.ExitFormat, ReviewIntervalMonths: s.reviewMonths(),
		Essence: a.Essence, EssenceAt: a.EssenceAt, Powers: a.Powers, SubDelegation: a.SubDelegation,
		Allocation: []PaperDuty{}, Accession: PaperAccession{Agreement: cmp.Or(s.accedesTo, a.Accession.Reference), Acceding: []PaperParty{}, Parties: []PaperParty{}},
		Parties: []PaperParty{}, Mandates: []PaperMandate{}, Systems: []PaperSystem{}, Processing: []PaperProcessing{}, SubProcessors: []PaperSub{}, Signing: []Signing{}, Places: map[string]Place{},
	}
	names := countryNames(lang)
	s.who(&p, names)
	s.what(&p)
	p.Allocation = append(p.Allocation, s.duties()...)
	for _, sub := range s.subs {
		p.SubProcessors = append(p.SubProcessors, subOf(sub, names, s.AsOf))
	}
	clean(reflect.ValueOf(&p).Elem())
	return p
}

// documentID names the document to its readers: the code and the revision, or
// the identifier where the agreement has no code.
func (a *Agreement) documentID() string {
	id := cmp.Or(strings.TrimSpace(a.Code), a.ID.String())
	if r := strings.TrimSpace(a.Revision); r != "" {
		id += "/" + r
	}
	return id
}

// who fills in the parties that have not left, their mandates and where they sign.
func (s *sources) who(p *Paper, names display.Namer) {
	for _, x := range s.a.Parties {
		if s.a.LeftOn(x.Org, s.AsOf) {
			continue
		}
		one := s.partyOf(x, names)
		p.Parties = append(p.Parties, one)
		if x.Capacity == Acceded {
			p.Accession.Acceding = append(p.Accession.Acceding, one)
		} else {
			p.Accession.Parties = append(p.Accession.Parties, one)
		}
		if s.a.hasPlace(x) {
			p.sign(x.Side, s.place(x, one))
		}
	}
	p.await(s.a.sides())
	for _, m := range s.a.Mandates {
		p.Mandates = append(p.Mandates, PaperMandate{
			Principal: s.name(m.Principal), Agent: s.name(m.Agent), Systems: s.systemNames(m.ScopeSystems),
			ValidFrom: m.ValidFrom, ValidTo: m.ValidTo, RatifiedOn: m.RatifiedOn, Document: m.Document,
		})
	}
}

// await adds a place for each of the sides that nobody is named for: a draft shows
// who has to be named yet.
func (p *Paper) await(sides []Side) {
	left := slices.Clone(p.Signing)
	for _, side := range sides {
		i := slices.IndexFunc(left, func(at Signing) bool {
			return at.Side == side || (side == Controller && at.Side == JointController)
		})
		if i < 0 {
			p.sign(side, Place{})
		} else {
			left = slices.Delete(left, i, i+1)
		}
	}
}

// duties is the allocation between joint controllers, in names.
func (s *sources) duties() []PaperDuty {
	var out []PaperDuty
	for _, d := range s.a.Allocation {
		out = append(out, PaperDuty{d.Duty, s.name(d.Responsible), d.Each, d.How})
	}
	return out
}

// schemes is what an organisation number is, in the countries that have one.
var schemes = map[string]string{"NO": party.NorwegianOrgnr, "DK": party.DanishCVR, "SE": party.SwedishOrgnr}

func (s *sources) partyOf(x Party, names display.Namer) PaperParty {
	p := PaperParty{Side: x.Side, Capacity: x.Capacity, Acceded: x.AccededOn, Contacts: s.contacts(x)}
	if o := s.Parties[x.Org]; o != nil {
		p.CountryCode = cmp.Or(x.Country, o.Country)
		p.Name, p.Address, p.Country = cmp.Or(visible(o.LegalName), o.Name), cmp.Or(x.Address, o.Address), country(p.CountryCode, names)
		p.Scheme, p.Number = NumberOf(o.Identifiers, s.AsOf)
		if x.Number != "" && x.Number != p.Number {
			p.Scheme, p.Number = cmp.Or(schemes[p.CountryCode], "other"), x.Number
		}
	}
	if m, ok := s.a.mandateOf(x.Org); ok && x.Capacity == Represented {
		p.Agent = s.name(m.Agent)
	}
	return p
}

// contacts is the agreement's own lines of a party, else the contact points of
// the register.
func (s *sources) contacts(x Party) []PaperContact {
	out := []PaperContact{}
	for _, l := range x.Contacts {
		out = append(out, PaperContact{ContactLine: l})
	}
	if len(out) > 0 {
		return out
	}
	for _, c := range s.points {
		if s.reaches(c) == x.Org {
			out = append(out, PaperContact{ContactLine{Name: c.Name, Email: c.Email, Phone: c.Phone}, c.Role})
		}
	}
	return out
}

// reaches is the party that a contact point belongs to: one without a party is
// its keeper's own.
func (s *sources) reaches(c *party.Contact) kinds.OrgID { return cmp.Or(c.Party, c.Org) }

// sign adds a place to sign; its key is a name that a template can speak of.
func (p *Paper) sign(side Side, at Place) {
	key := "place" + strconv.Itoa(len(p.Signing)+1)
	p.Signing = append(p.Signing, Signing{side, key})
	p.Places[key] = at
}

// place is where a party signs, with whoever is known to sign for it.
func (s *sources) place(x Party, p PaperParty) Place {
	out := Place{Name: p.Name, ByMandate: x.Capacity == Represented, Agent: p.Agent}
	for _, sig := range s.a.Signatures {
		if sig.Party == x.Org {
			out.Signatory, out.Title = sig.Name, sig.Title
		}
	}
	return out
}

// what fills in the systems in scope and annex II.
func (s *sources) what(p *Paper) {
	rows := map[chain.SystemID]bool{}
	for _, r := range s.a.Processing {
		rows[r.System] = true
		p.Processing = append(p.Processing, s.row(r, false))
	}
	for _, id := range s.a.ScopeSystems {
		if y := s.Systems[id]; y != nil {
			p.Systems = append(p.Systems, PaperSystem{y.Code, y.Name, y.Risk()})
		}
		if !rows[id] {
			p.Processing = append(p.Processing, s.row(derived(id, s.Systems[id]), true))
		}
	}
	p.Sensitive = slices.ContainsFunc(p.Processing, func(r PaperProcessing) bool { return r.Sensitive })
	slices.SortFunc(p.Systems, func(a, b PaperSystem) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Name, b.Name))
	})
	slices.SortStableFunc(p.Processing, func(a, b PaperProcessing) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Name, b.Name))
	})
}

func (s *sources) row(r Processing, derived bool) PaperProcessing {
	out := PaperProcessing{
		Subject: r.Subject, Purpose: r.Purpose, Nature: r.Nature, DataTypes: strings.Join(r.DataTypes, ", "), SpecialCategories: r.SpecialCategories,
		DataSubjects: strings.Join(r.DataSubjects, ", "), Retention: r.Retention, Frequency: r.Frequency, Derived: derived,
		Sensitive: specialUnsaid(s.a, Processing{System: r.System}, s.Known),
	}
	if y := s.Systems[r.System]; y != nil {
		out.Code, out.Name = y.Code, y.Name
	}
	return out
}

// derived is what the register knows of the processing in a system: the rest is
// left open, since nobody has agreed on it.
func derived(id chain.SystemID, y *chain.System) Processing {
	r := Processing{System: id, DataTypes: []string{}, DataSubjects: []string{}}
	if y == nil {
		return r
	}
	for _, c := range y.StorageContexts {
		r.DataTypes = append(r.DataTypes, c.DataKinds...)
	}
	for _, f := range y.FormTypes {
		r.DataTypes = append(r.DataTypes, f.DataItems...)
	}
	slices.Sort(r.DataTypes)
	r.DataTypes = slices.Compact(r.DataTypes)
	r.Subject, r.DataSubjects = y.Description, append(r.DataSubjects, y.VulnerableKinds...)
	r.SpecialCategories = strings.Join(y.SpecialKinds, ", ")
	return r
}

// reviewMonths is the agreement's own interval, else what the organisation that
// keeps it has decided, or law holds, for the riskiest of its systems in the
// controller's country.
func (s *sources) reviewMonths() int {
	if s.a.ReviewIntervalMonths != nil {
		return *s.a.ReviewIntervalMonths
	}
	at := ""
	for _, x := range s.a.Parties {
		if o := s.Parties[x.Org]; o != nil && x.Side == Controller && at == "" {
			at = o.Country
		}
	}
	profile := s.settings.Law(at, s.AsOf)
	for _, id := range s.a.ScopeSystems {
		if y := s.Systems[id]; y != nil && y.Risk() == chain.RiskHigh {
			return profile.ReviewMonthsHigh
		}
	}
	return profile.ReviewMonths
}

func (s *sources) name(o kinds.OrgID) string {
	if x := s.Parties[o]; x != nil {
		return cmp.Or(visible(x.LegalName), x.Name)
	}
	return ""
}

func (s *sources) systemNames(ids []chain.SystemID) []string {
	out := []string{}
	for _, id := range ids {
		out = append(out, s.systemName(id))
	}
	slices.Sort(out)
	return out
}
