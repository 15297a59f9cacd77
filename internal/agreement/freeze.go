package agreement

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"maps"
	"slices"

	"ledd/internal/docmodel"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// IssueInput is how an agreement is issued.
type IssueInput struct {
	Language string `json:"language" validate:"omitempty,oneof=nb nn da en" doc:"of the text; empty: the agreement's own"`
	Seen
}

// MostBytes is how large a file of an agreement may be.
const MostBytes = 25 << 20

// frozen is an agreement as it is about to be issued.
type frozen struct {
	*sources
	doc  *docmodel.Document
	code string
}

// Issue freezes the text of an agreement in review, makes the file that the parties
// are asked to sign, and keeps it. Errors: stale; conflict where the agreement is not
// in review; invalid, with every guard that does not hold.
func (s Steps) Issue(ctx context.Context, id string, in IssueInput) (*Agreement, error) {
	f, err := s.freeze(ctx, id, in)
	if err != nil {
		return nil, err
	}
	if s.press == nil {
		return nil, errUnset
	}
	made, err := s.press.Issue(ctx, f.doc, f.code)
	if err != nil {
		return nil, err
	}
	pdf, err := s.put(ctx, made)
	if err != nil {
		return nil, err
	}
	body, err := PageOf(f.doc)
	if err != nil {
		return nil, err
	}
	page, err := s.put(ctx, body)
	if err != nil {
		return nil, err
	}
	return door.Do(ctx, s.d, "agreement.issue", in, func(tx *door.Tx) (*Agreement, error) {
		a, err := fetch(tx, id, f.a.Version)
		if err != nil {
			return nil, err
		}
		a.Checklist, a.Annexes = f.a.Checklist, f.a.Annexes
		a.took(tx, UnderReview, Ready, tx.Today(), "")
		a.Issue = Issue{
			CheckCode: f.code, IssuedAt: &tx.Now, IssuedBy: tx.Who.Name, IssuedLanguage: f.doc.Lang,
			IssuedSHA256: pdf.SHA256, IssuedPage: page.SHA256, TextDigest: f.doc.Digest,
		}
		if err := door.Save(tx, a); err != nil {
			return nil, err
		}
		name := a.fileName(false, f.doc.Lang)
		_, err = s.keep(tx, a, file{document.Issued, document.Register, name + ".pdf", document.PDF, pdf})
		if err == nil {
			_, err = s.keep(tx, a, file{document.Issued, document.Register, name + ".html", document.HTML, page})
		}
		return a, err
	})
}

// freeze reads an agreement, checks that it may be issued, and fills its text.
func (s Steps) freeze(ctx context.Context, id string, in IssueInput) (*frozen, error) {
	found, err := door.Look(ctx, s.d, "agreement.issue", func(tx *door.Tx) (*sources, error) {
		a, err := fetch(tx, id, in.Version)
		if err != nil {
			return nil, err
		}
		return gather(tx, a, tx.Today())
	})
	if err != nil {
		return nil, err
	}
	if at := found.a.Standing(found.AsOf); at != UnderReview {
		return nil, errState(at, Ready)
	}
	t, paper, vs, err := found.ready(in.Language)
	if err != nil {
		return nil, err
	}
	if len(vs) > 0 {
		return nil, kinds.Violations(vs)
	}
	doc, err := t.Build(paper)
	if err == nil {
		err = found.forms(doc)
	}
	return &frozen{found, doc, newCheckCode()}, err
}

// ready gathers what an agreement is issued with in a language, notes in it what
// follows from its text, and lists what keeps it from being issued.
func (s *sources) ready(lang string) (*docmodel.Template, Paper, []kinds.Violation, error) {
	t, err := s.text(lang)
	if err != nil {
		return nil, Paper{}, nil, err
	}
	paper := s.paper(t.Lang)
	paper.behalf(t.Labels)
	lacks := s.a.Missing(s.Known)
	if err := s.construct(t, paper, lacks); err != nil {
		return nil, paper, nil, err
	}
	step, _ := StepTo(UnderReview, Ready)
	return t, paper, step.fails(moving{a: s.a, k: s.Known, missing: lacks, on: s.AsOf}), nil
}

// Hindrances lists what would keep an agreement from being issued today. It need not
// be saved, and stays as it is.
func (a *Agreement) Hindrances(tx *door.Tx) ([]kinds.Violation, error) {
	tried := *a
	found, err := gather(tx, &tried, tx.Today())
	if err != nil {
		return nil, err
	}
	_, _, vs, err := found.ready("")
	return vs, err
}

// construct notes what follows from the text that an agreement is made from: the
// points of the checklist that its clauses meet, and the annexes that it prints from
// what the agreement says. What somebody has assessed stays.
func (s *sources) construct(t *docmodel.Template, paper Paper, lacks []Lack) error {
	name, covers, annexes, err := s.covering()
	if err != nil {
		return err
	}
	doc, err := t.Draft(paper)
	if err != nil {
		return err
	}
	s.a.Checklist, s.a.Annexes = slices.Clone(s.a.Checklist), slices.Clone(s.a.Annexes)
	for _, x := range assess(name, covers, doc, lacks, s.AsOf) {
		if _, said := s.a.assessment(x.Code, s.AsOf); !said {
			s.a.Checklist = append(s.a.Checklist, x)
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(annexes)) {
		x := Annex{Kind: kind, Present: true, Version: s.a.Revision, Date: s.AsOf, Complete: true}
		s.a.generated(x)
	}
	if rows := s.formRows(); len(rows) > 0 {
		s.a.generated(Annex{Kind: "form_data", Present: true, Version: s.a.Revision, Date: s.AsOf, Complete: true, DataTypes: typesIn(rows)})
	}
	return nil
}

// newCheckCode gives 16 letters and digits that nobody mistakes for each other: 80
// bits, which nobody guesses.
func newCheckCode() string {
	raw := make([]byte, 10)
	_, _ = rand.Read(raw) // never fails (crypto/rand)
	return crockford.EncodeToString(raw)
}

var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)
