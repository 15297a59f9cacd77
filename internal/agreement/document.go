package agreement

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ledd/internal/access"
	"ledd/internal/chain"
	"ledd/internal/docmodel"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
	"ledd/internal/pdf"
)

// Documents gives an agreement as a document. One look reads the register, in a
// constant number of queries; all the rest happens outside the transaction.
type Documents struct {
	d     *door.Door
	guest bool // of an invitation: one agreement, and no other
}

// NewDocuments gives the verbs.
func NewDocuments(d *door.Door) Documents { return Documents{d, false} }

// Options is how a document is asked for.
type Options struct {
	Draft bool       // what is missing is marked, instead of refused
	Lang  string     // nb, nn, da or en; empty: the agreement's own
	AsOf  kinds.Date // of parties and sub-processors; empty: today
}

// File is a finished document.
type File struct {
	Name   string // with its ending, safe for any file system
	Media  string
	Body   []byte
	Digest string // of template, data and identifier: SHA-256 in hexadecimal
}

// Terms gives the data of an agreement's document, complete or not.
func (s Documents) Terms(ctx context.Context, id string, o Options) (Paper, error) {
	found, err := s.look(ctx, id, o.AsOf)
	if err != nil {
		return Paper{}, err
	}
	return found.paper(cmp.Or(o.Lang, found.a.Language, found.settings.Language, "nb")), nil
}

// Completeness lists what an agreement lacks on a day, today when none is named.
func (s Documents) Completeness(ctx context.Context, id string, asOf kinds.Date) (Completeness, error) {
	found, err := s.look(ctx, id, asOf)
	if err != nil {
		return Completeness{}, err
	}
	lacks := found.a.Missing(found.Known)
	return Completeness{Agreement: found.a.ID, AsOf: found.AsOf, Complete: len(lacks) == 0, Missing: lacks}, nil
}

// PDF sets an agreement as a PDF file. Unless a draft is asked for, an incomplete
// agreement is invalid, and every lack is named.
func (s Documents) PDF(ctx context.Context, id string, o Options) (File, error) {
	found, doc, err := s.build(ctx, id, o)
	if err != nil {
		return File{}, err
	}
	var b bytes.Buffer
	if err := pdf.Render(&b, doc); err != nil {
		return File{}, fmt.Errorf("set agreement %s: %w", found.a.ID, err)
	}
	return File{found.a.fileName(o.Draft, doc.Lang) + ".pdf", "application/pdf", b.Bytes(), doc.Digest}, nil
}

// HTML gives the same document as an accessible page without style or script.
func (s Documents) HTML(ctx context.Context, id string, o Options) (File, error) {
	found, doc, err := s.build(ctx, id, o)
	if err != nil {
		return File{}, err
	}
	page, err := PageOf(doc)
	if err != nil {
		return File{}, fmt.Errorf("write agreement %s: %w", found.a.ID, err)
	}
	return File{found.a.fileName(o.Draft, doc.Lang) + ".html", "text/html; charset=utf-8", page, doc.Digest}, nil
}

// build fills the template that fits.
func (s Documents) build(ctx context.Context, id string, o Options) (*sources, *docmodel.Document, error) {
	found, err := s.look(ctx, id, o.AsOf)
	if err != nil {
		return nil, nil, err
	}
	t, err := found.text(o.Lang)
	if err != nil {
		return nil, nil, err
	}
	paper := found.paper(t.Lang)
	paper.behalf(t.Labels)
	if o.Draft {
		doc, err := t.Draft(paper)
		if err == nil {
			err = found.forms(doc)
		}
		return found, doc, err
	}
	if lacks := found.a.Missing(found.Known); len(lacks) > 0 {
		return nil, nil, incomplete(lacks)
	}
	doc, err := t.Build(paper)
	if err == nil {
		err = found.forms(doc)
	}
	return found, doc, err
}

// incomplete refuses to make a final document.
func incomplete(lacks []Lack) error {
	return &kinds.Error{
		Kind: kinds.KindInvalid, Violations: violations(lacks),
		Message: fmt.Sprintf("the agreement is not complete: %d things are missing; ask for a draft to see it as it is", len(lacks)),
	}
}

// look reads everything that the document of an agreement rests on. Who reads an
// agreement that another organisation shares gets the keeper's document: it rests
// on what the keeper knows.
func (s Documents) look(ctx context.Context, id string, asOf kinds.Date) (*sources, error) {
	found, err := s.read(ctx, id, asOf)
	who := access.From(ctx)
	if err != nil || found.a.Org == who.Org || who.Everywhere() {
		return found, err
	}
	return s.read(access.With(ctx, access.Actor{Name: who.Name, Role: access.Operator, Org: found.a.Org}), id, asOf)
}

func (s Documents) read(ctx context.Context, id string, asOf kinds.Date) (*sources, error) {
	action := access.Action("agreement.read")
	if s.guest {
		action = "invitation.answer"
	}
	return door.Look(ctx, s.d, action, func(tx *door.Tx) (*sources, error) {
		a, err := s.agreement(tx, id)
		if err != nil {
			return nil, err
		}
		return gather(tx, a, cmp.Or(asOf, tx.Today()))
	})
}

