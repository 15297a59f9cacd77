package docmodel

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

// matter is the front matter as it is written.
type matter struct {
	ID      string              `yaml:"id"`
	Version int                 `yaml:"version"`
	Lang    string              `yaml:"lang"`
	Title   string              `yaml:"title"`
	Covers  map[string][]string `yaml:"covers"`
	Annexes map[string]string   `yaml:"annexes"`
	Require yaml.Node           `yaml:"require"`
	Labels  yaml.Node           `yaml:"labels"`
}

var (
	idForm   = regexp.MustCompile(`^[a-z0-9]([a-z0-9._/-]*[a-z0-9])?$`)
	langForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z]{2})?$`)
)

func (t *Template) frontMatter(text string) error {
	var m matter
	d := yaml.NewDecoder(strings.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&m); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("front matter: %w", err)
	}
	if d.Decode(new(yaml.Node)) == nil {
		return errors.New("front matter: one YAML document is expected")
	}
	t.ID, t.Version, t.Lang, t.Title = m.ID, m.Version, m.Lang, oneLine(m.Title)
	t.Covers, t.Annexes = m.Covers, m.Annexes
	switch {
	case !idForm.MatchString(m.ID):
		return fmt.Errorf("front matter: id %q is not made of small letters, digits and dashes", m.ID)
	case m.Version < 1:
		return errors.New("front matter: version is missing, 1 or more")
	case !langForm.MatchString(m.Lang):
		return fmt.Errorf("front matter: lang %q is no language tag such as nb", m.Lang)
	case t.Title == "":
		return errors.New("front matter: title is missing")
	}
	if err := visible("", t.Title); err != nil {
		return fmt.Errorf("front matter: %w", err)
	}
	t.Labels = map[string]string{}
	if err := labels(t.Labels, "", &m.Labels); err != nil {
		return err
	}
	return t.requirements(&m.Require)
}

// labels reads words; a mapping within a mapping adds its name and a dot.
func labels(into map[string]string, prefix string, n *yaml.Node) error {
	switch n.Kind {
	case 0:
		return nil
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if err := label(into, prefix+n.Content[i].Value, n.Content[i], n.Content[i+1]); err != nil {
				return err
			}
		}
		return nil
	default:
		return fmt.Errorf("line %d: labels are names with texts", n.Line)
	}
}

func label(into map[string]string, key string, name, value *yaml.Node) error {
	if value.Kind == yaml.MappingNode {
		return labels(into, key+".", value)
	}
	if _, twice := into[key]; twice {
		return fmt.Errorf("line %d: the label %s stands there twice", name.Line, key)
	}
	if value.Kind != yaml.ScalarNode || oneLine(value.Value) == "" {
		return fmt.Errorf("line %d: the label %s has no text", name.Line, key)
	}
	if err := visible("", value.Value); err != nil {
		return fmt.Errorf("line %d: %w", value.Line, err) // written with an escape
	}
	into[key] = oneLine(value.Value)
	return nil
}

// requirements reads a mapping of paths to labels, or a list of such mappings.
func (t *Template) requirements(n *yaml.Node) error {
	switch n.Kind {
	case 0:
		return nil
	case yaml.SequenceNode:
		for _, e := range n.Content {
			if err := t.requirements(e); err != nil {
				return err
			}
		}
		return nil
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if err := t.requirement(n.Content[i], n.Content[i+1]); err != nil {
				return err
			}
		}
		return nil
	default:
		return fmt.Errorf("line %d: require is a list of `path: label`", n.Line)
	}
}

func (t *Template) requirement(path, label *yaml.Node) error {
	if _, err := steps(path.Value); err != nil {
		return fmt.Errorf("line %d: %w", path.Line, err)
	}
	if label.Kind != yaml.ScalarNode || oneLine(label.Value) == "" {
		return fmt.Errorf("line %d: %s has no label", label.Line, path.Value)
	}
	if err := visible("", label.Value); err != nil {
		return fmt.Errorf("line %d: %w", label.Line, err)
	}
	t.Require = append(t.Require, Requirement{path.Value, oneLine(label.Value)})
	return nil
}

// Index reads what a version of published texts says beside them: which clause meets
// what (covers), and where its annexes stand.
func Index(src []byte) (covers map[string][]string, annexes map[string]string, err error) {
	var m struct {
		Covers  map[string][]string `yaml:"covers"`
		Annexes map[string]string   `yaml:"annexes"`
	}
	d := yaml.NewDecoder(bytes.NewReader(src))
	d.KnownFields(true)
	if err := d.Decode(&m); err != nil {
		return nil, nil, fmt.Errorf("covers: %w", err)
	}
	return m.Covers, m.Annexes, nil
}
