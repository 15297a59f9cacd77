package agreement_test

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"testing"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/jobs"
	"ledd/internal/kinds"
	"ledd/internal/seal"
	"ledd/internal/seal/corpus"
)

// bench is the real verifier in this process; the first two files wait for each other,
// so that both are held against the same one.
type bench struct {
	policy seal.Policy
	meet   sync.WaitGroup
	first  chan struct{} // two places
}

func newBench(p seal.Policy) *bench {
	b := &bench{policy: p, first: make(chan struct{}, 2)}
	b.meet.Add(2)
	return b
}

func (b *bench) Verify(_ context.Context, issued, upload []byte, p seal.Policy) seal.Report {
	select {
	case b.first <- struct{}{}:
		b.meet.Done()
		b.meet.Wait()
	default:
	}
	policy := b.policy
	policy.At = p.At
	return seal.Verify(issued, upload, policy)
}

// row makes one of the honest files of the corpus.
func row(t *testing.T, m *corpus.Maker, name string) []byte {
	t.Helper()
	all := corpus.Honest()
	i := slices.IndexFunc(all, func(r corpus.Row) bool { return r.Name == name })
	if i < 0 {
		t.Fatalf("there is no file %s", name)
	}
	return all[i].Make(m)
}

// maker signs what the agreement was issued as.
func (w *world) maker() (*corpus.Maker, []byte) {
	w.Helper()
	f, err := w.steps().File(w.ctx, w.deal.ID.String(), "issued")
	doortest.Must(w, f, err)
	m, err := corpus.NewMaker(f.Body, doortest.Now)
	return doortest.Must(w, m, err), f.Body
}

// arrives takes a file that came back, and does not look at it yet.
func (w *world) arrives(of kinds.OrgID, body []byte) *agreement.Submission {
	w.Helper()
	sent, err := w.steps().Receive(w.ctx, "a.pdf", bytes.NewReader(body))
	doortest.Must(w, sent, err)
	x, err := w.steps().Submit(w.ctx, w.deal.ID.String(), agreement.SubmissionInput{Party: of, Name: "Ola Vik", Title: "Leder", Authority: "Signaturrett"}, &sent)
	return doortest.Must(w, x, err)
}

// now reads the agreement and a submission as they stand.
func (w *world) now(x *agreement.Submission) (*agreement.Agreement, *agreement.Submission) {
	w.Helper()
	a, err := w.deals().Get(w.ctx, w.deal.ID.String())
	doortest.Must(w, a, err)
	all, err := door.NewNoun[agreement.Submission, agreement.SubmissionInput](w.Door).Get(w.ctx, x.ID.String())
	return a, doortest.Must(w, all, err)
}

// Two parties sign the same file beside each other, and both files are looked at at
// once. One becomes the file that goes on; the other is held against that, and waits
// for people. No signature is lost: each stands in the evidence with its own file.
func TestTwoFilesAtOnce(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		m, _ := w.maker()
		files := [][]byte{row(w.T, m, "new-field"), row(w.T, m, "rsa")}
		sent := []*agreement.Submission{w.arrives(w.vendor.ID, files[0]), w.arrives(w.controller.ID, files[1])}
		steps := agreement.NewSteps(w.Door, agreement.Tools{Press: pressed(w), Verifier: newBench(m.Policy())})
		errs := make([]error, 2)
		var both sync.WaitGroup
		for i, x := range sent {
			both.Go(func() {
				errs[i] = steps.Examine(context.Background(), agreement.Examine{Submission: x.ID, Org: w.deal.Org}, jobs.Attempt{})
			})
		}
		both.Wait()
		late := slices.IndexFunc(errs, func(err error) bool { return err != nil })
		if late < 0 || errs[1-late] != nil {
			w.Fatalf("one of two is to be looked at again: %v", errs)
		}
		a, x := w.now(sent[late])
		if len(a.Signatures) != 1 || a.SignedSHA256 != sent[1-late].SHA256 || x.State != agreement.Checking {
			w.Fatalf("%+v, signed file of the first %t, the other is %s", a.Signatures, a.SignedSHA256 == sent[1-late].SHA256, x.State)
		}
		if err := steps.Examine(context.Background(), agreement.Examine{Submission: x.ID, Org: w.deal.Org}, jobs.Attempt{}); err != nil {
			w.Fatal(err)
		}
		if _, x = w.now(x); x.State != agreement.Waiting || x.Report.Rule != "parallel-signing" || x.Against != sent[1-late].SHA256 || x.Follows {
			w.Fatalf("%s by %s, follows %t", x.State, x.Report.Rule, x.Follows)
		}
		w.accepted(steps, x)
		w.sealedOver(steps, files[1-late], sent[0].SHA256, sent[1].SHA256)
	})
}

