package agreement_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/chain"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// leaf is bytes that are a PDF file by their looks.
func leaf(text string) string { return "%PDF-1.7\n" + text + "\n%%EOF\n" }

// enclose puts a file forward, in whichever context.
func (w *world) enclose(ctx context.Context, in agreement.EnclosureInput, text string) (*agreement.Enclosure, error) {
	w.Helper()
	s := agreement.NewEnclosures(w.Door)
	f, err := s.Take(ctx, "vedlegg.pdf", strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	return s.Enclose(ctx, w.deal.ID.String(), in, &f)
}

// again reads the agreement as it stands.
func (w *world) again() {
	w.Helper()
	a, err := w.deals().Get(w.ctx, w.deal.ID.String())
	w.deal = doortest.Must(w, a, err)
}

// guestOf is somebody of a party who came by an invitation.
func (w *world) guestOf(of kinds.OrgID) context.Context {
	w.Helper()
	i, err := door.Do(doortest.As(w.controller.ID), w.Door, "invitation.create", nil, func(tx *door.Tx) (*agreement.Invitation, error) {
		i := &agreement.Invitation{InvitationInput: agreement.InvitationInput{Agreement: w.deal.ID, Party: of, Name: "Ida", Email: "ida@x.example", Language: "nb", ExpiresOn: tx.Today().AddDays(9)}, Hash: kinds.NewID[kinds.Party]().String()}
		return i, door.Add(tx, i)
	})
	doortest.Must(w, i, err)
	return access.With(w.Context(), access.Actor{Name: "Ida <ida@x.example>", Role: access.Guest, Org: w.controller.ID, Invitation: i.ID.String()})
}

// An annex is replaced by a newer version beside it: the old one stays, and held on its
// days; on an issued agreement the new one says what it changes, and nothing that was
// issued is changed by hand.
func TestAnnexIsAmended(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		signed, _ := w.deal.AnnexOn("security", kinds.OrgID{}, "2026-11-22")
		if !signed.Complete || signed.Date != "2026-11-22" {
			w.Fatalf("%+v", signed)
		}
		for want, in := range map[string]agreement.EnclosureInput{
			"/note required":  {Kind: "security", Dated: "2026-11-23", Complete: true},
			"/date older":     {Kind: "security", Dated: "2026-11-21", Complete: true, Note: "nytt"},
			"/revision taken": {Kind: "security", Dated: "2026-11-23", Revision: "1.0", Complete: true, Note: "nytt"},
			"/party no-party": {Kind: "configuration", Dated: "2026-11-23", Party: kinds.NewID[kinds.Party]()},
			"/link required":  {Kind: "configuration", Dated: "2026-11-23", Way: agreement.ByLink},
			"/date required":  {Kind: "configuration"},
		} {
			if _, err := w.enclose(w.ctx, in, leaf(want)); places(err) != want && places(err) != strings.Replace(want, "no-party", "unknown-reference", 1) {
				w.Errorf("%s: %v", want, err)
			}
		}
		e, err := w.enclose(w.ctx, agreement.EnclosureInput{Kind: "security", Dated: "2026-11-23", Complete: true, Note: "Ny kryptering, avtalt per brev"}, leaf("nytt"))
		if doortest.Must(w, e, err); e.State != agreement.Accepted || e.Revision != "2" {
			w.Fatalf("%+v", e)
		}
		w.again()
		before, _ := w.deal.AnnexOn("security", kinds.OrgID{}, "2026-11-22")
		after, _ := w.deal.AnnexOn("security", kinds.OrgID{}, "2026-11-23")
		if diff := cmp.Diff(signed, before); diff != "" || after.SHA256 != e.SHA256 || after.Version != "2" {
			w.Errorf("%s %+v", diff, after)
		}
		same, err := w.enclose(w.ctx, agreement.EnclosureInput{Kind: "security", Dated: "2026-11-23", Note: "igjen"}, leaf("nytt"))
		if doortest.Must(w, same, err); same.ID != e.ID {
			w.Error("the same file is an annex twice")
		}
		in := w.deal.AgreementInput
		in.Annexes = slices.Clone(in.Annexes)
		in.Annexes[0].Version = "9"
		if _, err := w.deals().Update(w.ctx, w.deal.ID.String(), w.deal.Version, in); places(err) != "/annexes frozen" {
			w.Errorf("an issued annex was changed by hand: %v", err)
		}
		in.Annexes = append(slices.Clone(w.deal.Annexes), agreement.Annex{Kind: "sub_processors", Present: true, Complete: true, Version: "2", Date: "2026-12-24"})
		if _, err := w.deals().Update(w.ctx, w.deal.ID.String(), w.deal.Version, in); !strings.HasSuffix(places(err), "/note required") || strings.Contains(places(err), ", ") {
			w.Errorf("it was amended without a word: %v", err)
		}
		in.Annexes[len(in.Annexes)-1].Note = "Ny underleverandør, varslet per brev"
		w.save(in) // a dated version of its own is added
		bytes, err := agreement.NewEnclosures(w.Door).AnnexFile(w.ctx, w.deal.ID.String(), e.SHA256)
		doortest.Must(w, bytes, err)
		if got, err := bytes.Bytes(w.ctx); string(got) != leaf("nytt") {
			w.Errorf("%q %v", got, err)
		}
	})
}

