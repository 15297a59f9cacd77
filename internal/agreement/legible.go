package agreement

import (
	"bytes"

	"ledd/internal/docmodel"
	"ledd/internal/kinds"
	"ledd/internal/pdf"
)

// lengths is how many characters of each text are printed where a signature is noted,
// from the whole on: what people write of themselves must not keep an agreement from
// its seal. All of it stays in the evidence.
var lengths = []int{4000, 300, 150, 80, 40, 20}

// inserted sets what is filled in at a place, as much of it as fits. Characters that no
// font has are question marks.
func inserted(f Finished, name string, blocks []docmodel.Block, area pdf.Area) (made []byte, err error) {
	for _, most := range lengths {
		d := docmodel.New(f.Document, f.Lang, name, nil)
		d.Append(legible(blocks, most)...)
		var b bytes.Buffer
		if err = pdf.Insert(&b, d, area.W, area.H); err == nil {
			return b.Bytes(), nil
		}
	}
	return nil, err
}

// legible gives blocks with at most so many characters in each text.
func legible(blocks []docmodel.Block, most int) []docmodel.Block {
	text := func(runs []docmodel.Run) []docmodel.Run {
		var out []docmodel.Run
		for _, r := range runs {
			if short := kinds.Cut(r.Text, most); short != r.Text {
				r.Text = short + "…"
			}
			r.Text = pdf.Printable(r.Text)
			out = append(out, r)
		}
		return out
	}
	var out []docmodel.Block
	for _, b := range blocks {
		switch x := b.(type) {
		case docmodel.Paragraph:
			x.Runs = text(x.Runs)
			b = x
		case docmodel.Fields:
			var items []docmodel.Field
			for _, i := range x.Items {
				items = append(items, docmodel.Field{Label: i.Label, Value: text(i.Value)})
			}
			b = docmodel.Fields{Items: items}
		}
		out = append(out, b)
	}
	return out
}

// unprintable refuses what somebody says of a signature where nobody could read it
// beside the signature.
func unprintable(name, title, authority string) []kinds.Violation {
	var out []kinds.Violation
	if name != "" && docmodel.Text(name) == nil {
		out = append(out, kinds.Violation{Pointer: "/name", Code: "text", Detail: "a name is something that people can see and read"})
	}
	for _, x := range [][2]string{{"/name", name}, {"/title", title}, {"/authority", authority}} {
		for _, r := range docmodel.Text(x[1]) {
			if pdf.Printable(r.Text) != r.Text {
				out = append(out, kinds.Violation{Pointer: x[0], Code: "glyph", Value: kinds.Cut(r.Text, 80), Detail: "this has characters that cannot be printed beside the signature: write it otherwise"})
			}
		}
	}
	return out
}

// unlikely lists what cannot be of what is said of a file: a text that was issued on one
// day is signed on no earlier one, and none is signed tomorrow.
func (in SubmissionInput) unlikely(issued, today kinds.Date) []kinds.Violation {
	vs := unprintable(in.Name, in.Title, in.Authority)
	switch {
	case !in.Paper || !in.SignedOn.Known():
	case in.SignedOn > today:
		vs = append(vs, kinds.Violation{Pointer: "/signedOn", Code: "future", Detail: "this day has not come yet: write the day that stands beside the signature"})
	case in.SignedOn < issued:
		vs = append(vs, kinds.Violation{Pointer: "/signedOn", Code: "before-issue", Value: string(issued), Detail: "the text was issued on " + string(issued) + ": nobody signed it before that"})
	}
	return vs
}
