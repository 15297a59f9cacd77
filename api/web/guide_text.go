package web

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
)

// codecs is the structs that people choose as a whole.
var codecs = map[reflect.Type]codec{
	reflect.TypeFor[agreement.Template](): {textOfTemplate, readTemplate},
}

// What a card says of a text that is not the library's.
const (
	ownText   = "own:"
	otherText = "other:"
)

// textOfTemplate writes a template in one word: agreement/v1, own:<identifier>, or
// other:<kind> for one that somebody else has written.
func textOfTemplate(v reflect.Value) string {
	t := v.Interface().(agreement.Template)
	switch {
	case !t.ID.IsZero():
		return ownText + t.ID.String()
	case strings.Contains(t.Version, "/v"):
		return t.Version
	case t.Kind != "":
		return otherText + t.Kind
	default:
		return ""
	}
}

func readTemplate(text string, v reflect.Value) bool {
	t := agreement.Template{Kind: "own"}
	if id, own := strings.CutPrefix(text, ownText); own {
		if err := t.ID.UnmarshalText([]byte(id)); err != nil {
			return false
		}
	} else if strings.Contains(text, "/v") {
		t.Version = text
	} else {
		return false
	}
	v.Set(reflect.ValueOf(t))
	return true
}

// textCards is the texts that an agreement can be made from: the library's newest,
// the organisation's own that are published, and the one that it has.
func (v *visit) textCards(chosen string) ([]Group, error) {
	all, err := agreement.StandardTemplates()
	if err != nil {
		return nil, err
	}
	own, err := v.ownTemplateList()
	if err != nil {
		return nil, err
	}
	lang := string(v.text().lang)
	var g Group
	for _, x := range all {
		if !x.Newest && x.Name != chosen {
			continue
		}
		shown := x.Languages[0]
		if slices.Contains(x.Languages, lang) {
			shown = lang
		}
		g.Boxes = append(g.Boxes, Box{Value: x.Name, Say: K(key("option.kind", x.Kind)), About: K(key("guide.when", x.Kind)), More: Action{Say: K("guide.preview"), Href: standardAt(x, shown)}})
	}
	for _, t := range own {
		value := ownText + t.ID.String()
		if t.State != agreement.TemplatePublished && value != chosen {
			continue
		}
		about := Say{Parts: []Say{K(key("option.kind", t.Kind)), K(key("option.language", t.Language)), K("guide.when.own")}}
		g.Boxes = append(g.Boxes, Box{Value: value, Say: T(t.Name), About: about, More: Action{Say: K("guide.preview"), Href: templatesPath + "/" + t.ID.String()}})
	}
	if kind, other := strings.CutPrefix(chosen, otherText); other {
		g.Boxes = append(g.Boxes, Box{Value: chosen, Say: K(key("option.template.kind", kind)), About: K("guide.when.other")})
	}
	return []Group{g}, nil
}

// guideVerbs saves what a page of the guide says, and what follows from it.
type guideVerbs struct {
	agreement.Agreements
	v *visit
}

// Create begins a draft.
func (g guideVerbs) Create(ctx context.Context, in agreement.AgreementInput) (*agreement.Agreement, error) {
	if err := g.follow(&agreement.AgreementInput{Type: in.Type}, &in); err != nil {
		return nil, err
	}
	return g.Agreements.Create(ctx, in)
}

// Update changes a draft.
func (g guideVerbs) Update(ctx context.Context, id string, version int, in agreement.AgreementInput) (*agreement.Agreement, error) {
	was, err := g.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := g.follow(was.Input(), &in); err != nil {
		return nil, err
	}
	return g.Agreements.Update(ctx, id, version, in)
}

// follow brings into an agreement what follows from what was changed: another text
// asks for other terms, another system for a description of its own.
func (g guideVerbs) follow(was, in *agreement.AgreementInput) error {
	if in.Template != was.Template {
		if err := g.begin(in); err != nil {
			return err
		}
	}
	in.Settle(was.ScopeSystems, g.v.processed(in.Language))
	return nil
}

// begin makes an agreement from the text that was chosen. What was written stays where
// the new text is of the same type.
func (g guideVerbs) begin(in *agreement.AgreementInput) error {
	next := *in
	if err := g.beginFrom(&next); err != nil {
		return err
	}
	if next.Type == in.Type || next.Type == "" {
		in.Template, in.Language = next.Template, next.Language
		return nil
	}
	*in = next
	if k := guideKindOf(in.Type); k == guideProcessing {
		agreement.Standard(in, in.Language, g.v.reg.Controller.Country)
	}
	return nil
}

func (g guideVerbs) beginFrom(in *agreement.AgreementInput) error {
	if in.Template.ID.IsZero() {
		return agreement.BeginFrom(in, in.Template.Version)
	}
	t, err := g.v.ownTemplates.Get(g.v.ctx(), in.Template.ID.String())
	if err != nil {
		return kinds.Invalid("/template", "unknown-reference", "no template of the organisation is called that")
	}
	return t.Begin(in)
}
