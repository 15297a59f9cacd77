package exchange

import (
	"slices"
	"strings"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

type orgIn = party.OrganisationInput

// numberColumns names the column of each scheme of numbers.
var numberColumns = map[string]string{party.NorwegianOrgnr: "orgnr", party.DanishCVR: "cvr", party.SwedishOrgnr: "se_orgnr", party.LEI: "lei"}

// numbered is a column that holds an identifier of one scheme.
func numbered(scheme string) column[orgIn] {
	return column[orgIn]{numberColumns[scheme], "/identifiers", func(in *orgIn, cell string) error {
		if cell == "" {
			return nil
		}
		id := party.Identifier{Scheme: scheme, Value: cell}.Normal()
		if vs := id.Check("/identifiers"); len(vs) > 0 {
			return ofViolation(vs[0])
		}
		if i := slices.IndexFunc(in.Identifiers, func(x party.Identifier) bool { return x.Scheme == id.Scheme && x.Value == id.Value }); i < 0 {
			in.Identifiers = append(slices.Clone(in.Identifiers), id)
		}
		return nil
	}}
}

// municipal is a column that only a list of municipalities has.
func municipal(name, country string) column[orgIn] {
	return column[orgIn]{name, "/municipalityCode", func(in *orgIn, cell string) error {
		in.MunicipalityCode = cell
		if in.Country == "" {
			in.Country = country
		}
		return nil
	}}
}

var organisationColumns = []column[orgIn]{
	text("name", "/name", func(o *orgIn) *string { return &o.Name }),
	text("legal_name", "/legalName", func(o *orgIn) *string { return &o.LegalName }),
	text("orgnr_registered_name", "/legalName", func(o *orgIn) *string { return &o.LegalName }),
	text("code", "/code", func(o *orgIn) *string { return &o.Code }),
	text("country", "/country", func(o *orgIn) *string { return &o.Country }),
	text("country_iso2", "/country", func(o *orgIn) *string { return &o.Country }),
	numbered(party.NorwegianOrgnr), numbered(party.DanishCVR), numbered(party.SwedishOrgnr), numbered(party.LEI),
	municipal("kommunenummer", "NO"), municipal("kommunekode", "DK"),
	text("kind", "/kind", func(o *orgIn) *string { return &o.Kind }),
	tri("is_public_body", "/isPublicBody", func(o *orgIn) *kinds.Tri { return &o.IsPublicBody }),
	text("address", "/address", func(o *orgIn) *string { return &o.Address }),
	text("headquarters_address", "/address", func(o *orgIn) *string { return &o.Address }),
	text("general_contact", "/generalContact", func(o *orgIn) *string { return &o.GeneralContact }),
	text("county", "/county", func(o *orgIn) *string { return &o.County }),
	text("parent_country", "/parentCountry", func(o *orgIn) *string { return &o.ParentCountry }),
	text("status", "/status", func(o *orgIn) *string { return &o.Status }),
	date("status_from", "/statusFrom", func(o *orgIn) *kinds.Date { return &o.StatusFrom }),
	text("lead_authority", "/leadAuthority", func(o *orgIn) *string { return &o.LeadAuthority }),
	address("website", "/website", func(o *orgIn) *string { return &o.Website }),
	address("privacy_policy_url", "/privacyPolicyUrl", func(o *orgIn) *string { return &o.PrivacyPolicyURL }),
	address("dpa_url", "/dpaUrl", func(o *orgIn) *string { return &o.DPAURL }),
	address("subprocessors_list_url", "/subprocessorsUrl", func(o *orgIn) *string { return &o.SubprocessorsURL }),
	list("certifications", "/certifications", func(o *orgIn) *[]string { return &o.Certifications }),
	text("category", "/category", func(o *orgIn) *string { return &o.Category }),
	list("domains", "/domains", func(o *orgIn) *[]string { return &o.Domains }),
}

// The columns of the published municipality lists that say how the list was
// made, and nothing about the municipality.
var provenance = []string{"county_number", "orgnr_source_note", "orgnr_mod11_ok", "cvr_mod11_ok", "note", "country_derivation"}

var organisationFile = layout{directory: true, columns: names(organisationColumns, provenance...), required: []string{"name"}, take: takeOrganisation}

// A list of vendors is a list of organisations without numbers.
var vendorFile = organisationFile

// takeOrganisation adds or completes one organisation. An empty cell says
// nothing: what other sources know of it is kept.
func takeOrganisation(s *session, r row) {
	if s.work == nil {
		s.work = s.directory()
	}
	b := s.work.(*directory)
	var in orgIn
	if !fill(s, r, organisationColumns, &in, true) {
		return
	}
	if in.Name == "" {
		s.reject(r, "name", "", say("missing-name"))
		return
	}
	o, ok := s.match(b, r, in)
	if !ok || (o == nil && s.meansAnother(b, r, in)) || (in.Code != "" && !s.once(r, "code", in.Code)) {
		return
	}
	change := func(next *orgIn) bool {
		was := next.Name
		good := fill(s, r, organisationColumns, next, true)
		asMunicipality(r, next)
		s.rename(next, o, was, in)
		return good
	}
	if o == nil {
		s.addOrganisation(b, r, change)
	} else if s.once(r, knownBy(in), o.ID.String()) {
		s.confirm(b, r, o, change)
	}
}

// meansAnother passes over a row about a name, or numbers, that the directory no
// longer knows since the actor's organisation has said whom it means: what the row
// says was said of another entry than that one.
func (s *session) meansAnother(b *directory, r row, in orgIn) bool {
	called := []string{in.Name}
	if len(in.Identifiers) > 0 {
		called = nil // a number goes before a name
	}
	for _, id := range in.Identifiers {
		called = append(called, id.Value)
	}
	for _, name := range called {
		if id, said := s.identified(name); said {
			s.res.Unchanged++
			s.note(say("identified", "line", r.line, "name", clip(in.Name), "organisation", nameIn(b, id)))
			return true
		}
	}
	return false
}

func nameIn(b *directory, id kinds.OrgID) string {
	if o := b.byKey[id.String()]; o != nil {
		return o.Name
	}
	return ""
}

// asMunicipality fills what being in a list of municipalities implies; the
// Danish code list also names a place that is none, and says so.
func asMunicipality(r row, in *orgIn) {
	listed := r.get("kommunenummer") != "" || r.get("kommunekode") != ""
	if listed && !strings.Contains(r.get("note"), "not a municipality") && !r.has("kind") {
		in.Kind, in.IsPublicBody = "municipality", kinds.Yes
	}
}

// rename settles a row that speaks of an organisation by another name. Known by
// its number, it has a new name and keeps the old one as an alias; known by an
// alias, it keeps its name.
func (s *session) rename(next *orgIn, o *party.Organisation, was string, row orgIn) {
	old := door.Fold(was)
	if was == "" || old == door.Fold(row.Name) {
		return
	}
	if !slices.ContainsFunc(row.Identifiers, func(id party.Identifier) bool { return bears(o, id) }) {
		next.Name = was
		return
	}
	if !slices.ContainsFunc(next.Aliases, func(a string) bool { return door.Fold(a) == old }) && slices.Equal(s.names[old], []kinds.OrgID{o.ID}) {
		next.Aliases = append(slices.Clone(next.Aliases), was)
	}
}

// match finds the organisation that a row speaks of: by its numbers first, else
// by a name or alias that means one, which must not bear another number of the
// same scheme.
func (s *session) match(b *directory, r row, in orgIn) (*party.Organisation, bool) {
	o, ok := s.matchNumber(b, r, in)
	if o != nil || !ok {
		return o, ok
	}
	var found []*party.Organisation
	for _, org := range s.names[door.Fold(in.Name)] {
		if o := b.byKey[org.String()]; o != nil && !contradicts(o, in) {
			found = append(found, o)
		}
	}
	switch len(found) {
	case 0:
		return nil, true
	case 1:
		return found[0], true
	}
	s.reject(r, "name", in.Name, say("several", "count", len(found)))
	return nil, false
}

// matchNumber refuses a row whose numbers belong to several organisations, or
// that gives one that is known another number.
func (s *session) matchNumber(b *directory, r row, in orgIn) (*party.Organisation, bool) {
	var found *party.Organisation
	for _, id := range in.Identifiers {
		for _, org := range s.names[id.Value] {
			o := b.byKey[org.String()]
			if o == nil || !bears(o, id) {
				continue
			}
			if found != nil && found != o {
				s.reject(r, numberColumns[id.Scheme], id.Raw, say("numbers-of-two", "this", o.Name, "that", found.Name))
				return nil, false
			}
			found = o
		}
	}
	if found != nil && contradicts(found, in) {
		s.reject(r, knownBy(in), found.Name, say("number-differs"))
		return nil, false
	}
	return found, true
}

// knownBy names the column by which a row is known first.
func knownBy(in orgIn) string {
	if len(in.Identifiers) > 0 {
		return numberColumns[in.Identifiers[0].Scheme]
	}
	return "name"
}

func bears(o *party.Organisation, id party.Identifier) bool {
	return slices.ContainsFunc(o.Identifiers, func(x party.Identifier) bool { return x.Scheme == id.Scheme && x.Value == id.Value })
}

// contradicts reports whether an organisation has another number of a scheme.
func contradicts(o *party.Organisation, in orgIn) bool {
	return slices.ContainsFunc(in.Identifiers, func(id party.Identifier) bool {
		return !bears(o, id) && slices.ContainsFunc(o.Identifiers, func(x party.Identifier) bool { return x.Scheme == id.Scheme })
	})
}

func (s *session) addOrganisation(b *directory, r row, change func(*orgIn) bool) {
	o := s.newOrganisation(orgIn{})
	if !change(&o.OrganisationInput) || !b.sound(s, r, o) {
		return
	}
	b.add(s, o.ID.String(), o)
	s.lines[o.ID.String()] = r.line
	s.known(o)
	s.res.Created++
	if len(b.fresh) >= 500 {
		s.save()
	}
}

// confirm completes an organisation that is there; a list that gives it a row of
// its own also confirms it.
func (s *session) confirm(b *directory, r row, o *party.Organisation, change func(*orgIn) bool) {
	was := o.Confirmed
	o.Confirmed = true
	before := s.res.Unchanged
	kept := b.put(s, r, o.ID.String(), change)
	if kept == nil {
		o.Confirmed = was
		return
	}
	s.known(kept)
	// From the operator's list an organisation speaks for itself, whoever added it.
	claimed := s.tx.Who.Role == access.Operator && kept.Org != kept.ID
	if !claimed && (was || s.res.Unchanged == before) {
		return
	}
	s.save()
	if s.res.Unchanged > before { // only the confirmation is new
		s.res.Unchanged, s.res.Updated = before, s.res.Updated+1
	}
	keeper := kept.Org
	if claimed {
		keeper = kept.ID
	}
	s.refused(r, "name", door.Cede(s.tx, kept, keeper))
}
