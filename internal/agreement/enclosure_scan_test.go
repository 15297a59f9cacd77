package agreement_test

import (
	"fmt"
	"strings"
	"testing"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/blob"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

// scanning lets the register have a scanner, whose word the test writes down itself.
func (w *world) scanning() {
	w.Helper()
	w.Door = w.Door.WithBlobs(blob.Memory(blob.Settings{Folder: w.TempDir(), Limit: doortest.Limit, Scanner: "127.0.0.1:1"}))
}

// scanned writes down what the scanner found in a document.
func (w *world) scanned(id document.ID, state document.State) {
	w.Helper()
	system := access.With(w.ctx, access.Actor{Name: "documents", Role: access.Operator, Org: w.controller.ID})
	d, err := door.Do(system, w.Door, "document.scan", nil, func(tx *door.Tx) (*document.Document, error) {
		d, err := door.Get[document.Document](tx, id.String())
		if err != nil {
			return nil, err
		}
		d.State, d.Scanner, d.ScannedAt = state, "clamd", &tx.Now
		return d, door.Save(tx, d)
	})
	doortest.Must(w, d, err)
}

// With a scanner nothing is an annex before it was looked through, whoever sent it, and
// what is harmful never is.
func TestAnnexWaitsForTheScanner(t *testing.T) {
	each(t, func(w *world) {
		w.scanning()
		s, ida := agreement.NewEnclosures(w.Door), w.guestOf(w.vendor.ID)
		yes := agreement.Judgement{Accept: true, Complete: true}
		own, err := w.enclose(w.ctx, agreement.EnclosureInput{Kind: "security", Dated: "2026-10-01", Complete: true}, leaf("vår"))
		if doortest.Must(w, own, err); own.State != agreement.Waiting {
			w.Errorf("nobody looked through it, and it is %s", own.State)
		}
		theirs, err := w.enclose(ida, agreement.EnclosureInput{Kind: "risk_result", Dated: "2026-10-01"}, leaf("deres"))
		doortest.Must(w, theirs, err)
		for _, e := range []*agreement.Enclosure{own, theirs} {
			if _, err := s.Judge(w.ctx, e.ID.String(), yes); kinds.KindOf(err) != kinds.KindConflict || !strings.Contains(err.Error(), "scanned") {
				w.Errorf("accepted before the scanner looked: %v", err)
			}
		}
		w.scanned(own.Document, document.Clean)
		w.scanned(theirs.Document, document.Infected)
		done, err := s.Judge(w.ctx, own.ID.String(), yes)
		if doortest.Must(w, done, err); done.State != agreement.Accepted {
			w.Errorf("%+v", done)
		}
		if _, err := s.Judge(w.ctx, theirs.ID.String(), yes); kinds.KindOf(err) != kinds.KindConflict {
			w.Errorf("a harmful file was accepted: %v", err)
		}
		w.again()
		if len(w.deal.Annexes) != 1 || w.deal.Annexes[0].SHA256 != own.SHA256 {
			w.Errorf("%+v", w.deal.Annexes)
		}
		if _, err := w.enclose(ida, agreement.EnclosureInput{Kind: "configuration", Dated: "2026-10-01"}, leaf("deres")); places(err) != "/file infected" {
			w.Errorf("the same harmful bytes come once more: %v", err)
		}
		back, err := s.Judge(w.ctx, theirs.ID.String(), agreement.Judgement{Reason: "Filen er skadelig"})
		if doortest.Must(w, back, err); back.State != agreement.Refused {
			w.Errorf("%+v", back)
		}
	})
}

// An infected document proves nothing, and one that waits says so; the same document is
// attached when it is clean.
func TestAttachWaitsForTheScanner(t *testing.T) {
	each(t, func(w *world) {
		w.scanning()
		papers := document.New(w.Door)
		attached := func(text string, found document.State) (string, error) {
			file, err := papers.Take(w.ctx, document.Attachment, "avtale.pdf", strings.NewReader(leaf(text)))
			doortest.Must(w, file, err)
			file.SubjectKind, file.Subject = "agreement", kinds.ID[document.Subject]{UUID: w.deal.ID.UUID}
			d, err := papers.Record(w.ctx, file)
			doortest.Must(w, d, err)
			attach := func() error {
				_, err := w.steps().Attach(w.ctx, w.deal.ID.String(), agreement.AttachInput{Document: d.ID, SignedCopy: true, FromVersion: "1.0"})
				return err
			}
			before := places(attach())
			w.scanned(d.ID, found)
			return before, attach()
		}
		if before, err := attached("signert", document.Clean); before != "/document not-scanned" || err != nil {
			w.Errorf("%s, then %v", before, err)
		}
		if _, err := attached("skadelig", document.Infected); places(err) != "/document not-clean" {
			w.Errorf("a harmful file was attached: %v", err)
		}
		w.again()
		if len(w.deal.Documents) != 1 {
			w.Errorf("%+v", w.deal.Documents)
		}
	})
}

// More files than somebody can look at are refused, of one party; another's are not.
func TestWaitingFilesAreBounded(t *testing.T) {
	each(t, func(w *world) {
		ida := w.guestOf(w.vendor.ID)
		in := agreement.EnclosureInput{Kind: "risk_result", Dated: "2026-10-01"}
		_, err := door.Do(access.With(w.ctx, access.Actor{Name: "seed", Role: access.Operator, Org: w.controller.ID}), w.Door, "enclosure.create", nil, func(tx *door.Tx) (int, error) {
			for n := range 48 {
				x := agreement.EnclosureInput{Agreement: w.deal.ID, Kind: in.Kind, Way: agreement.ByFile, Dated: in.Dated}
				e := &agreement.Enclosure{EnclosureInput: x, SHA256: fmt.Sprintf("%064d", n), BroughtBy: w.vendor.ID, Guest: true, State: agreement.Waiting, SentAt: tx.Now}
				if err := door.Add(tx, e); err != nil {
					return n, err
				}
			}
			return 48, nil
		})
		doortest.Must(w, 0, err)
		first, err := w.enclose(ida, in, leaf("den nest siste"))
		doortest.Must(w, first, err)
		if same, err := w.enclose(ida, in, leaf("den nest siste")); err != nil || same.ID != first.ID {
			w.Errorf("what waits already is no file more: %v", err)
		}
		last, err := w.enclose(ida, in, leaf("den femtiende"))
		doortest.Must(w, last, err)
		if _, err := w.enclose(ida, in, leaf("én for mye")); kinds.KindOf(err) != kinds.KindConflict || !strings.Contains(err.Error(), "50 files") {
			w.Errorf("%v", err)
		}
		if _, err := w.enclose(w.guestOf(w.controller.ID), in, leaf("én for mye")); err != nil {
			w.Errorf("another party's files are counted with it: %v", err)
		}
		if _, err := agreement.NewEnclosures(w.Door).Judge(w.ctx, last.ID.String(), agreement.Judgement{Reason: "For mange"}); err != nil {
			w.Error(err)
		}
		if _, err := w.enclose(ida, in, leaf("én for mye")); err != nil {
			w.Errorf("there is room again: %v", err)
		}
	})
}

// A link is an annex together with the captured copy of what it leads to, and not alone.
func TestLinkNeedsItsCopy(t *testing.T) {
	each(t, func(w *world) {
		s := agreement.NewEnclosures(w.Door)
		in := agreement.EnclosureInput{Kind: "security", Way: agreement.ByLink, Link: "https://leverandor.example/sikkerhet", Dated: "2026-10-01", Complete: true}
		if _, err := s.Enclose(w.ctx, w.deal.ID.String(), in, nil); places(err) != "/file no-file" {
			w.Errorf("a link alone: %v", err)
		}
		papers := document.New(w.Door)
		file, err := papers.Take(w.ctx, document.VendorSet, "kopi.pdf", strings.NewReader(leaf("kopi av siden")))
		doortest.Must(w, file, err)
		copied, err := papers.Record(w.ctx, file)
		doortest.Must(w, copied, err)
		named := in
		named.Document = copied.ID
		e, err := s.Enclose(w.ctx, w.deal.ID.String(), named, nil)
		if doortest.Must(w, e, err); e.State != agreement.Accepted || e.SHA256 != copied.SHA256 {
			w.Errorf("%+v", e)
		}
		w.again()
		x, found := w.deal.AnnexOn("security", kinds.OrgID{}, "2026-11-22")
		if !found || x.Link != in.Link || x.SHA256 != copied.SHA256 || x.Lacks() != "" {
			w.Errorf("%+v", x)
		}
		got, err := s.AnnexFile(w.ctx, w.deal.ID.String(), x.SHA256)
		doortest.Must(w, got, err)
		if b, err := got.Bytes(w.ctx); string(b) != leaf("kopi av siden") {
			w.Errorf("%q %v", b, err)
		}
		in.Link = "javascript:alert(1)"
		if _, err := w.enclose(w.ctx, in, leaf("kopi")); places(err) == "" {
			w.Error("a link that is no page is taken")
		}
	})
}
