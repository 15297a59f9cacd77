package agreement

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"ledd/internal/access"
	"ledd/internal/docmodel"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// OwnTemplateID identifies an organisation's own template.
type OwnTemplateID = kinds.ID[OwnTemplate]

// OwnTemplate is the words of an organisation's own for one sort of document, in one
// language. It is checked whenever it is written; once it is published agreements may
// be made from it, and it stays as it is: another version is another template.
type OwnTemplate struct {
	door.Record[OwnTemplate]
	OwnTemplateInput
	Edition     int           `json:"edition" required:"true" doc:"the version in the front matter"`
	Language    string        `json:"language" required:"true" doc:"the language in the front matter"`
	Title       string        `json:"title" required:"true" doc:"the title in the front matter"`
	SHA256      string        `json:"sha256" gorm:"column:sha256" required:"true" doc:"of the text, in hexadecimal"`
	State       TemplateState `json:"state" required:"true"`
	PublishedAt *time.Time    `json:"publishedAt"`
	WithdrawnAt *time.Time    `json:"withdrawnAt"`
}

// OwnTemplateInput is what a client says of a template.
type OwnTemplateInput struct {
	door.Keys
	Name string `json:"name" validate:"required,max=255" doc:"what people choose it by"`
	Kind string `json:"kind" validate:"required,oneof=agreement standard sub-processor joint-controllers mandate accession" doc:"which sort of document it makes; the names of GET /templates/standard"`
	Text string `json:"text" validate:"max=131072" doc:"front matter and Markdown, as the library's own texts are written; empty in lists"`
}

// TemplateState is how far a template of one's own has come.
type TemplateState string

// The states of a template.
const (
	TemplateDraft     TemplateState = "draft"     // may be changed, and makes nothing
	TemplatePublished TemplateState = "published" // makes agreements, and is never changed
	TemplateWithdrawn TemplateState = "withdrawn" // makes no new ones; those that it made keep it
)

// OwnTemplateKind is the table's entry for the door.
var OwnTemplateKind = door.Register[OwnTemplate](door.Kind{
	Noun: "template", Table: "templates", Sorts: []string{"name", "code", "createdAt"}, Filters: []string{"code", "kind", "language", "state"},
})

// Input gives the part that is said.
func (t *OwnTemplate) Input() *OwnTemplateInput { return &t.OwnTemplateInput }

// Refs is empty: a template speaks of no record.
func (t *OwnTemplate) Refs() []door.Ref { return nil }

// Words is what a search looks through.
func (t *OwnTemplate) Words() []string { return []string{t.Name, t.Title} }

// Check refuses a name that nobody can see. The text is checked before the door, since
// it takes a while (CheckTemplate).
func (t *OwnTemplate) Check() []kinds.Violation {
	if t.Name != "" && door.Fold(t.Name) == "" {
		return []kinds.Violation{{Pointer: "/name", Code: "text", Detail: "a name is something that people can see and read"}}
	}
	return nil
}

// Derive reads from the text what it says of itself.
func (t *OwnTemplate) Derive() {
	if t.State == "" {
		t.State = TemplateDraft
	}
	sum := sha256.Sum256([]byte(t.Text))
	t.SHA256 = hex.EncodeToString(sum[:])
	if p, err := docmodel.Parse([]byte(t.Text)); err == nil {
		t.Edition, t.Language, t.Title = p.Version, p.Lang, p.Title
	}
}

// Begin lets a new agreement be made from the template.
func (t *OwnTemplate) Begin(in *AgreementInput) error {
	if t.State != TemplatePublished {
		return kinds.Fail(kinds.KindConflict, "the template is %s: publish one first", t.State)
	}
	in.begin(sortNamed(t.Kind))
	in.Template, in.Language = Template{Kind: "own", ID: t.ID}, t.Language
	return nil
}

// BeginFrom lets a new agreement be made from the edition of the library that is named,
// and from the usual one of its type where none is; not-found for an unknown one.
func BeginFrom(in *AgreementInput, edition string) error {
	all, err := Standards()
	if err != nil || edition == "" {
		return err
	}
	e := all.Named(edition)
	if e == nil {
		return kinds.NotFound("template")
	}
	in.begin(sortNamed(e.Sort))
	in.Template.Version = e.Name()
	return nil
}

// begin gives a new agreement the type of a sort, and takes from the proposal what the
// sort does not speak of; what it has to allocate or to empower is proposed instead.
func (in *AgreementInput) begin(s *Sort) {
	in.Type = s.Types[0]
	switch in.Type {
	case ControllerProcessor, ProcessorSub:
		return
	case JointArrangement:
		for _, duty := range mustAllocate {
			in.Allocation = append(in.Allocation, Duty{Duty: duty})
		}
	case MandateGiven:
		for _, power := range []string{"negotiate", "sign", "amend"} {
			in.Powers = append(in.Powers, Power{Power: power})
		}
		in.SubDelegation, in.NoticeMonths = kinds.No, nil
	default: // what an accession says is its own
	}
	in.SecurityMeasures, in.Instructions, in.AuthorisationMode, in.ObjectionWindowDays, in.ObjectionWindowKind = nil, nil, "", nil, ""
	in.TransfersAllowed, in.AuditTerms, in.ReportCadence, in.ExitChoice, in.ExitDays, in.ExitFormat, in.BreachNoticeHours = "", "", "", "", nil, "", nil
}

