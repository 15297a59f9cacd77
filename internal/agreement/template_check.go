package agreement

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"ledd/internal/docmodel"
	"ledd/internal/kinds"
	"ledd/internal/pdf"
)

// maxSampled is how many characters a text may become when it is filled with the
// samples, which are short.
const maxSampled = 1 << 20

// maxOwn is how long a text of one's own may be, in characters, as its tag says.
const maxOwn = 131072

// CheckTemplate lists what is wrong with an organisation's own template: whether it
// can be read, can be filled with all samples of its sort and set as a page and as a
// PDF file, names its annexes, and says which clause meets each letter of art. 28(3).
// It takes a moment, so it is asked outside of transactions.
func CheckTemplate(in OwnTemplateInput) []kinds.Violation {
	s := sortNamed(in.Kind)
	switch {
	case strings.TrimSpace(in.Text) == "":
		return wrong("required", "write the text, or begin from one of GET /templates/standard")
	case s == nil || len(in.Text) > maxOwn:
		return nil // the tags of the input say so
	}
	t, err := docmodel.Parse([]byte(in.Text))
	if err != nil {
		return wrong("template", "%v", err)
	}
	if !slices.Contains([]string{"nb", "nn", "da", "sv", "en"}, t.Lang) {
		return wrong("language", "front matter: lang is %q, and agreements are made in nb, nn, da, sv or en", t.Lang)
	}
	vs := s.checkNames(t)
	return append(vs, s.checkFilled(t)...)
}

func wrong(code, format string, args ...any) []kinds.Violation {
	return []kinds.Violation{{Pointer: "/text", Code: code, Detail: fmt.Sprintf(format, args...)}}
}

// checkNames lists the codes and annexes that the front matter does not speak of.
func (s *Sort) checkNames(t *docmodel.Template) []kinds.Violation {
	var vs []kinds.Violation
	for _, code := range s.Covers {
		if len(t.Covers[code]) == 0 {
			vs = append(vs, wrong("covers", "front matter: covers does not say which clause meets %s: write `%s: [id of the clause]` below covers", code, code)...)
		}
	}
	for _, kind := range s.Annexes {
		if t.Annexes[kind] == "" {
			vs = append(vs, wrong("annexes", "front matter: annexes does not say which heading begins the annex %s: write `%s: id of the heading` below annexes", kind, kind)...)
		}
	}
	return vs
}

// checkFilled fills the text with each sample, and the fullest and the emptiest are
// set as a page and a file.
func (s *Sort) checkFilled(t *docmodel.Template) []kinds.Violation {
	for i, sample := range Samples(s.Name, t.Lang) {
		d, err := t.Build(sample.Paper)
		if err != nil {
			return wrong("fill", "filled with a sample (%s): %v", sample.Name, flat(err))
		}
		if vs := checkClauses(t, d, sample.Name); len(vs) > 0 {
			return vs
		}
		if i > 1 {
			continue
		}
		if _, err := d.HTML(); err != nil {
			return wrong("page", "as a page, with a sample (%s): %v", sample.Name, err)
		}
		if err := pdf.Render(io.Discard, d); err != nil {
			return wrong("pdf", "as a PDF file, with a sample (%s): %v", sample.Name, flat(err))
		}
	}
	if _, err := t.Draft(Paper{}); err != nil {
		return wrong("draft", "as a draft of an agreement that says nothing: %v", flat(err))
	}
	return nil
}

// checkClauses refuses a choice that leaves out a clause which the front matter names,
// and a document that is too long.
func checkClauses(t *docmodel.Template, d *docmodel.Document, sample string) []kinds.Violation {
	named, n := d.Named(), 0
	for _, c := range d.Clauses() {
		for _, p := range c.Parts {
			n += len(p.Text)
		}
	}
	if n > maxSampled {
		return wrong("length", "with a sample (%s) the text has more than %d characters: let its loops write less", sample, maxSampled)
	}
	var vs []kinds.Violation
	for _, code := range slices.Sorted(maps.Keys(t.Covers)) {
		for _, id := range t.Covers[code] {
			if _, ok := named[id]; !ok {
				vs = append(vs, wrong("covers", "front matter: covers names #%s for %s, and a condition leaves it out (sample: %s): name each branch, or move the condition inside the clause", id, code, sample)...)
			}
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(t.Annexes)) {
		if _, ok := named[t.Annexes[kind]]; !ok {
			vs = append(vs, wrong("annexes", "front matter: annexes names #%s for %s, and a condition leaves it out (sample: %s)", t.Annexes[kind], kind, sample)...)
		}
	}
	return vs
}

// flat says what is missing by its labels, without the places in the sample.
func flat(err error) error {
	if gaps := new(docmodel.Incomplete); errors.As(err, &gaps) {
		return errors.New(gaps.Error() + ": require asks for what agreements of this sort need not say")
	}
	return err
}
