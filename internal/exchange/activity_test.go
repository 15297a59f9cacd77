package exchange_test

import (
	"os"
	"slices"
	"testing"

	"ledd/internal/door"
	"ledd/internal/door/doortest"
	"ledd/internal/exchange"
	"ledd/internal/mapping"
	"ledd/internal/record"
)

func (w world) activities() []*record.Activity {
	w.Helper()
	all, err := door.Look(w.ctx, w.Door, "activity.read", func(tx *door.Tx) ([]*record.Activity, error) {
		return door.All[record.Activity](tx, "")
	})
	return doortest.Must(w, all, err)
}

// TestActivities: a record of processing in somebody's own shape is taken, with its units
// and systems where the register has them; a second run changes nothing, and one with
// fewer columns leaves what it does not speak of.
func TestActivities(t *testing.T) {
	eachWorld(t, func(w world) {
		w.take("units", "code;name\nU1;Oppvekst\n")
		w.take("systems", "system_code;name\nS1;Visma Barnehage\n")
		file := "Protokoll for Fjordvik;;;;;\nBehandling;Formål;Ansvarlig enhet;Systemer;Kategorier av registrerte;Merknad\n" +
			"Opptak;Tildele plass;Oppvekst;visma barnehage, S2;Barn, foresatte;Husk\nOpptak;Betaling;Ukjent etat;S1;Ansatte;\n"
		w.take("activities", file)
		w.again("activities", file)
		all := w.activities()
		if len(all) != 2 {
			w.Fatalf("%d activities", len(all))
		}
		for _, a := range all {
			first := a.Purposes[0].Text == "Tildele plass"
			switch {
			case a.Name != "Opptak":
				w.Errorf("named %q", a.Name)
			case first && (a.ResponsibleUnit.IsZero() || len(a.Systems) != 1 || len(a.Subjects) != 2 || len(a.SourceNotes) != 2):
				w.Errorf("%+v", a.ActivityInput)
			case !first && (!a.ResponsibleUnit.IsZero() || len(a.Systems) != 1 || len(a.SourceNotes) != 1):
				w.Errorf("%+v", a.ActivityInput)
			}
		}
		res, err := w.try("activities", "Behandling;Sikkerhetstiltak\nOpptak;Tilgangsstyring\n", exchange.Options{})
		if doortest.Must(w, res, err); res.Updated != 1 || len(w.activities()) != 2 {
			w.Errorf("%+v", res)
		}
		for _, a := range w.activities() {
			if len(a.Purposes) != 1 {
				w.Errorf("the purposes are gone: %+v", a.ActivityInput)
			}
		}
		res, err = w.try("activities", "Nr;Behandling;Formål\n1;A;x\n1;B;y\n", exchange.Options{})
		if doortest.Must(w, res, err); res.Written || res.Rejected != 1 || res.Rejections[0].Code != "twice" {
			w.Errorf("%+v", res)
		}
		m := mapping.Mapping{Columns: map[string]mapping.Field{"Hva": "name", "Formål": "description"}}
		res, err = w.try("activities", "Hva;Formål\nParkering;Kontroll\n", exchange.Options{Mapping: m})
		if doortest.Must(w, res, err); res.Created != 1 {
			w.Errorf("%+v", res)
		}
	})
}

// TestStandardRegisterArrives: the 94 rows of the Danish standard register are taken
// without editing the file, and a second run changes nothing.
func TestStandardRegisterArrives(t *testing.T) {
	file, err := os.ReadFile("../mapping/testdata/dk-kl-article30-standard-register.csv")
	if err != nil {
		t.Fatal(err)
	}
	eachWorld(t, func(w world) {
		if res := w.take("activities", string(file)); res.Created != 94 {
			w.Errorf("%+v", res)
		}
		w.again("activities", string(file))
		special := 0
		for _, a := range w.activities() {
			if len(a.SpecialBases) > 0 {
				special++
			}
			if a.Name == "" || len(a.Purposes) == 0 || len(a.LegalBases) == 0 || len(a.SourceNotes) == 0 {
				w.Errorf("%+v", a.ActivityInput)
			}
		}
		if special != 65 {
			w.Errorf("%d activities with a condition of art. 9", special)
		}
	})
}

// TestOwnWordsInFiles: the words of the organisation, and how its files write them, are
// known when a file is read; those of another organisation are not.
func TestOwnWordsInFiles(t *testing.T) {
	eachWorld(t, func(w world) {
		words := door.NewNoun[record.OwnTerm, record.OwnTermInput](w.Door)
		own, err := words.Create(w.ctx, record.OwnTermInput{Under: "data/health", Name: "Helsekort", Synonyms: []string{"kort fra helsestasjonen"}})
		doortest.Must(w, own, err)
		theirs, err := words.Create(doortest.As(w.Organisation("Nabovik").ID), record.OwnTermInput{Under: "data/health", Name: "Nabokort"})
		doortest.Must(w, theirs, err)
		w.take("activities", "Behandling;Formål;Kategorier av registrerte;Kategorier av personopplysninger\nSkolehelse;Følge opp elever;Elever;Navn, kort fra helsestasjonen, nabokort\n")
		g := w.activities()[0].Subjects[0]
		if !slices.Equal(g.Data, []string{"name", own.Value}) || !slices.Equal(g.OtherData, []string{"nabokort"}) {
			w.Errorf("%+v", g)
		}
	})
}
