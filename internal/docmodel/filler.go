package docmodel

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"text/template"
)

// filler is what the functions of a template know.
type filler struct {
	lang   string
	labels map[string]string
	draft  bool
}

func (f filler) functions() template.FuncMap {
	return template.FuncMap{"markdown": f.markdown, "date": f.date, "num": f.number, "label": f.label, "lines": f.lines, "print": printed, "printf": printedAs}
}

// lines keeps the lines of a text that people wrote in several.
func (f filler) lines(v any) (string, error) {
	if v == nil && f.draft {
		return hole("…"), nil
	}
	s, err := wording(v)
	if err != nil || (f.draft && isHole(s)) {
		return s, err
	}
	var said []string
	for line := range strings.Lines(strings.TrimSpace(strings.ReplaceAll(s, "\r", "\n"))) {
		if line = oneLine(line); line != "" {
			said = append(said, line)
		}
	}
	return strings.Join(said, lineBreak), nil
}

// date writes a date in words.
func (f filler) date(v any) (string, error) {
	s, ok := v.(string)
	switch {
	case f.draft && (v == nil || s == ""):
		return hole("…"), nil
	case f.draft && isHole(s):
		return s, nil
	case !ok || s == "":
		return "", fmt.Errorf("%v is no date", v)
	}
	return Date(f.lang, s)
}

// number writes a number with the signs of the language.
func (f filler) number(v any) (string, error) {
	switch v := v.(type) {
	case int64:
		return Number(f.lang, float64(v)), nil
	case int:
		return Number(f.lang, float64(v)), nil
	case float64:
		return Number(f.lang, v), nil
	case string:
		if f.draft && isHole(v) {
			return v, nil
		}
		if n, err := strconv.ParseFloat(v, 64); err == nil && finite(n) {
			return Number(f.lang, n), nil
		}
	case nil:
		if f.draft {
			return hole("…"), nil
		}
	}
	return "", fmt.Errorf("%v is no number", v)
}

// finite reports a number that is neither endless nor none.
func finite(n float64) bool { return !math.IsInf(n, 0) && !math.IsNaN(n) }

// label gives a fixed word of the template; several names are joined by dots.
func (f filler) label(names ...any) (string, error) {
	parts := make([]string, len(names))
	for i, n := range names {
		s, err := wording(n)
		switch {
		case f.draft && (n == nil || s == ""):
			return hole("…"), nil
		case f.draft && isHole(s):
			_, label, _ := strings.Cut(s, holeOpen)
			return holeOpen + label, nil
		case err != nil:
			return "", err
		}
		parts[i] = s
	}
	key := strings.Join(parts, ".")
	if s, ok := f.labels[key]; ok {
		return s, nil
	}
	if f.draft {
		return hole("…"), nil
	}
	return "", fmt.Errorf("no label %q in the front matter", key)
}
