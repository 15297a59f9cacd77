package exchange_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"ledd/internal/account"
	"ledd/internal/assess"
	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/exchange"
	"ledd/internal/mapping"
	"ledd/internal/record"
)

// sendRecord keeps a file of activities as the page does.
func (w world) sendRecord(name, text string) uuid.UUID {
	w.Helper()
	id, err := account.NewUploads(w.Door).Keep(w.ctx, "activities", name, []byte(text))
	return uuid.MustParse(doortest.Must(w, id, err))
}

func (w world) takeSent(id uuid.UUID) exchange.Result {
	w.Helper()
	t, err := exchange.New(w.Door).Take(w.ctx, id, false)
	if doortest.Must(w, t, err); !t.Result.Written {
		w.Fatalf("%+v", t)
	}
	return t.Result
}

// TestUndo: what an import made leaves the register, what it changed says again what it
// said before; what was changed since, or is referred to, stays and is named; the register
// verifies afterwards, and the same file is taken anew.
func TestUndo(t *testing.T) {
	eachWorld(t, func(w world) {
		m := exchange.New(w.Door)
		w.take("activities", "Nr;Behandling;Formål\n1;Opptak;Gammelt\n")
		file := "Nr;Behandling;Formål\n1;Opptak;Nytt\n2;Barnehage;A\n3;Skole;B\n4;Parkering;C\n"
		id := w.sendRecord("protokoll.csv", file)
		if res := w.takeSent(id); res.Created != 3 || res.Updated != 1 || len(res.Outcomes) != 4 {
			w.Fatalf("%+v", res)
		}
		byCode := func() map[string]*record.Activity {
			out := map[string]*record.Activity{}
			for _, a := range w.activities() {
				out[a.Code] = a
			}
			return out
		}
		all := byCode()
		in := all["3"].ActivityInput
		in.Description = "somebody wrote this"
		changed, err := door.NewNoun[record.Activity, record.ActivityInput](w.Door).Update(w.ctx, all["3"].ID.String(), all["3"].Version, in)
		doortest.Must(w, changed, err)
		named, err := door.NewNoun[assess.Screening, assess.ScreeningInput](w.Door).Create(w.ctx, assess.ScreeningInput{Activity: all["4"].ID, Keys: door.Keys{Code: "T1"}})
		doortest.Must(w, named, err)

		done, err := m.Undo(w.ctx, id)
		if doortest.Must(w, done, err); done.Removed != 1 || done.Restored != 1 || len(done.Kept) != 2 {
			w.Fatalf("%+v", done)
		}
		if k := done.Kept; k[0].Line != 4 || k[0].Why != exchange.ChangedSince || k[1].Why != exchange.NamedSince || k[1].By != "T1" {
			w.Errorf("%+v", k)
		}
		now := byCode()
		if len(now) != 3 || now["2"] != nil || now["1"].Purposes[0].Text != "Gammelt" || now["1"].Version != 3 {
			w.Errorf("%+v", now["1"])
		}
		again, err := m.Undo(w.ctx, id)
		if doortest.Must(w, again, err); again.Removed != 1 {
			w.Errorf("%+v", again)
		}
		p, err := door.Verify(w.ctx, w.Door)
		if doortest.Must(w, p, err); len(p.Faults) > 0 {
			w.Errorf("%v", p.Faults)
		}
		if res := w.take("activities", file); res.Created != 1 || res.Updated != 1 {
			w.Errorf("%+v", res)
		}
	})
}

// TestChoice: what is said of columns, words and rows is taken, and offered for the next
// file with the same headers until it is forgotten.
func TestChoice(t *testing.T) {
	eachWorld(t, func(w world) {
		m := exchange.New(w.Door)
		w.take("units", "code;name\nU1;Oppvekst\n")
		file := "Hva;Hvem;Enhet;Rart\nOpptak;rarvord;etaten;x\nAnnet;rarvord;etaten;y\nTredje;Barn;Oppvekst;z\n"
		id := w.sendRecord("a.csv", file)
		said := exchange.Choice{Leave: exchange.Leave{Lines: []int{4}}, Mapping: mapping.Mapping{
			Columns: map[string]mapping.Field{"Hva": "name", "Hvem": "subjects", "Enhet": "unit", "Rart": mapping.Out},
			Reasons: map[string]string{"Rart": "only for the archive"},
			Values:  map[mapping.Field]map[string]string{"subjects": {"rarvord": record.Subjects.Codes()[0]}, "unit": {"etaten": "Oppvekst"}},
		}}
		bad := said
		bad.Mapping.Reasons = nil
		if err := m.Choose(w.ctx, id, bad); err == nil || !strings.Contains(err.Error(), "say why") {
			w.Errorf("a column is left out without a reason: %v", err)
		}
		doortest.Must(w, 0, m.Choose(w.ctx, id, said))
		v, err := m.Survey(w.ctx, id)
		if doortest.Must(w, v, err); len(v.Unknown) != 2 || v.Unknown[0].Word != "etaten" || v.Unknown[1].Count != 2 || !v.Unknown[1].Said {
			w.Errorf("%+v", v.Unknown)
		}
		if res := w.takeSent(id); res.Created != 2 || res.Left != 1 {
			w.Errorf("%+v", res)
		}
		for _, a := range w.activities() {
			if a.ResponsibleUnit.IsZero() || a.Subjects[0].Category != record.Subjects.Codes()[0] || len(a.SourceNotes) != 0 {
				w.Errorf("%+v", a.ActivityInput)
			}
		}
		next := w.sendRecord("b.csv", file)
		if v, err = m.Survey(w.ctx, next); v.Remembered != "a.csv" || v.Choice.Mapping.Columns["Hva"] != "name" || len(v.Choice.Leave.Lines) != 0 {
			w.Errorf("%v, %+v", err, v.Choice)
		}
		kept, err := m.Mappings(w.ctx)
		if len(doortest.Must(w, kept, err)) != 1 {
			w.Fatalf("%+v", kept)
		}
		doortest.Must(w, 0, m.Forget(w.ctx, kept[0].ID.String()))
		if v, err = m.Survey(w.ctx, next); v.Remembered != "" {
			w.Errorf("%v, %+v", err, v)
		}
	})
}
