package document_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/blob"
	"ledd/internal/chain"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
)

const paper = "%PDF-1.7\nan agreement, signed\n%%EOF\n"

func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func announced(text string) document.DocumentInput {
	return document.DocumentInput{Name: "avtale.pdf", MediaType: document.PDF, Size: int64(len(text)), SHA256: sumOf(text), Purpose: document.Uploaded}
}

// room is the verbs of documents for the coordinator of an organisation.
type room struct {
	*doortest.House
	document.Documents
	ctx context.Context
	org kinds.OrgID
}

func each(t *testing.T, test func(r room)) {
	t.Helper()
	doortest.Each(t, func(h *doortest.House) {
		org := h.Organisation("Fjordvik kommune").ID
		test(room{h, document.New(h.Door), doortest.As(org), org})
	})
}

func as(role access.Role, org kinds.OrgID) context.Context {
	return access.With(context.Background(), access.Actor{Name: "test " + string(role), Role: role, Org: org})
}

func (r room) begin(in document.DocumentInput) *document.Document {
	r.Helper()
	d, _, err := r.Begin(r.ctx, in)
	return doortest.Must(r.T, d, err)
}

func (r room) upload(text string) *document.Document {
	r.Helper()
	d := r.begin(announced(text))
	d, err := r.Receive(r.ctx, d.ID.String(), 0, strings.NewReader(text))
	return doortest.Must(r.T, d, err)
}