// What a guest sends waits for somebody's word, is nobody else's to see, and is the
// annex when it was accepted; sent back, its sender is told why.
func TestVendorDelivers(t *testing.T) {
	each(t, func(w *world) {
		s, ida := agreement.NewEnclosures(w.Door), w.guestOf(w.vendor.ID)
		e, err := w.enclose(ida, agreement.EnclosureInput{Kind: "risk_result", Dated: "2026-10-01", Complete: true}, leaf("sårbarheter"))
		doortest.Must(w, e, err)
		if e.State != agreement.Waiting || !e.Guest || e.BroughtBy != w.vendor.ID || e.Complete || !strings.Contains(e.SentBy, "ida@x.example") {
			w.Fatalf("%+v", e)
		}
		w.again()
		if _, found := w.deal.AnnexOn("risk_result", kinds.OrgID{}, "2026-11-22"); found {
			w.Error("nobody accepted it, and it counts")
		}
		papers := document.New(w.Door)
		if _, err := papers.Open(access.With(w.Context(), access.Actor{Name: "M", Role: access.Manager, Org: w.controller.ID}), e.Document.String()); kinds.KindOf(err) != kinds.KindForbidden {
			w.Errorf("what is in quarantine was read: %v", err)
		}
		if all, err := s.Delivered(w.guestOf(w.controller.ID)); err != nil || len(all) != 0 {
			w.Errorf("another party sees %v %v", all, err)
		}
		if all, err := s.Delivered(ida); err != nil || len(all) != 1 {
			w.Errorf("its own: %v %v", all, err)
		}
		for want, in := range map[string]agreement.EnclosureInput{"/kind oneof": {Kind: "parties", Dated: "2026-10-01"}, "/date required": {Kind: "security"}} {
			if _, err := w.enclose(ida, in, leaf(want)); places(err) != want {
				w.Errorf("%s: %v", want, err)
			}
		}
		if _, err := w.enclose(ida, agreement.EnclosureInput{Kind: "security", Dated: "2026-10-01"}, "<html>"+string(rune(0))); places(err) != "/file media" {
			w.Errorf("it is no document: %v", err)
		}
		if _, err := s.Judge(w.ctx, e.ID.String(), agreement.Judgement{}); places(err) != "/reason required" {
			w.Errorf("sent back without a reason: %v", err)
		}
		if _, err := s.Judge(ida, e.ID.String(), agreement.Judgement{Accept: true}); kinds.KindOf(err) != kinds.KindForbidden {
			w.Errorf("a guest accepts its own: %v", err)
		}
		back, err := s.Judge(w.ctx, e.ID.String(), agreement.Judgement{Reason: "Rapporten mangler side 3"})
		if doortest.Must(w, back, err); back.State != agreement.Refused {
			w.Errorf("%+v", back)
		}
		if n := w.Counts()["messages"]; n != 1 {
			w.Errorf("%d letters tell of it", n)
		}
		e, err = w.enclose(ida, agreement.EnclosureInput{Kind: "risk_result", Dated: "2026-10-01"}, leaf("sårbarheter, med side 3"))
		doortest.Must(w, e, err)
		e, err = s.Judge(w.ctx, e.ID.String(), agreement.Judgement{Accept: true, Complete: true})
		doortest.Must(w, e, err)
		w.again()
		if x, found := w.deal.AnnexOn("risk_result", kinds.OrgID{}, "2026-11-22"); !found || x.Lacks() != "" || x.SHA256 != e.SHA256 {
			w.Errorf("%+v", x)
		}
		if _, err := s.Judge(w.ctx, e.ID.String(), agreement.Judgement{Accept: true}); kinds.KindOf(err) != kinds.KindConflict {
			w.Errorf("decided twice: %v", err)
		}
	})
}

