package docmodel

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// fence reads the blocks that stand between lines of ```: toc, pagebreak and
// signatures.
func (r *reader) fence(n *ast.FencedCodeBlock) {
	lines := r.lines(n)
	info := ""
	if n.Info != nil {
		info = string(n.Info.Segment.Value(r.src))
	}
	if info != "signatures" && len(lines) > 0 {
		r.fail(n, "nothing stands in a fence but the lines of signatures")
	}
	switch info {
	case "toc":
		r.blocks = append(r.blocks, Contents{})
	case "pagebreak":
		r.blocks = append(r.blocks, PageBreak{})
	case "signatures":
		r.blocks = append(r.blocks, r.signatures(n, lines))
	default:
		r.fail(n, "code is not for documents: a fence is toc, pagebreak or signatures")
	}
}

// lines gives what stands in a fence, without empty lines.
func (r *reader) lines(n *ast.FencedCodeBlock) []string {
	var out []string
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		if s := strings.TrimSpace(string(line.Value(r.src))); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// signatures reads lines of `Role = path`. The path leads into the data, so that
// names do not pass through Markdown: to a text, or to an object with name and
// perhaps signatory and title.
func (r *reader) signatures(n ast.Node, lines []string) Signatures {
	var out Signatures
	for _, line := range lines {
		role, path, ok := strings.Cut(line, " = ")
		if !ok {
			r.fail(n, "%q: a signature is a line `Role = path.of.the.data`", line)
		}
		s := Signature{Role: unhole(r.literal(n, []byte(strings.TrimSpace(role))))}
		path = r.literal(n, []byte(strings.TrimSpace(path)))
		way, err := steps(path)
		if err != nil {
			r.fail(n, "%v", err)
		}
		if !r.skeleton {
			r.signatory(n, &s, path, way)
		}
		out.Parties = append(out.Parties, s)
	}
	if len(out.Parties) == 0 && !r.draft {
		r.fail(n, "nobody signs: lines of `Role = path` are missing")
	}
	return out
}

func (r *reader) signatory(n ast.Node, s *Signature, path string, way []step) {
	v := r.data
	for _, step := range way {
		m, _ := v.(map[string]any)
		v = m[step.name]
	}
	switch v := v.(type) {
	case string:
		s.Name = unhole(oneLine(v))
	case map[string]any:
		s.Name, s.Title = said(v["name"]), said(v["title"])
		if s.Signatory = said(v["signatory"]); s.Signatory == "" {
			m, _ := v["signatory"].(map[string]any)
			s.Signatory, s.Title = said(m["name"]), max(s.Title, said(m["title"]))
		}
	}
	if s.Name == "" && !r.draft {
		r.fail(n, "nobody signs as %s: %s has no name", s.Role, path)
	}
}

func said(v any) string {
	s, _ := v.(string)
	return unhole(oneLine(s))
}

func unhole(s string) string {
	return strings.NewReplacer(holeOpen, "", holeClose, "").Replace(s)
}
