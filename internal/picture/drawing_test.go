package picture_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/picture"
)

// Every tone has its classes in the style sheet, and none but black are black.
func TestTonesHaveColours(t *testing.T) {
	t.Parallel()
	for _, tone := range picture.Tones {
		for _, kind := range []string{"fill", "stroke"} {
			if class := ".pic-" + kind + "-" + string(tone) + " {"; strings.Count(picture.CSS, "  "+class) != 1 {
				t.Errorf("the style sheet has not one rule %s", class)
			}
		}
		r, g, b := tone.RGB()
		if black := r|g|b == 0; black != (tone == picture.OnNeutral || tone == picture.OnWarning) {
			t.Errorf("%s is %d, %d, %d", tone, r, g, b)
		}
	}
}

func TestHead(t *testing.T) {
	t.Parallel()
	p := picture.Path{Arrow: true, Segments: []picture.Segment{picture.MoveTo(0, 0), picture.LineTo(10, 0)}}
	got, ok := p.Head()
	want := [3]picture.Point{{X: 18}, {X: 10, Y: 3.75}, {X: 10, Y: -3.75}}
	if diff := cmp.Diff(want, got); diff != "" || !ok {
		t.Error(ok, diff)
	}
	for _, none := range []picture.Path{{}, {Arrow: true}, {Segments: p.Segments}, {Arrow: true, Segments: []picture.Segment{picture.MoveTo(1, 1), picture.LineTo(1, 1)}}} {
		if _, ok := none.Head(); ok {
			t.Errorf("%+v has a head", none)
		}
	}
}

func TestFit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value string
		limit float64
		want  string
	}{
		{"Visma", 100, "Visma"},
		{"  Visma\n", 100, "Visma"},
		{"Visma Enterprise AS", 100, "Visma Enterp…"},
		{"Visma Enterprise AS", 60, "Visma…"},
		{"Visma Enterprise AS", 5, ""},
		{"", 100, ""},
		{"ae\u0301e\u0301e\u0301", 30, "ae\u0301…"},
	} {
		if diff := cmp.Diff(c.want, picture.Fit(c.value, 14, false, c.limit)); diff != "" {
			t.Errorf("%q in %.0f: %s", c.value, c.limit, diff)
		}
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value string
		want  []string
	}{
		{"Visma", []string{"Visma"}},
		{"Tietoevry Tech Services", []string{"Tietoevry Tech", "Services"}},
		{"En to tre fire fem seks sju åtte ni ti elleve", []string{"En to tre fire", "fem seks sju å…"}},
		{"Underleverandørselskapet", []string{"Underleverand-", "ørselskapet"}},
		{"", nil},
	} {
		if diff := cmp.Diff(c.want, picture.Wrap(c.value, 14, true, 112, 2)); diff != "" {
			t.Errorf("%q: %s", c.value, diff)
		}
	}
}

func FuzzFit(f *testing.F) {
	for _, h := range hostiles {
		f.Add(h, 60.0)
	}
	f.Fuzz(func(t *testing.T, value string, limit float64) {
		if !(limit >= 0 && limit < 1e6) {
			t.Skip()
		}
		for _, line := range append(picture.Wrap(value, 13, true, limit, 3), picture.Fit(value, 13, true, limit)) {
			if picture.Measure(line, 13, true) > limit || !utf8.ValidString(line) {
				t.Errorf("%q in %v", line, limit)
			}
		}
	})
}
