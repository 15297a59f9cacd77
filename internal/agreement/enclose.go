package agreement

import (
	"context"
	"errors"
	"io"
	"slices"

	"ledd/internal/access"
	"ledd/internal/blob"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Enclosures is the verbs of what is put forward as an annex.
type Enclosures struct {
	door.Noun[Enclosure, EnclosureInput]
	d     *door.Door
	steps Steps
}

// NewEnclosures gives the verbs.
func NewEnclosures(d *door.Door) Enclosures {
	return Enclosures{door.NewNoun[Enclosure, EnclosureInput](d), d, Steps{d: d}}
}

// Enclosed is a file that came for an annex: what it is was told from its bytes.
type Enclosed struct {
	Name, Media string
	Stored      blob.Stored
}

// mostWaiting is how many files of one party may wait for somebody to look at them.
const mostWaiting = 50

// enclosing is the action by which the actor puts an annex forward: a guest answers
// its invitation.
func enclosing(ctx context.Context) access.Action {
	if access.From(ctx).Invitation != "" {
		return "invitation.answer"
	}
	return "enclosure.create"
}

// Take keeps the bytes of a file that came for an annex. Errors: invalid at /file,
// when it is empty, too large, or of a type that an annex is not; conflict, before any
// byte is kept, for a guest of whose party too many wait.
func (s Enclosures) Take(ctx context.Context, name string, r io.Reader) (Enclosed, error) {
	out := Enclosed{Name: name}
	if err := access.From(ctx).May(enclosing(ctx)); err != nil {
		return out, err
	}
	err := s.welcomes(ctx)
	if err != nil {
		return out, err
	}
	out.Stored, err = s.d.Blobs().Put(ctx, r, func(f io.ReaderAt, x blob.Stored) error {
		if x.Size == 0 {
			return kinds.Invalid("/file", "no-file", "choose a file: this one is empty")
		}
		if out.Media = document.TypeOf(document.VendorSet, name, f, x.Size); out.Media == "" {
			return kinds.Invalid("/file", "media", "an annex is a document (PDF, Word, Excel, OpenDocument, CSV or text), and this file is none")
		}
		return nil
	})
	if errors.Is(err, blob.ErrTooLarge) {
		err = kinds.Invalid("/file", "large", "the file is larger than %d MB", s.d.Blobs().Limit>>20)
	}
	return out, err
}

// Enclose puts something forward as an annex. What the people who keep the agreement
// bring counts at once; what a guest brings, or a scanner has not looked at yet, waits
// for somebody to accept it. f is the file, nil where the input names a document or
// there is none. Errors: not-found; invalid, with the place.
func (s Enclosures) Enclose(ctx context.Context, id string, in EnclosureInput, f *Enclosed) (*Enclosure, error) {
	if in.Way == "" {
		in.Way = ByFile
	}
	i, err := s.inviting(ctx, &id, &in)
	if err != nil {
		return nil, err
	}
	if in.Agreement, err = kinds.ParseID[Agreement](id); err != nil {
		return nil, kinds.NotFound("agreement")
	}
	if f == nil && !in.Document.IsZero() {
		if f, err = s.named(ctx, id, in.Document); err != nil {
			return nil, err
		}
	}
	action := access.Action("enclosure.create")
	if i != nil {
		ctx = access.With(ctx, access.Actor{Name: i.caller(), Role: access.Operator, Org: i.Org})
	}
	return door.Do(ctx, s.d, action, in, func(tx *door.Tx) (*Enclosure, error) {
		a, err := door.Get[Agreement](tx, id)
		if err != nil {
			return nil, err
		}
		e := door.Make[Enclosure](in)
		e.SentBy, e.SentAt, e.State = tx.Who.Name, tx.Now, Waiting
		if i != nil {
			e.Guest, e.BroughtBy, e.Invitation = true, i.Party, i.ID.String()
		}
		if in.Way == ByReview {
			return e, s.review(tx, a, e)
		}
		if f == nil {
			return nil, kinds.Violations([]kinds.Violation{{Pointer: "/file", Code: "no-file", Detail: "send the file, or the captured copy of the page: a link alone is not an annex"}})
		}
		return s.receive(tx, a, e, f)
	})
}

// inviting settles what a guest may put forward: an annex of the vendor's set, of the
// agreement of the invitation; a guest of a controller for that controller alone.
func (s Enclosures) inviting(ctx context.Context, id *string, in *EnclosureInput) (*Invitation, error) {
	if access.From(ctx).Invitation == "" {
		return nil, nil
	}
	return door.Look(ctx, s.d, "invitation.answer", func(tx *door.Tx) (*Invitation, error) {
		i, a, err := invited(tx)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(VendorSet, in.Kind) || in.Way == ByReview {
			return nil, kinds.Invalid("/kind", "oneof", "choose one of the annexes that you were asked for")
		}
		*id, in.Document, in.Complete = a.ID.String(), document.ID{}, false
		if slices.Contains(a.AnnexParties(), i.Party) {
			in.Party = i.Party
		}
		return i, nil
	})
}

// named reads a document that the sender has in the register already.
func (s Enclosures) named(ctx context.Context, of string, id document.ID) (*Enclosed, error) {
	return door.Look(ctx, s.d, "enclosure.create", func(tx *door.Tx) (*Enclosed, error) {
		if _, err := door.Get[Agreement](tx, of); err != nil {
			return nil, err
		}
		d, err := door.Get[document.Document](tx, id.String())
		if kinds.KindOf(err) == kinds.KindNotFound && err != nil {
			return nil, kinds.Invalid("/document", "unknown-reference", "there is no such document: send the file to /documents first, and give its id")
		}
		if err != nil {
			return nil, err
		}
		if !slices.Contains(document.VendorSet.Takes(), d.MediaType) || (d.State != document.Clean && d.State != document.Quarantined) {
			return nil, kinds.Invalid("/document", "media", "the document is %s, of type %s: an annex is a whole document", d.State, d.MediaType)
		}
		return &Enclosed{d.Name, d.MediaType, blob.Stored{SHA256: d.SHA256, Size: d.Size}}, nil
	})
}

// receive keeps the file of an enclosure, and accepts what its own people brought.
func (s Enclosures) receive(tx *door.Tx, a *Agreement, e *Enclosure, f *Enclosed) (*Enclosure, error) {
	same, err := s.again(tx, a, e, f)
	if same != nil || err != nil {
		return same, err
	}
	e.SHA256 = f.Stored.SHA256
	if blank(e.Revision) {
		e.Revision = a.nextRevision(e.Kind, e.Party)
	}
	if vs := a.encloses(e); len(vs) > 0 {
		return nil, kinds.Violations(vs)
	}
	origin := document.Member
	if e.Guest {
		origin = document.Guest
	}
	d, err := s.steps.keep(tx, a, file{document.VendorSet, origin, f.Name, f.Media, f.Stored})
	if err != nil {
		return nil, err
	}
	if d.State == document.Infected {
		return nil, kinds.Invalid("/file", "infected", "the scanner found something harmful in this file: send another one")
	}
	e.Document = d.ID
	if e.Guest || d.State != document.Clean {
		return e, door.Add(tx, e)
	}
	e.State, e.DecidedBy, e.DecidedAt = Accepted, tx.Who.Name, &tx.Now
	if err := door.Add(tx, e); err != nil {
		return nil, err
	}
	return e, a.enclose(tx, e)
}

// again finds the same file for the same annex, which is taken once unless it was sent
// back, and refuses more files than somebody can look at.
func (s Enclosures) again(tx *door.Tx, a *Agreement, e *Enclosure, f *Enclosed) (*Enclosure, error) {
	all, err := door.All[Enclosure](tx, "agreement = ?", a.ID)
	if err != nil {
		return nil, err
	}
	waiting := 0
	for _, x := range all {
		if x.Kind == e.Kind && x.Party == e.Party && x.SHA256 == f.Stored.SHA256 && x.Dated == e.Dated && (x.State == Waiting || x.State == Accepted && slices.ContainsFunc(a.Annexes, x.line().same)) {
			return x, nil
		}
		if x.State == Waiting && x.BroughtBy == e.BroughtBy {
			waiting++
		}
	}
	if waiting >= mostWaiting {
		return nil, refusal("too-many", "%d files wait for somebody to look at them: wait for that before you send more", waiting)
	}
	return nil, nil
}

// enclose writes an accepted enclosure into the agreement, behind what is there.
func (a *Agreement) enclose(tx *door.Tx, e *Enclosure) error {
	a.Annexes, a.verb = append(slices.Clone(a.Annexes), e.line()), true
	return door.Save(tx, a)
}

// review writes down that somebody looked at an annex. As long as the agreement is
// being written, the generated one is dated by it; later nothing in it changes.
func (s Enclosures) review(tx *door.Tx, a *Agreement, e *Enclosure) error {
	e.State, e.DecidedBy, e.DecidedAt = Accepted, tx.Who.Name, &tx.Now
	at := a.Standing(tx.Today())
	writing := !a.Issued() && (at == Draft || at == UnderReview)
	x, found := a.AnnexOn(e.Kind, e.Party, tx.Today())
	if !found && (!writing || !e.Party.IsZero()) {
		return kinds.Invalid("/kind", "absent", "there is no such annex to look at: send it first")
	}
	if writing && x.SHA256 == "" && x.Link == "" {
		x = Annex{Kind: e.Kind, Present: true, Version: a.Revision, Date: tx.Today(), Complete: e.Complete, DataTypes: x.DataTypes}
		a.Annexes, a.verb = slices.Clone(a.Annexes), true
		a.generated(x)
		if err := door.Save(tx, a); err != nil {
			return err
		}
	}
	e.Revision, e.Dated, e.Complete, e.SHA256 = x.Version, x.Date, x.Complete, x.SHA256
	return door.Add(tx, e)
}