// The annexes of an umbrella differ by municipality, and none reads its neighbour's.
func TestAnnexesOfParties(t *testing.T) {
	each(t, func(w *world) {
		neighbour := w.organisation(party.OrganisationInput{Name: "Nabovik kommune", Country: "NO"})
		in := w.in
		in.State = agreement.Signed
		in.Parties = append(slices.Clone(in.Parties), agreement.Party{Org: neighbour.ID, Side: agreement.Controller, Capacity: agreement.Acceded})
		w.save(in)
		mine, err := w.enclose(w.ctx, agreement.EnclosureInput{Kind: "configuration", Party: w.controller.ID, Dated: "2026-10-01", Complete: true}, leaf("vår"))
		doortest.Must(w, mine, err)
		theirs, err := w.enclose(w.guestOf(neighbour.ID), agreement.EnclosureInput{Kind: "configuration", Party: w.controller.ID, Dated: "2026-10-02"}, leaf("deres"))
		if doortest.Must(w, theirs, err); theirs.Party != neighbour.ID {
			w.Error("a guest of one municipality writes for another")
		}
		s := agreement.NewEnclosures(w.Door)
		_, err = s.Judge(w.ctx, theirs.ID.String(), agreement.Judgement{Accept: true, Complete: true})
		doortest.Must(w, 0, err)
		shared, err := w.deals().Get(doortest.As(neighbour.ID), w.deal.ID.String())
		doortest.Must(w, shared, err)
		if len(shared.Annexes) != 1 || shared.Annexes[0].Party != neighbour.ID {
			w.Errorf("the neighbour reads %+v", shared.Annexes)
		}
		if _, err := s.AnnexFile(doortest.As(neighbour.ID), w.deal.ID.String(), theirs.SHA256); err != nil {
			w.Errorf("its own: %v", err)
		}
		if _, err := s.AnnexFile(doortest.As(neighbour.ID), w.deal.ID.String(), mine.SHA256); kinds.KindOf(err) != kinds.KindNotFound {
			w.Errorf("its neighbour's: %v", err)
		}
	})
}

// The forms of a system are an annex of the document, and what they ask for is listed.
func TestFormsAreAnAnnex(t *testing.T) {
	each(t, func(w *world) {
		y, err := w.systems().Get(w.ctx, w.system.ID.String())
		doortest.Must(w, y, err)
		plain, err := w.documents().HTML(w.ctx, w.deal.ID.String(), agreement.Options{})
		doortest.Must(w, plain, err)
		in := y.SystemInput
		in.FormTypes = []chain.FormType{{Name: "Søknad om <plass>", DataItems: []string{"navn", "skostørrelse"}}, {Name: "Tom"}}
		y, err = w.systems().Update(w.ctx, y.ID.String(), y.Version, in)
		doortest.Must(w, y, err)
		page, err := w.documents().HTML(w.ctx, w.deal.ID.String(), agreement.Options{})
		doortest.Must(w, page, err)
		for _, want := range []string{"Vedlegg VII – Personopplysninger per skjema", "Søknad om &lt;plass&gt;", "navn, skostørrelse"} {
			if !strings.Contains(string(page.Body), want) || strings.Contains(string(plain.Body), want) {
				w.Errorf("the annex does not say %q where it should", want)
			}
		}
		if page.Digest == plain.Digest || strings.Contains(string(page.Body), "Tom") {
			w.Error("the text says more and has the same digest, or lists an empty form")
		}
		w.issued()
		if x, found := w.deal.AnnexOn("form_data", kinds.OrgID{}, "2026-11-22"); !found || !slices.Equal(x.DataTypes, []string{"navn", "skostørrelse"}) {
			w.Errorf("%+v", x)
		}
	})
}

// A kept document proves an agreement that was made elsewhere (DPA-011).
func TestAttachProves(t *testing.T) {
	each(t, func(w *world) {
		in := w.in
		in.State = agreement.Signed
		for _, p := range in.Parties {
			in.Signatures = append(in.Signatures, agreement.Signature{Party: p.Org, SignedOn: "2026-11-01", Name: "Kari", Authority: "Signaturrett"})
		}
		w.save(in)
		if got := w.deal.UnprovenOn("2026-11-22"); !slices.Equal(got.Lacks, []string{"file"}) {
			w.Fatalf("%+v", got)
		}
		papers := document.New(w.Door)
		file, err := papers.Take(w.ctx, document.Attachment, "avtale.pdf", strings.NewReader(leaf("signert")))
		doortest.Must(w, file, err)
		d, err := papers.Record(w.ctx, file)
		doortest.Must(w, d, err)
		a, err := w.steps().Attach(w.ctx, w.deal.ID.String(), agreement.AttachInput{Document: d.ID, SignedCopy: true, FromVersion: "1.0"})
		w.deal = doortest.Must(w, a, err)
		if got := w.deal.UnprovenOn("2026-11-22"); len(got.Lacks) != 0 || w.deal.Documents[0].SHA256 != d.SHA256 {
			w.Errorf("%+v %+v", got, w.deal.Documents)
		}
		a, err = w.steps().Attach(w.ctx, w.deal.ID.String(), agreement.AttachInput{Document: d.ID, SignedCopy: true, FromVersion: "0.9"})
		w.deal = doortest.Must(w, a, err)
		if got := w.deal.UnprovenOn("2026-11-22"); len(w.deal.Documents) != 1 || !slices.Equal(got.Lacks, []string{"version"}) {
			w.Errorf("%+v %+v", got, w.deal.Documents)
		}
		if _, err := w.steps().Attach(w.ctx, w.deal.ID.String(), agreement.AttachInput{Document: kinds.NewID[document.Document]()}); places(err) != "/document unknown-reference" {
			w.Errorf("a document that is not there: %v", err)
		}
	})
}