// gather reads what the document of an agreement rests on, beside the agreement.
func gather(tx *door.Tx, a *Agreement, asOf kinds.Date) (*sources, error) {
	settings, err := party.SettingsOf(tx)
	if err != nil {
		return nil, err
	}
	out := &sources{a: a, settings: settings, Known: Known{AsOf: asOf}}
	return out, errors.Join(out.readParties(tx), out.readSystems(tx), out.readNamed(tx), out.readChain(tx))
}

func (s Documents) agreement(tx *door.Tx, id string) (*Agreement, error) {
	if !s.guest {
		return door.Known[Agreement](tx, id)
	}
	_, a, err := invited(tx)
	return a, err
}

// contactRoles is the contact points that an agreement names when it has no
// lines of its own.
var contactRoles = []string{"contract_owner", "controller_decision_maker", "processor_contact", "breach_receiver", "security_24x7", "dpo"}

func (s *sources) readParties(tx *door.Tx) error {
	ids := s.a.organisations()
	orgs, err := door.KnownOf[party.Organisation](tx, ids)
	if err != nil {
		return err
	}
	s.Parties = map[kinds.OrgID]*party.Organisation{}
	for _, o := range orgs {
		s.Parties[o.ID] = o
	}
	s.points, err = s.readPoints(tx, ids)
	s.Contacts = map[kinds.OrgID][]ContactLine{}
	for _, c := range s.points {
		of := s.reaches(c)
		s.Contacts[of] = append(s.Contacts[of], ContactLine{Name: c.Name, Email: c.Email, Phone: c.Phone})
	}
	return err
}

// readPoints reads the contact points of the parties that an agreement may name.
func (s *sources) readPoints(tx *door.Tx, of []kinds.OrgID) ([]*party.Contact, error) {
	if _, back := tx.Past(); !back {
		return door.All[party.Contact](tx, "org_id = ? and role in ? and (party in ? or (party is null and unit is null))", s.a.Org, contactRoles, of)
	}
	all, err := door.AllKnown[party.Contact](tx)
	return slices.DeleteFunc(all, func(c *party.Contact) bool {
		near := slices.Contains(of, c.Party) || (c.Party.IsZero() && c.Unit.IsZero())
		return c.Org != s.a.Org || !slices.Contains(contactRoles, c.Role) || !near
	}), err
}

// organisations is everyone whom the agreement names.
func (a *Agreement) organisations() []kinds.OrgID {
	var ids []kinds.OrgID
	for _, p := range a.Parties {
		ids = append(ids, p.Org)
	}
	for _, m := range a.Mandates {
		ids = append(ids, m.Principal, m.Agent)
	}
	return ids
}

func (s *sources) readSystems(tx *door.Tx) error {
	ids := slices.Clone(s.a.ScopeSystems)
	for _, p := range s.a.Processing {
		ids = append(ids, p.System)
	}
	systems, err := door.KnownOf[chain.System](tx, ids)
	s.Systems = map[chain.SystemID]*chain.System{}
	for _, y := range systems {
		s.Systems[y.ID] = y
	}
	return err
}

// readNamed finds the other agreements that this one names, and its own template.
func (s *sources) readNamed(tx *door.Tx) (err error) {
	if !s.a.Template.ID.IsZero() {
		if s.own, err = door.Known[OwnTemplate](tx, s.a.Template.ID.String()); err != nil {
			return err
		}
	}
	for id, to := range map[ID]*string{s.a.Supersedes: &s.supersedes, s.a.Accession.Agreement: &s.accedesTo} {
		if id.IsZero() {
			continue
		}
		named, err := door.Known[Agreement](tx, id.String())
		if err != nil {
			return err
		}
		*to = named.documentID()
	}
	return nil
}

// chained is the side whose sub-processors the document lists.
func (a *Agreement) chained() Side {
	if a.Type == ProcessorSub {
		return SubProcessor
	}
	return Processor
}

// readChain finds the sub-processors below the processors that are still bound.
func (s *sources) readChain(tx *door.Tx) (err error) {
	var of []kinds.OrgID
	for _, p := range s.a.Parties {
		if p.Side == s.a.chained() && !s.a.LeftOn(p.Org, s.AsOf) {
			of = append(of, p.Org)
		}
	}
	s.subs, err = chain.Below(tx, of, s.AsOf)
	s.Subs = len(s.subs)
	return err
}

var unfit = regexp.MustCompile(`[^\p{L}\p{N}._-]+`)

// draftNames marks the file of a draft in the language of its text.
var draftNames = map[string]string{"nb": "-utkast", "nn": "-utkast", "da": "-udkast", "sv": "-utkast", "en": "-draft"}

// fileName is the document's identifier as a file may be called.
func (a *Agreement) fileName(draft bool, lang string) string {
	name := strings.Trim(unfit.ReplaceAllString(a.documentID(), "-"), "-.")
	if name == "" {
		name = a.ID.String()
	}
	if draft {
		name += draftNames[lang]
	}
	return name
}