func wantKind(t *testing.T, err error, want kinds.Kind) {
	t.Helper()
	if err == nil || kinds.KindOf(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestUpload: parts follow on one another, whoever comes back learns where to go on, and
// with the last byte the document is there; announced twice it is the same one.
func TestUpload(t *testing.T) {
	each(t, func(r room) {
		d, made, err := r.Begin(r.ctx, announced(paper))
		if doortest.Must(r.T, d, err); !made || d.State != document.Receiving || d.Received != 0 {
			r.Errorf("%v %+v", made, d)
		}
		id := d.ID.String()
		if _, err := r.Open(r.ctx, id); kinds.KindOf(err) != kinds.KindConflict {
			r.Errorf("it is read before it is there: %v", err)
		}
		// The connection breaks after nine bytes, which stay.
		_, err = r.Receive(r.ctx, id, 0, io.MultiReader(strings.NewReader(paper[:9]), iotest.ErrReader(io.ErrUnexpectedEOF)))
		wantKind(r.T, err, kinds.KindInvalid)
		var wrong *document.OffsetError
		if _, err := r.Receive(r.ctx, id, 0, strings.NewReader(paper)); !errors.As(err, &wrong) || wrong.Offset != 9 {
			r.Errorf("at the wrong place: %v", err)
		}
		wantKind(r.T, wrong, kinds.KindConflict)
		again, made, err := r.Begin(r.ctx, announced(paper))
		if doortest.Must(r.T, again, err); made || again.ID != d.ID || again.Received != 9 {
			r.Errorf("announced again: %v %+v", made, again)
		}
		other := document.New(r.Door) // as after a restart: nothing is remembered but what is kept
		d, err = other.Receive(r.ctx, id, 9, strings.NewReader(paper[9:20]))
		if doortest.Must(r.T, d, err); d.State != document.Receiving || d.Received != 20 {
			r.Errorf("%+v", d)
		}
		d, err = other.Receive(r.ctx, id, 20, strings.NewReader(paper[20:]))
		if doortest.Must(r.T, d, err); d.State != document.Clean || d.Scanner != "none" || d.ScannedAt != nil || d.Received != d.Size {
			r.Errorf("%+v", d)
		}
		c, err := r.Open(r.ctx, id)
		b, err := doortest.Must(r.T, c, err).Bytes(r.ctx)
		if string(doortest.Must(r.T, b, err)) != paper {
			r.Errorf("%q", b)
		}
		if _, err := r.Receive(r.ctx, id, 0, strings.NewReader(paper)); !errors.As(err, &wrong) || wrong.Offset != d.Size {
			r.Errorf("into a finished one: %v", err)
		}
		if again := r.begin(announced(paper)); again.ID != d.ID {
			r.Error("it is there twice")
		}
		scan := announced(paper)
		if scan.Purpose = document.Scan; r.begin(scan).ID == d.ID {
			r.Error("the same bytes for another purpose are another document")
		}
	})
}

// TestKilledAtTheEnd: all bytes are there, and the program is killed before it says so.
func TestKilledAtTheEnd(t *testing.T) {
	each(t, func(r room) {
		d := r.begin(announced(paper))
		_, err := r.Door.Blobs().Receive(r.ctx, d.ID.String(), 0, strings.NewReader(paper), 1000)
		doortest.Must(r.T, 0, err)
		_, err = r.Door.Blobs().Assemble(r.ctx, d.ID.String())
		doortest.Must(r.T, 0, err)
		again := r.begin(announced(paper))
		if again.ID != d.ID || again.State != document.Receiving || again.Received != d.Size {
			r.Errorf("%+v", again)
		}
		again, err = r.Receive(r.ctx, d.ID.String(), d.Size, strings.NewReader(""))
		if doortest.Must(r.T, again, err); again.State != document.Clean {
			r.Errorf("%+v", again)
		}
		if n, err := r.Door.Blobs().Received(r.ctx, d.ID.String()); n != 0 || err != nil {
			r.Errorf("%d bytes of parts are left, %v", n, err)
		}
	})
}

// TestRejected: what is not what was announced is dropped, and may be sent again.
func TestRejected(t *testing.T) {
	each(t, func(r room) {
		for name, c := range map[string]struct {
			change  func(*document.DocumentInput)
			send    string
			finding string
		}{
			"another file": {func(*document.DocumentInput) {}, strings.Repeat("x", len(paper)), "hash"},
			"no PDF":       {func(in *document.DocumentInput) { *in = announced("<html>no PDF</html>") }, "<html>no PDF</html>", "type"},
		} {
			in := announced(paper)
			c.change(&in)
			d := r.begin(in)
			d, err := r.Receive(r.ctx, d.ID.String(), 0, strings.NewReader(c.send))
			if doortest.Must(r.T, d, err); d.State != document.Rejected || d.Finding != c.finding {
				r.Errorf("%s: %+v", name, d)
			}
			for _, sum := range []string{sumOf(c.send), in.SHA256} {
				if has, err := r.Door.Blobs().Has(r.ctx, sum); has || err != nil {
					r.Errorf("%s: the bytes are kept, %v", name, err)
				}
			}
			if again := r.begin(in); again.ID == d.ID {
				r.Errorf("%s: it cannot be sent again", name)
			}
		}
		d := r.begin(announced(paper))
		_, err := r.Receive(r.ctx, d.ID.String(), 0, strings.NewReader(paper+"and more"))
		wantKind(r.T, err, kinds.KindInvalid)
	})
}

// TestRefused: what may not be announced.
func TestRefused(t *testing.T) {
	each(t, func(r room) {
		for name, c := range map[string]struct {
			change  func(*document.DocumentInput)
			pointer string
		}{
			"too large":         {func(in *document.DocumentInput) { in.Size = doortest.Limit + 1 }, "/size"},
			"nothing":           {func(in *document.DocumentInput) { in.Size = 0 }, "/size"},
			"the register's":    {func(in *document.DocumentInput) { in.Purpose = document.Sealed }, "/purpose"},
			"a picture":         {func(in *document.DocumentInput) { in.MediaType = document.PNG }, "/mediaType"},
			"a program":         {func(in *document.DocumentInput) { in.MediaType = "application/x-msdownload" }, "/mediaType"},
			"no hash":           {func(in *document.DocumentInput) { in.SHA256 = "abc" }, "/sha256"},
			"no such record":    {func(in *document.DocumentInput) { in.Subject = kinds.NewID[document.Subject]() }, "/subject"},
			"kind, no record":   {func(in *document.DocumentInput) { in.SubjectKind = "system" }, "/subject"},
			"kept until before": {func(in *document.DocumentInput) { in.RetainUntil = "2026-11-21" }, "/retainUntil"},
			"unseen name":       {func(in *document.DocumentInput) { in.Name = "dir/\u202e\u200b" }, "/name"},
		} {
			in := announced(paper)
			c.change(&in)
			_, _, err := r.Begin(r.ctx, in)
			if vs := kinds.ViolationsOf(err); len(vs) == 0 || vs[0].Pointer != c.pointer {
				r.Errorf("%s: %v", name, err)
			}
		}
		_, _, err := r.Begin(as(access.Auditor, r.org), announced(paper))
		wantKind(r.T, err, kinds.KindForbidden)
		for i := range 100 {
			r.begin(announced(paper + strings.Repeat(" ", i)))
		}
		_, _, err = r.Begin(r.ctx, announced("%PDF-one too many"))
		wantKind(r.T, err, kinds.KindLimited)
	})
}

// TestOfOthers: another organisation's document is not found, whatever is tried; and the
// verb of a shared record reads the ones that are about it, and no others.
func TestOfOthers(t *testing.T) {
	each(t, func(r room) {
		d, other := r.upload(paper), as(access.Coordinator, r.Organisation("Nabovik kommune").ID)
		id := d.ID.String()
		for name, try := range map[string]func() error{
			"get":     func() error { _, err := r.Get(other, id); return err },
			"open":    func() error { _, err := r.Open(other, id); return err },
			"receive": func() error { _, err := r.Receive(other, id, 0, strings.NewReader("x")); return err },
			"hold":    func() error { _, err := r.Hold(other, id, document.Holding{Reason: "x"}); return err },
			"update":  func() error { _, err := r.Update(other, id, 1, document.DocumentChange{Name: "x"}); return err },
		} {
			if err := try(); kinds.KindOf(err) != kinds.KindNotFound {
				r.Errorf("%s: %v", name, err)
			}
		}
		theirs, made, err := r.Begin(other, announced(paper))
		if doortest.Must(r.T, theirs, err); !made || theirs.ID == d.ID || theirs.State != document.Receiving {
			r.Errorf("another organisation learns that the bytes are here: %+v", theirs)
		}
		about := r.Organisation("Skyvik AS").ID
		in := announced(paper)
		in.SubjectKind, in.Subject = "organisation", kinds.Of[document.Subject](about)
		in.Purpose = document.Attachment
		kept, err := door.Do(r.ctx, r.Door, "document.create", nil, func(tx *door.Tx) (*document.Document, error) {
			return document.Keep(tx, document.Kept{DocumentInput: in, Stored: blob.Stored{SHA256: d.SHA256, Size: d.Size}, Origin: document.Register}, true)
		})
		doortest.Must(r.T, kept, err)
		c, err := r.ReadFor(other, r.org, "organisation", about.String(), kept.ID.String())
		if b, err := doortest.Must(r.T, c, err).Bytes(r.ctx); string(b) != paper || err != nil {
			r.Errorf("%q, %v", b, err)
		}
		for _, wrong := range [][3]string{{"organisation", about.String(), id}, {"system", about.String(), kept.ID.String()}, {"organisation", r.org.String(), kept.ID.String()}} {
			_, err := r.ReadFor(other, r.org, wrong[0], wrong[1], wrong[2])
			wantKind(r.T, err, kinds.KindNotFound)
		}
	})
}

// TestFoundForItsSubject: a search finds a document for what it is about, by the code of
// the agreement, the name of a party or of the system, in one's own register alone.
func TestFoundForItsSubject(t *testing.T) {
	each(t, func(r room) {
		vendor := r.Organisation("Skyvik AS").ID
		system, err := door.NewNoun[chain.System, chain.SystemInput](r.Door).Create(r.ctx, chain.SystemInput{Keys: door.Keys{Code: "S1"}, Name: "Sakarkiv"})
		doortest.Must(r.T, system, err)
		deal, err := door.NewNoun[agreement.Agreement, agreement.AgreementInput](r.Door).Create(r.ctx, agreement.AgreementInput{
			Keys: door.Keys{Code: "DBA-17"}, Type: agreement.ControllerProcessor, CreatedOn: "2026-11-01",
			Parties: []agreement.Party{{Org: r.org, Side: agreement.Controller, Capacity: agreement.Signatory}, {Org: vendor, Side: agreement.Processor, Capacity: agreement.Signatory}},
		})
		doortest.Must(r.T, deal, err)
		about := func(text, kind string, id kinds.ID[document.Subject]) kinds.ID[document.Document] {
			in := announced(text)
			in.SubjectKind, in.Subject = kind, id
			return r.begin(in).ID
		}
		ofDeal := about("a", "agreement", kinds.Of[document.Subject](deal.ID))
		ofSystem := about("b", "system", kinds.Of[document.Subject](system.ID))
		ofVendor := about("c", "organisation", kinds.Of[document.Subject](vendor))
		about("d", "", kinds.ID[document.Subject]{})
		for q, want := range map[string][]document.ID{
			"dba-17": {ofDeal}, "SKYVIK": {ofDeal, ofVendor}, "sakarkiv": {ofSystem}, "avtale dba-17": {ofDeal}, "dba-17 sakarkiv": nil, "50%": nil,
		} {
			page, err := r.List(r.ctx, door.Query{Q: q})
			var got []document.ID
			for _, d := range doortest.Must(r.T, page, err).Items {
				got = append(got, d.ID)
			}
			if diff := cmp.Diff(want, got); diff != "" || int(page.Total) != len(want) {
				r.Errorf("%q: %d in all, %s", q, page.Total, diff)
			}
		}
		page, err := r.List(as(access.Coordinator, vendor), door.Query{Q: "dba-17"})
		if doortest.Must(r.T, page, err); page.Total != 0 {
			r.Errorf("another organisation finds %+v", page.Items)
		}
		all, err := r.About(door.WithKnownAt(r.ctx, r.Door.Now()), "agreement", deal.ID.String())
		if doortest.Must(r.T, all, err); len(all) != 1 || all[0].ID != ofDeal {
			r.Errorf("looking back: %+v", all)
		}
	})
}

// TestKeep: what the register makes is clean and kept once, whatever a job is done again.
func TestKeep(t *testing.T) {
	each(t, func(r room) {
		stored, err := r.Door.Blobs().Put(r.ctx, strings.NewReader(paper))
		doortest.Must(r.T, stored, err)
		pages := 3
		keep := func(o document.Origin, purpose document.Purpose) *document.Document {
			d, err := door.Do(r.ctx, r.Door, "document.create", nil, func(tx *door.Tx) (*document.Document, error) {
				return document.Keep(tx, document.Kept{DocumentInput: document.DocumentInput{Name: "a.pdf", MediaType: document.PDF, Purpose: purpose}, Stored: stored, Origin: o, Pages: &pages}, false)
			})
			return doortest.Must(r.T, d, err)
		}
		one, two := keep(document.Register, document.Issued), keep(document.Register, document.Issued)
		if one.ID != two.ID || one.State != document.Clean || *one.Pages != 3 || one.Size != int64(len(paper)) {
			r.Errorf("%+v", one)
		}
		guest := keep(document.Guest, document.Uploaded)
		if guest.State != document.Quarantined || guest.Scanner != "none" {
			r.Errorf("%+v", guest)
		}
		_, err = r.Open(as(access.Auditor, r.org), guest.ID.String())
		wantKind(r.T, err, kinds.KindForbidden)
		if _, err := r.Open(r.ctx, guest.ID.String()); err != nil {
			r.Errorf("who reviews it: %v", err)
		}
		_, err = r.Accept(as(access.Manager, r.org), guest.ID.String())
		wantKind(r.T, err, kinds.KindForbidden)
		d, err := r.Accept(r.ctx, guest.ID.String())
		if doortest.Must(r.T, d, err); d.State != document.Clean {
			r.Errorf("%+v", d)
		}
		_, err = r.Accept(r.ctx, guest.ID.String())
		wantKind(r.T, err, kinds.KindConflict)
	})
}

// Bytes that come in another way end the upload that announced them: it is not dropped
// as abandoned a day later, and they with it.
func TestKeepEndsAnUpload(t *testing.T) {
	each(t, func(r room) {
		begun := r.begin(announced(paper))
		stored, err := r.Door.Blobs().Put(r.ctx, strings.NewReader(paper))
		doortest.Must(r.T, stored, err)
		kept, err := door.Do(r.ctx, r.Door, "document.create", nil, func(tx *door.Tx) (*document.Document, error) {
			return document.Keep(tx, document.Kept{DocumentInput: announced(paper), Stored: stored, Origin: document.Guest}, false)
		})
		if doortest.Must(r.T, kept, err); kept.ID != begun.ID || kept.State != document.Quarantined || kept.Received != kept.Size || kept.Origin != document.Guest {
			r.Errorf("%+v", kept)
		}
		if _, err := r.Receive(r.ctx, begun.ID.String(), 0, strings.NewReader(paper)); kinds.KindOf(err) != kinds.KindConflict {
			r.Errorf("more is awaited: %v", err)
		}
	})
}

// TestCare: retention is lengthened by who keeps documents and shortened by who may erase
// them; a hold keeps the bytes; erased, the record and its hash stay.
func TestCare(t *testing.T) {
	each(t, func(r room) {
		d, admin := r.upload(paper), as(access.Administrator, r.org)
		id := d.ID.String()
		_, err := r.Erase(r.ctx, id)
		wantKind(r.T, err, kinds.KindForbidden)
		_, err = r.Erase(admin, id)
		wantKind(r.T, err, kinds.KindConflict) // kept without an end
		update := func(ctx context.Context, until kinds.Date) error {
			now, err := r.Get(ctx, id)
			if err == nil {
				_, err = r.Update(ctx, id, now.Version, document.DocumentChange{Name: now.Name, RetainUntil: until})
			}
			return err
		}
		wantKind(r.T, update(r.ctx, "2026-11-21"), kinds.KindInvalid)
		operator := as(access.Operator, r.org)
		doortest.Must(r.T, 0, update(operator, "2026-11-22"))
		_, err = r.Update(operator, id, 1, document.DocumentChange{Name: "x"})
		wantKind(r.T, err, kinds.KindStale)
		_, err = r.Erase(admin, id)
		wantKind(r.T, err, kinds.KindConflict) // today is the last day
		doortest.Must(r.T, 0, update(operator, "2026-11-21"))
		_, err = r.Hold(as(access.SystemOwner, r.org), id, document.Holding{Reason: "tilsyn"})
		wantKind(r.T, err, kinds.KindForbidden)
		d, err = r.Hold(as(access.DPO, r.org), id, document.Holding{Reason: "tilsyn"})
		if doortest.Must(r.T, d, err); !d.LegalHold || d.HoldReason != "tilsyn" || d.HeldBy != "test dpo" {
			r.Errorf("%+v", d)
		}
		_, err = r.Erase(admin, id)
		wantKind(r.T, err, kinds.KindConflict)
		d, err = r.Lift(r.ctx, id)
		doortest.Must(r.T, d, err)
		d, err = r.Erase(admin, id)
		if doortest.Must(r.T, d, err); d.State != document.Erased || d.ErasedAt == nil || d.SHA256 != sumOf(paper) {
			r.Errorf("%+v", d)
		}
		_, err = r.Open(r.ctx, id)
		wantKind(r.T, err, kinds.KindConflict)
		_, err = r.Erase(admin, id)
		wantKind(r.T, err, kinds.KindConflict)
		if past, err := r.History(r.ctx, id); err != nil || len(past) != int(d.Version) {
			r.Errorf("%d versions of %d, %v", len(past), d.Version, err)
		}
	})
}

// scanning gives a room with a scanner that finds a word of ours.
func (r room) scanning() room {
	bytes := blob.Memory(blob.Settings{Folder: r.TempDir(), Limit: doortest.Limit, Scanner: clamd(r.T)})
	r.Documents = document.New(r.Door.WithBlobs(bytes))
	return r
}

// TestScanned: with a scanner a document is in quarantine until it was looked through, and
// one in which something was found is nobody's to read.
func TestScanned(t *testing.T) {
	each(t, func(r room) {
		r = r.scanning()
		clean, bad := r.upload(paper), r.upload(paper+"harmless-test-signature")
		if clean.State != document.Quarantined || clean.Scanner != "" {
			r.Errorf("%+v", clean)
		}
		_, err := r.Accept(r.ctx, clean.ID.String())
		wantKind(r.T, err, kinds.KindConflict)
		w := jobs.NewWork()
		r.Works(w)
		r.Work(w)
		state := func(d *document.Document) *document.Document {
			now, err := r.Get(r.ctx, d.ID.String())
			return doortest.Must(r.T, now, err)
		}
		r.Until("both are scanned", func() bool { return state(clean).ScannedAt != nil && state(bad).ScannedAt != nil })
		if d := state(clean); d.State != document.Clean || d.Scanner != "clamd" || d.Finding != "" {
			r.Errorf("%+v", d)
		}
		if d := state(bad); d.State != document.Infected || d.Finding != "Ledd.Test.UNOFFICIAL" {
			r.Errorf("%+v", d)
		}
		_, err = r.Open(as(access.Operator, r.org), bad.ID.String())
		wantKind(r.T, err, kinds.KindConflict)
	})
}

// TestSweep: what nobody finished in a day is dropped, and bytes that no record names;
// those that any organisation's record names stay.
func TestSweep(t *testing.T) {
	each(t, func(r room) {
		left, done := r.begin(announced(paper)), r.upload(paper+"done")
		_, err := r.Receive(r.ctx, left.ID.String(), 0, strings.NewReader(paper[:5]))
		doortest.Must(r.T, 0, err)
		doortest.Must(r.T, 0, r.Sweep(r.ctx))
		if d, err := r.Get(r.ctx, left.ID.String()); err != nil || d.State != document.Receiving || d.Received != 5 {
			r.Errorf("swept too early: %+v, %v", d, err)
		}
		later := document.New(r.Door.WithClock(func() time.Time { return doortest.Now.Add(25 * time.Hour) }))
		doortest.Must(r.T, 0, later.Sweep(r.ctx))
		if d, err := r.Get(r.ctx, left.ID.String()); err != nil || d.State != document.Rejected || d.Finding != "abandoned" {
			r.Errorf("%+v, %v", d, err)
		}
		orphan, err := r.Door.Blobs().Put(r.ctx, strings.NewReader("nobody's"))
		doortest.Must(r.T, orphan, err)
		sums := []string{orphan.SHA256, done.SHA256}
		got, err := r.Unnamed(r.ctx, sums)
		if diff := cmp.Diff(sums[:1], doortest.Must(r.T, got, err)); diff != "" {
			r.Error(diff)
		}
	})
}

func TestTypes(t *testing.T) {
	t.Parallel()
	pack := func(names ...string) string {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, name := range names {
			name, text, _ := strings.Cut(name, "=")
			w, err := z.Create(name)
			if err == nil {
				_, err = io.WriteString(w, text)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for name, c := range map[string]struct{ purpose, file, bytes, want string }{
		"pdf":              {"upload", "a.pdf", paper, document.PDF},
		"pdf by bytes":     {"upload", "a.exe", paper, document.PDF},
		"pdf after junk":   {"upload", "a.pdf", "x" + paper, ""},
		"page as pdf":      {"upload", "a.pdf", "<html>", ""},
		"png as scan":      {"scan", "a.png", "\x89PNG\r\n\x1a\nxx", document.PNG},
		"jpeg as scan":     {"scan", "a.jpeg", "\xff\xd8\xff\xe0", document.JPEG},
		"png as upload":    {"upload", "a.png", "\x89PNG\r\n\x1a\nxx", ""},
		"docx":             {"vendor_set", "a.docx", pack("[Content_Types].xml", "word/document.xml"), document.DOCX},
		"xlsx":             {"vendor_set", "a.docx", pack("[Content_Types].xml", "xl/workbook.xml"), document.XLSX},
		"macros":           {"vendor_set", "a.docx", pack("word/document.xml", "word/vbaProject.bin"), ""},
		"odt":              {"vendor_set", "a.odt", pack("mimetype="+document.ODT, "content.xml"), document.ODT},
		"ods":              {"vendor_set", "a.ods", pack("mimetype=" + document.ODS), document.ODS},
		"odt with scripts": {"vendor_set", "a.odt", pack("mimetype="+document.ODT, "Basic/Standard/Module1.xml"), ""},
		"zip":              {"vendor_set", "a.zip", pack("a.txt"), ""},
		"half a zip":       {"vendor_set", "a.docx", pack("word/document.xml")[:40], ""},
		"csv":              {"vendor_set", "a.csv", "a;b\n1;2\n", document.CSV},
		"text":             {"vendor_set", "a.txt", "Ærøskøbing\r\n", document.TXT},
		"text, latin 1":    {"vendor_set", "a.txt", "Troms\xf8", document.TXT},
		"bytes as text":    {"vendor_set", "a.txt", "MZ\x00\x01", ""},
		"page as text":     {"vendor_set", "a.txt", " <!DOCTYPE html><script>", ""},
		"xml":              {"evidence", "a.xml", "<?xml version=\"1.0\"?><evidence/>", document.XML},
		"svg as xml":       {"evidence", "a.xml", "<?xml version=\"1.0\"?><svg onload=\"x\"/>", ""},
		"xml, entities":    {"evidence", "a.xml", "<!DOCTYPE x [<!ENTITY a \"b\">]><x/>", ""},
		"json":             {"evidence", "a.json", `{"a":[1]}`, document.JSON},
		"half a json":      {"evidence", "a.json", `{"a":[1]`, ""},
		"deep json":        {"evidence", "a.json", strings.Repeat("[", 200) + strings.Repeat("]", 200), ""},
		"p7m":              {"evidence", "a.p7m", "\x30\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", document.P7M},
		"nothing":          {"attachment", "a", "", ""},
		"elf":              {"attachment", "a", "\x7fELF\x02\x01\x01\x00", ""},
	} {
		if got := document.TypeOf(document.Purpose(c.purpose), c.file, strings.NewReader(c.bytes), int64(len(c.bytes))); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
