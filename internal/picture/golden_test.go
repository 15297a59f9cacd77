package picture_test

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/picture"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a drawing with the file that a person has looked at.
func golden(t *testing.T, name string, d *picture.Drawing) {
	t.Helper()
	file := filepath.Join("testdata", name+".svg")
	got := string(d.SVG(name)) + "\n"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (run with -update if this is meant):\n%s", file, diff)
	}
}

// elements is all that a drawing is written with.
var elements = []string{"svg", "title", "desc", "g", "a", "rect", "path", "text"}

// wellFormed reads the SVG as XML and gives the value of every id, href and class.
func wellFormed(t *testing.T, text string) (ids, hrefs []string) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return ids, hrefs
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, text)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if name := start.Name.Local; !slices.Contains(elements, name) {
			t.Errorf("unexpected element %s", name)
		}
		for _, a := range start.Attr {
			switch name := a.Name.Local; {
			case name == "id":
				ids = append(ids, a.Value)
			case name == "href":
				hrefs = append(hrefs, a.Value)
			case name == "style", strings.HasPrefix(name, "on"):
				t.Errorf("attribute %s", name)
			}
		}
	}
}

// flat lists the items of a drawing without their groups.
func flat(items []picture.Item) []picture.Item {
	var out []picture.Item
	for _, i := range items {
		switch i := i.(type) {
		case picture.Group:
			out = append(out, flat(i.Items)...)
		case picture.Link:
			out = append(out, flat(i.Items)...)
		default:
			out = append(out, i)
		}
	}
	return out
}

// sound checks what every drawing owes: all of it lies inside, no letters under
// 12 pixels, no text wider than it may be, well-formed and with its own ids.
func sound(t *testing.T, d *picture.Drawing) {
	t.Helper()
	ids, _ := wellFormed(t, string(d.SVG("p")))
	for i, id := range ids {
		if !strings.HasPrefix(id, "p-") || strings.Contains(strings.Join(ids[i+1:], " "), id) {
			t.Errorf("id %q", id)
		}
	}
	for _, i := range flat(d.Items) {
		switch i := i.(type) {
		case picture.Box:
			inside(t, d, i, i.X, i.Y, i.X+i.W, i.Y+i.H)
		case picture.Path:
			for _, s := range i.Segments {
				inside(t, d, i, s.To.X, s.To.Y, s.To.X, s.To.Y)
			}
			if head, ok := i.Head(); ok {
				inside(t, d, i, head[0].X, head[0].Y, head[0].X, head[0].Y)
			}
		case picture.Text:
			soundText(t, d, i)
		}
	}
}

func soundText(t *testing.T, d *picture.Drawing, x picture.Text) {
	t.Helper()
	w := picture.Measure(x.Value, x.Size, x.Bold)
	if x.MaxWidth > 0 && w > x.MaxWidth+.01 {
		t.Errorf("%q is %.1f wide, may be %.1f", x.Value, w, x.MaxWidth)
	}
	if x.Size < 12 {
		t.Errorf("%q has letters of %.1f", x.Value, x.Size)
	}
	left := x.X
	switch x.Anchor {
	case picture.Middle:
		left -= w / 2
	case picture.End:
		left -= w
	default:
	}
	inside(t, d, x, left, x.Y-x.Size*.8, left+w, x.Y+x.Size*.2)
}

func inside(t *testing.T, d *picture.Drawing, i picture.Item, x1, y1, x2, y2 float64) {
	t.Helper()
	const slack = .01
	if x1 < -slack || y1 < -slack || x2 > d.Width+slack || y2 > d.Height+slack {
		t.Errorf("outside %.0f x %.0f: %.1f,%.1f to %.1f,%.1f: %+v", d.Width, d.Height, x1, y1, x2, y2, i)
	}
}
