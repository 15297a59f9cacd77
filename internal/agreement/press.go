package agreement

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"ledd/internal/docmodel"
	"ledd/internal/pdf"
	"ledd/internal/seal"
)

// Press makes the files of agreements, and vouches for them.
type Press interface {
	// Issue sets a document with a place to sign for each party, room for the evidence,
	// and the code on each page, and certifies it.
	Issue(ctx context.Context, d *docmodel.Document, code string) ([]byte, error)
	// Finish adds the last revision to a file that begins with what was issued: how each
	// party signed, and the seal over all of it.
	Finish(ctx context.Context, issued, signed []byte, f Finished) ([]byte, error)
}

// sealing is the press of an installation.
type sealing struct {
	sealer *seal.Sealer
	base   string // under which address people look an agreement up
	name   string // of this installation
}

// NewPress makes files that sealer vouches for; base is the address under which
// people reach the pages.
func NewPress(sealer *seal.Sealer, base string) Press {
	return sealing{sealer, strings.TrimSuffix(base, "/"), "Ledd"}
}

// notesOnPage is how many signatures an evidence page tells of.
const notesOnPage = 3

// reserved names the evidence pages of a file that so many parties sign.
func reserved(parties int) []docmodel.Block {
	var pages []docmodel.Block
	for i := 0; i == 0 || i*notesOnPage < parties; i++ {
		pages = append(pages, docmodel.Reserved{ID: evidencePage(i)})
	}
	return pages
}

func evidencePage(i int) string { return fmt.Sprintf("evidence-%d", i+1) }

// Issue is of the Press.
func (p sealing) Issue(ctx context.Context, d *docmodel.Document, code string) ([]byte, error) {
	d.Check = &docmodel.Check{Code: Grouped(code), URL: p.base + "/verify?code=" + code}
	var names []string
	for _, b := range d.Blocks {
		if s, ok := b.(docmodel.Signatures); ok {
			for _, x := range s.Parties {
				names = append(names, x.Name)
			}
		}
	}
	d.Append(reserved(len(names))...)
	var b bytes.Buffer
	layout, err := pdf.Set(&b, d)
	if err != nil {
		return nil, err
	}
	return p.sealer.Certify(ctx, b.Bytes(), seal.Certification{
		Lang: d.Lang, Title: d.Title, ID: d.ID, Digest: d.Digest, Layout: layout, Parties: names, Stamp: d.Word("stamp"),
		By: seal.Signing{Name: p.name, Reason: word(d.Lang, "issued")},
	})
}

// Finish is of the Press.
func (p sealing) Finish(ctx context.Context, issued, signed []byte, f Finished) ([]byte, error) {
	areas, err := seal.Stamps(issued)
	if err != nil {
		return nil, err
	}
	stamps := map[string][]byte{}
	add := func(name string, blocks []docmodel.Block) (err error) {
		area, ok := areas[name]
		if ok && len(blocks) > 0 {
			stamps[name], err = inserted(f, name, blocks, area)
		}
		return err
	}
	for i, notes := range f.Stamps {
		if err := add(seal.Stamp(i+1), notes); err != nil {
			return nil, err
		}
	}
	for i, page := range f.Evidence {
		if err := add(evidencePage(i), page); err != nil {
			return nil, err
		}
	}
	return p.sealer.Complete(ctx, signed, seal.Completion{Issued: issued, Stamps: stamps, By: seal.Signing{Name: p.name, Reason: word(f.Lang, "sealed")}})
}