// Fits reports whether the template can make the agreement of a type.
func (t *OwnTemplate) Fits(of Type) bool {
	s := sortNamed(t.Kind)
	return s != nil && slices.Contains(s.Types, of)
}

// OwnTemplates is the verbs of an organisation's own templates.
type OwnTemplates struct {
	door.Noun[OwnTemplate, OwnTemplateInput]
	d *door.Door
}

// NewOwnTemplates gives the verbs.
func NewOwnTemplates(d *door.Door) OwnTemplates {
	return OwnTemplates{door.NewNoun[OwnTemplate, OwnTemplateInput](d), d}
}

// List reads one page, without the texts, which are long.
func (s OwnTemplates) List(ctx context.Context, q door.Query) (kinds.Page[*OwnTemplate], error) {
	page, err := s.Noun.List(ctx, q)
	for _, t := range page.Items {
		t.Text = ""
	}
	return page, err
}

// Create keeps a text that has passed the check; what is wrong with it is invalid,
// with the line and the cure.
func (s OwnTemplates) Create(ctx context.Context, in OwnTemplateInput) (*OwnTemplate, error) {
	if err := in.sound(ctx, "template.create"); err != nil {
		return nil, err
	}
	return s.Noun.Create(ctx, in)
}

// Update replaces a draft, likewise; conflict once it is published.
func (s OwnTemplates) Update(ctx context.Context, id string, version int, in OwnTemplateInput) (*OwnTemplate, error) {
	if err := in.sound(ctx, "template.update"); err != nil {
		return nil, err
	}
	return s.Noun.Update(ctx, id, version, in)
}

// sound refuses what the door would refuse before the text is looked at, which takes a
// while: somebody who may not, and a field that holds too much.
func (in OwnTemplateInput) sound(ctx context.Context, action access.Action) error {
	if err := access.From(ctx).May(action); err != nil {
		return err
	}
	if err := door.Validate(in); err != nil {
		return err
	}
	return kinds.Violations(CheckTemplate(in))
}

// Verify refuses a change of what is published: its state alone may still change.
func (t *OwnTemplate) Verify(tx *door.Tx) error {
	if t.Version == 1 {
		return nil
	}
	was, err := door.Get[OwnTemplate](tx, t.ID.String())
	if err != nil {
		return err
	}
	if was.State != TemplateDraft && (was.Text != t.Text || was.Kind != t.Kind) {
		return kinds.Fail(kinds.KindConflict, "a published template is not changed: make another one with the new text")
	}
	return nil
}

// Publish lets agreements be made from a draft, whose text is checked once more: the
// program may have learnt more since it was written. Publishing twice is publishing once.
func (s OwnTemplates) Publish(ctx context.Context, id string) (*OwnTemplate, error) {
	t, err := s.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := kinds.Violations(CheckTemplate(t.OwnTemplateInput)); err != nil {
		return nil, err
	}
	return s.turn(ctx, id, "template.publish", func(now *OwnTemplate, at time.Time) error {
		switch {
		case now.State == TemplateWithdrawn:
			return kinds.Fail(kinds.KindConflict, "a withdrawn template is not published again: make another one")
		case now.SHA256 != t.SHA256:
			return kinds.Fail(kinds.KindStale, "somebody has changed the text: read it again before it is published")
		case now.State == TemplateDraft:
			now.State, now.PublishedAt = TemplatePublished, &at
		}
		return nil
	})
}

// Withdraw lets no new agreement be made from a template; a draft goes likewise.
func (s OwnTemplates) Withdraw(ctx context.Context, id string) (*OwnTemplate, error) {
	return s.turn(ctx, id, "template.withdraw", func(now *OwnTemplate, at time.Time) error {
		if now.State != TemplateWithdrawn {
			now.State, now.WithdrawnAt = TemplateWithdrawn, &at
		}
		return nil
	})
}

// turn changes the state of a template.
func (s OwnTemplates) turn(ctx context.Context, id string, action access.Action, to func(*OwnTemplate, time.Time) error) (*OwnTemplate, error) {
	return door.Do(ctx, s.d, action, nil, func(tx *door.Tx) (*OwnTemplate, error) {
		t, err := door.Get[OwnTemplate](tx, id)
		if err != nil {
			return nil, err
		}
		was := t.State
		if err := to(t, tx.Now); err != nil || t.State == was {
			return t, err
		}
		err = door.Save(tx, t)
		return t, err
	})
}

// chosen refuses a template that is no published one for the agreement. One that was
// withdrawn stays with the agreements that had it.
func (a *Agreement) chosen(tx *door.Tx) error {
	if a.Template.ID.IsZero() {
		return nil
	}
	t, err := door.Get[OwnTemplate](tx, a.Template.ID.String())
	switch {
	case err != nil:
		return err
	case t.State == TemplateDraft:
		return kinds.Invalid("/template/id", "draft", "the template is a draft: publish it first")
	case t.State == TemplateWithdrawn && a.Version == 1:
		return kinds.Invalid("/template/id", "withdrawn", "the template is withdrawn: choose another one")
	case !t.Fits(a.Type):
		return kinds.Invalid("/template/id", "type", "the template makes documents of the sort %s, and this agreement is of another type", t.Kind)
	}
	return nil
}
