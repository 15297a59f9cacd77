package docmodel

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"text/template"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Template is a parsed template file. It may be filled from several goroutines
// at once.
type Template struct {
	ID      string // of the template, such as agreement-nb
	Version int
	Lang    string
	Title   string // on the first page of each document
	Require []Requirement
	Labels  map[string]string   // fixed words, by the names that {{label}} asks for
	Covers  map[string][]string // what each code of a checklist is met by: IDs of the document
	Annexes map[string]string   // the ID of the heading of each annex, by its kind

	source        []byte
	strict, draft *template.Template
}

const (
	maxSource = 1 << 20         // bytes of a template file
	maxFilled = 8 << 20         // bytes of Markdown that it may become
	maxWrites = 4 << 20         // pieces that it may be written in, the turns of its loops among them
	maxPrint  = 64 << 10        // bytes that print and printf may make at once
	maxTime   = 5 * time.Second // that filling it may take
)

// Parse reads a template file: front matter in YAML between two lines of ---
// (id, version, lang, title, covers, annexes, require, labels; nothing else),
// then Markdown with text/template. What a document cannot hold (raw HTML, images, code, links to
// elsewhere, nested templates) is an error that names the line.
func Parse(src []byte) (*Template, error) {
	if len(src) > maxSource {
		return nil, fmt.Errorf("a template of %d bytes: at most %d are read", len(src), maxSource)
	}
	if !utf8.Valid(src) {
		return nil, errors.New("a template is UTF-8")
	}
	text := norm.NFC.String(strings.ReplaceAll(string(src), "\r\n", "\n"))
	if err := visibleLines(text); err != nil {
		return nil, err
	}
	matter, body, err := split(text)
	if err != nil {
		return nil, err
	}
	t := &Template{source: bytes.Clone(src)}
	if err := t.frontMatter(matter); err != nil {
		return nil, err
	}
	return t, t.compile(body)
}

func visibleLines(text string) error {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n++
		if err := visible("", line); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return nil
}

// split parts front matter from body. The body keeps as many empty lines above
// it as the front matter had, so that its errors name lines of the file.
func split(text string) (matter, body string, err error) {
	rest, ok := strings.CutPrefix(text, "---\n")
	if !ok {
		return "", "", errors.New("line 1: a template begins with its front matter, between two lines of ---")
	}
	matter, body, ok = strings.Cut("\n"+rest, "\n---\n") // the newline stands for line 1
	if !ok {
		return "", "", errors.New("line 1: the front matter has no end: a line of --- is missing")
	}
	return matter, strings.Repeat("\n", strings.Count(matter, "\n")+2) + body, nil
}

// compile reads the body twice: once for documents, once for drafts, where
// nothing that is missing is an error.
func (t *Template) compile(body string) error {
	var err error
	if t.strict, err = t.read(body, filler{lang: t.Lang, labels: t.Labels}, "missingkey=error"); err != nil {
		return err
	}
	if err := t.lint(t.strict.Root, body); err != nil {
		return err
	}
	if t.draft, err = t.read(body, filler{lang: t.Lang, labels: t.Labels, draft: true}, "missingkey=zero"); err != nil {
		return err
	}
	escapeAll(t.strict.Root)
	escapeAll(t.draft.Root)
	return nil
}

var (
	nested = regexp.MustCompile(`\{\{-?[\s]*(define|block|template)\b`)
	atLine = regexp.MustCompile(`^template: [^:]*:(\d+):(\d+:)? ?`)
)

func (t *Template) read(body string, f filler, missing string) (*template.Template, error) {
	if at := nested.FindStringIndex(body); at != nil {
		return nil, fmt.Errorf("line %d: one template cannot hold another", lineOf(body, at[0]))
	}
	tmpl, err := template.New("template").Option(missing).Funcs(f.functions()).Parse(body)
	if err != nil {
		return nil, tell(err)
	}
	if tmpl.Tree == nil || tmpl.Root == nil {
		return nil, errors.New("a template without text")
	}
	return tmpl, nil
}

// tell puts the line first, as all errors here do.
func tell(err error) error {
	if m := atLine.FindStringSubmatch(err.Error()); m != nil {
		return fmt.Errorf("line %s: %s", m[1], err.Error()[len(m[0]):])
	}
	return err
}

func lineOf(s string, offset int) int { return 1 + strings.Count(s[:min(offset, len(s))], "\n") }

// Missing lists what Build would refuse: the required fields that are empty.
func (t *Template) Missing(data any) ([]Requirement, error) {
	v, err := plain(data)
	if err != nil {
		return nil, err
	}
	return t.missing(v), nil
}

// Build fills the template. Data is any value with a JSON form, which is what
// the template sees; a text in it with characters that nobody sees is an
// invalid error. Required fields that are empty give *Incomplete.
func (t *Template) Build(data any) (*Document, error) {
	v, err := t.admit(data)
	if err != nil {
		return nil, err
	}
	if missing := t.missing(v); len(missing) > 0 {
		return nil, &Incomplete{missing}
	}
	return t.make(v, t.strict, "")
}

// Draft fills the template with a marked hole for each field that is missing.
func (t *Template) Draft(data any) (*Document, error) {
	v, err := t.admit(data)
	if err != nil {
		return nil, err
	}
	for _, r := range t.Require {
		way, _ := steps(r.Path)
		v = fill(v, way, r.Label)
	}
	return t.make(v, t.draft, word(t.Lang, t.Labels, "draft"))
}

func (t *Template) admit(data any) (any, error) {
	v, err := plain(data)
	if err != nil {
		return nil, err
	}
	return v, allVisible("", v)
}

func (t *Template) make(v any, tmpl *template.Template, draft string) (*Document, error) {
	d := &Document{ID: t.name(v), Title: t.Title, Lang: t.Lang, Draft: draft, Labels: t.Labels}
	out := &limited{until: time.Now().Add(maxTime)}
	if err := tmpl.Execute(out, v); err != nil {
		return nil, tell(err)
	}
	blocks, _, err := readMarkdown(out.Bytes(), reading{data: v, draft: draft != ""})
	if err != nil {
		return nil, fmt.Errorf("%s, filled in: %w", t.ID, err)
	}
	d.Blocks = blocks
	d.Digest = digest(t.source, canonical(v), []byte(d.ID), []byte(draft))
	return d, nil
}

// name gives the document's identifier: documentId or id of the data, or the
// template's own.
func (t *Template) name(v any) string {
	m, _ := v.(map[string]any)
	for _, k := range []string{"documentId", "id"} {
		if s, _ := m[k].(string); oneLine(s) != "" && !isHole(s) {
			return oneLine(s)
		}
	}
	return fmt.Sprintf("%s/%d", t.ID, t.Version)
}