// accepted lets two people accept a file.
func (w *world) accepted(steps agreement.Steps, x *agreement.Submission) {
	w.Helper()
	for _, name := range []string{"Kari", "Per"} {
		y, err := steps.Decide(w.person(name), x.ID.String(), agreement.DecideInput{Accept: true, Reason: "sammenlignet"})
		doortest.Must(w, y, err)
	}
}

// sealedOver finishes the agreement, whose last file begins with one, and whose
// evidence names all.
func (w *world) sealedOver(steps agreement.Steps, begins []byte, sums ...string) {
	w.Helper()
	if err := steps.Finish(context.Background(), agreement.Finish{Agreement: w.deal.ID, Org: w.deal.Org}, jobs.Attempt{}); err != nil {
		w.Fatal(err)
	}
	f, err := steps.File(w.ctx, w.deal.ID.String(), "sealed")
	if doortest.Must(w, f, err); !bytes.HasPrefix(f.Body, begins) {
		w.Error("the sealed file begins with another")
	}
	proven, err := door.NewNoun[agreement.Evidence, agreement.EvidenceInput](w.Door).List(w.ctx, door.Query{Limit: 10})
	doortest.Must(w, proven, err)
	var got []string
	for _, e := range proven.Items {
		got = append(got, e.SHA256)
	}
	for _, sum := range sums {
		if !slices.Contains(got, sum) {
			w.Errorf("no evidence names %s: %v", sum, got)
		}
	}
}

// A file that locks what the register fills in last waits for people; accepted, it is
// proven beside the sealed file, and its lock stays whole.
func TestALockedFileIsSealedBeside(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		m, issued := w.maker()
		steps := agreement.NewSteps(w.Door, agreement.Tools{Press: pressed(w), Verifier: passed{m.Policy()}})
		x := w.arrives(w.vendor.ID, row(w.T, m, "locked-all"))
		if err := steps.Examine(context.Background(), agreement.Examine{Submission: x.ID, Org: w.deal.Org}, jobs.Attempt{}); err != nil {
			w.Fatal(err)
		}
		if _, x = w.now(x); x.State != agreement.Waiting || x.Report.Rule != "locks-seal" || x.Follows {
			w.Fatalf("%s by %s, follows %t", x.State, x.Report.Rule, x.Follows)
		}
		w.accepted(steps, x)
		if a, _ := w.now(x); a.SignedSHA256 != "" || a.State != agreement.PartSigned {
			w.Fatalf("%s %q", a.State, a.SignedSHA256)
		}
		w.deal = w.signs(w.deal, w.controller.ID)
		w.sealedOver(steps, issued, x.SHA256)
	})
}

// passed is the real verifier in this process.
type passed struct{ policy seal.Policy }

func (p passed) Verify(_ context.Context, issued, upload []byte, _ seal.Policy) seal.Report {
	return seal.Verify(issued, upload, p.policy)
}

// between lets something happen when a context has been asked so many times.
type between struct {
	context.Context
	asked *int
	after int
	then  func()
}

func (b between) Value(key any) any {
	*b.asked++
	if *b.asked == b.after+1 {
		b.then()
	}
	return b.Context.Value(key)
}

// Whoever signs has read one text. Where it was taken back and issued anew after the
// signature was looked at, and before it is written, it does not count for the new one.
func TestASignatureCountsForItsOwnText(t *testing.T) {
	each(t, func(w *world) {
		w.issued()
		asked, id := 0, w.deal.ID.String()
		r, err := w.steps().Request(between{as(w.vendor.ID, "Ola"), &asked, -2, nil}, id, w.vendor.ID, "nb")
		doortest.Must(w, r, err)
		in := agreement.SignInput{Party: w.vendor.ID, Name: "Ola", Title: "Leder", Authority: "Signaturrett", SHA256: w.deal.IssuedSHA256, Statement: r.Statement, Language: "nb"}
		reads, anew := asked, 0
		asked = 0
		ctx := between{as(w.vendor.ID, "Ola"), &asked, reads, func() {
			anew++
			w.move(agreement.Draft, "feil")
			w.issued()
		}}
		_, err = w.steps().Sign(ctx, id, in, agreement.Origin{})
		if anew != 1 || places(err) != "/sha256 other-file, /statement other-text" && places(err) != "/sha256 other-file" {
			w.Errorf("issued anew %d times: %v", anew, err)
		}
		a, err := w.deals().Get(w.ctx, id)
		if doortest.Must(w, a, err); len(a.Signatures) != 0 || a.State != agreement.Ready {
			w.Errorf("%s %+v", a.State, a.Signatures)
		}
	})
}
