package web

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"ledd/internal/door"
	"ledd/internal/exchange"
	"ledd/internal/kinds"
	"ledd/internal/mapping"
	"ledd/internal/record"
)

// ColumnsPage is where somebody says what the columns and the words of a file mean.
type ColumnsPage struct {
	Shell   Shell
	Lead    Say
	Tags    []Tag
	Actions []Action
	Alerts  []Alert
	Action  string
	Sheets  []string
	Sheet   string
	Header  int
	Fields  []Option
	Columns []ColumnView
	Words   []WordView
	More    int // words that are not shown
	Units   []string
	Systems []string
}

func (p ColumnsPage) frame() *Shell  { return &p.Shell }
func (ColumnsPage) template() string { return "columns.html" }

// ColumnView is one column of the file.
type ColumnView struct {
	Number   int
	Header   string
	Examples []string
	Value    string // the field that it goes to; note or -out
	Reason   string
}

// WordView is one word that no vocabulary knows.
type WordView struct {
	Number   int
	Field    string
	Label    Say
	Word     string
	Count    int
	Options  []Option // terms; none where a unit or a system is meant
	Register bool
	Value    string
}

// fieldLabels is what the fields of a file are called.
var fieldLabels = map[mapping.Field]Say{
	"code": K("field.code"), "name": K("field.activity.name"), "description": K("field.description"), "unit": K("field.activity.responsibleUnit"),
	"contact": K("field.activity.contact"), "representative": K("field.activity.representative"), "criminal_basis": K("field.activity.criminalBasis"),
	"national_id_basis": K("field.activity.nationalIdBasis"), "consent_record": K("field.activity.consentRecord"), "source_of_data": K("field.activity.sourceOfData"),
	"created_on": K("field.activity.createdOn"), "ongoing_from": K("field.activity.ongoingFrom"), "ended_on": K("field.activity.endedOn"), "status": K("field.activity.status"),
	"joint_controllers": K("field.activity.jointControllers"), "purposes": K("field.activity.purposes"), "subjects": K("field.activity.subjects"), "recipients": K("field.activity.recipients"),
	"transfers": K("field.activity.transfers"), "retention": K("field.activity.retention"), "security": K("field.activity.securitySummary"), "legal_basis": K("field.activity.legalBases"),
	"special_basis": K("field.activity.specialBases"), "automated": K("field.activity.automatedDecisions"), "profiling": K("field.activity.profiling"), "systems": K("field.activity.systems"),
	"joint_duties": K("import.field.jointDuties"), "joint_contact": K("import.field.jointContact"), "data": K("import.field.data"), "special_data": K("import.field.specialData"),
	"internal_recipients": K("import.field.internalRecipients"), "processors": K("import.field.processors"), "safeguards": K("import.field.safeguards"),
	"statute": K("import.field.statute"), "special_statute": K("import.field.specialStatute"),
}

// listedWords is how many words of one field a page asks about, the most frequent.
const listedWords = 50

const keepNote = "note"

func (v *visit) askColumns(status int, u door.Upload, wrong *Alert) error {
	s, err := v.importer.Survey(v.ctx(), u.ID)
	if kinds.KindOf(err) == kinds.KindInvalid && wrong == nil {
		return v.tryUpload(u.ID.String()) // whose page says why it cannot be read
	}
	if err != nil {
		return err
	}
	at := importPath + "/" + u.ID.String()
	p := ColumnsPage{
		Shell: v.shell(importPath, K("import.columns"), Crumb{K("nav.import"), importPath}), Lead: K("import.columns.lead", "Name", u.Name, "Rows", s.Rows),
		Action: at, Sheets: s.Sheets, Sheet: s.Sheet, Header: s.Header, Units: s.Units, Systems: s.Systems,
	}
	if wrong != nil {
		p.Alerts = append(p.Alerts, *wrong)
	}
	if s.Remembered != "" {
		p.Alerts = append(p.Alerts, Alert{Tone: "info", Title: K("import.remembered.used"), Text: K("import.remembered.from", "Name", s.Remembered)})
	}
	for _, f := range mapping.Fields() {
		p.Fields = append(p.Fields, Option{string(f), fieldLabels[f]})
	}
	for i, c := range s.Columns {
		view := ColumnView{i, c.Header, c.Examples, string(c.Field), s.Choice.Mapping.Reasons[c.Header]}
		if c.Field.None() && c.Field != mapping.Out {
			view.Value = keepNote
		}
		p.Columns = append(p.Columns, view)
	}
	v.askWords(&p, s)
	return v.pages.Show(v.w, v.r, status, p)
}

func (v *visit) askWords(p *ColumnsPage, s exchange.Survey) {
	lang, per := string(v.language(v.w, v.r).Shown()), map[mapping.Field]int{}
	for _, w := range s.Unknown {
		if per[w.Field]++; per[w.Field] > listedWords {
			p.More++
			continue
		}
		view := WordView{Number: len(p.Words), Field: string(w.Field), Label: fieldLabels[w.Field], Word: w.Word, Count: w.Count, Register: w.Field.Register(), Value: w.Term}
		for _, code := range w.Field.Terms(s.Lexicon) {
			view.Options = append(view.Options, Option{code, termSay(s.Lexicon, w.Field, code, lang)})
		}
		p.Words = append(p.Words, view)
	}
}

// termSay is what a term is called.
func termSay(words record.Lexicon, f mapping.Field, code, lang string) Say {
	if f == "status" {
		return K(key("option.status", record.Status(code)))
	}
	return T(f.Label(words, code, lang))
}

// choiceOf reads what the form says of the columns and the words.
func choiceOf(form url.Values, s exchange.Survey) exchange.Choice {
	c := s.Choice
	m := &c.Mapping
	m.Sheet = form.Get("sheet")
	m.Header, _ = strconv.Atoi(form.Get("header")) // 0: the one that looks most like it
	if m.Sheet != s.Sheet || m.Header != s.Header {
		if m.Sheet != s.Sheet {
			m.Header = 0
		}
		return c // the columns that were shown are others
	}
	m.Columns, m.Reasons = map[string]mapping.Field{}, map[string]string{}
	for i, col := range s.Columns {
		n := strconv.Itoa(i)
		f := mapping.Field(form.Get("column" + n))
		if f == keepNote {
			f = ""
			if col.Field.None() && col.Field != mapping.Out {
				f = col.Field
			}
		}
		m.Columns[col.Header] = f
		if reason := strings.TrimSpace(form.Get("reason" + n)); f == mapping.Out {
			m.Reasons[col.Header] = reason
		}
	}
	m.Values = maps.Clone(m.Values)
	if m.Values == nil {
		m.Values = map[mapping.Field]map[string]string{}
	}
	for n := 0; form.Has("word" + strconv.Itoa(n)); n++ {
		i := strconv.Itoa(n)
		f, word, term := mapping.Field(form.Get("of"+i)), form.Get("word"+i), strings.TrimSpace(form.Get("term"+i))
		words := maps.Clone(m.Values[f])
		if words == nil {
			words = map[string]string{}
		}
		words[word] = term
		m.Values[f] = words
	}
	return c
}

// chooseColumns keeps what the form says, and tries the file, or asks again.
func (v *visit) chooseColumns(u door.Upload, do string) error {
	s, err := v.importer.Survey(v.ctx(), u.ID)
	if err != nil {
		return err
	}
	c := choiceOf(v.r.PostForm, s)
	again := do == "again" || c.Mapping.Sheet != s.Sheet || c.Mapping.Header != s.Header
	err = v.importer.Choose(v.ctx(), u.ID, c)
	if kinds.KindOf(err) == kinds.KindInvalid {
		wrong := Alert{Tone: "danger", Title: K("import.columns.wrong"), Text: K("import.columns.wrong.text")}
		for _, x := range kinds.ViolationsOf(err) {
			say := T(x.Detail)
			if header, ok := strings.CutPrefix(x.Pointer, "/reasons/"); ok {
				say = K("import.columns.why", "Column", header)
			}
			wrong.Items = append(wrong.Items, Action{Say: say})
		}
		return v.askColumns(422, u, &wrong)
	}
	if err != nil {
		return err
	}
	if again {
		return v.see(importPath + "/" + u.ID.String() + "?step=columns")
	}
	return v.tryUpload(u.ID.String())
}

// leaveRows keeps which rows the form does not want; those that were not shown stay as they were.
func (v *visit) leaveRows(u door.Upload) error {
	if !exchange.Mapped(u.Kind) || !v.r.PostForm.Has("shown") {
		return nil
	}
	s, err := v.importer.Survey(v.ctx(), u.ID)
	if err != nil {
		return err
	}
	c := s.Choice
	c.Leave = exchange.Leave{Lines: []int{}}
	for _, line := range v.r.PostForm["shown"] {
		if n, err := strconv.Atoi(line); err == nil && !slices.Contains(v.r.PostForm["line"], line) {
			c.Leave.Lines = append(c.Leave.Lines, n)
		}
	}
	if len(c.Leave.Lines) == 0 && len(s.Choice.Leave.Lines) == 0 {
		return nil
	}
	return v.importer.Choose(v.ctx(), u.ID, c)
}

// undoUpload takes an import back.
func (v *visit) undoUpload(id uuid.UUID) error {
	if _, _, err := v.importer.Do(v.ctx(), id, exchange.UndoStep); err != nil {
		return err
	}
	return v.see(importPath + "/" + id.String())
}

// undoneAlert says what became of taking an import back.
func undoneAlert(u exchange.Undone) Alert {
	a := Alert{Tone: "info", Title: K("import.undone"), Text: K("import.undone.text", "Removed", u.Removed, "Restored", u.Restored)}
	whys := map[exchange.Why]Say{exchange.ChangedSince: K("import.undone.changed"), exchange.NamedSince: K("import.undone.named"), exchange.GoneSince: K("import.undone.gone"), exchange.Refused: K("import.undone.refused")}
	for _, k := range u.Kept[:min(len(u.Kept), listedRows)] {
		item := Action{Say: Say{Parts: []Say{K("import.differs.line", "Line", k.Line), T(k.Title), whys[k.Why]}, Glue: " – "}}
		if k.Why != exchange.GoneSince {
			item.Href = activitiesPath + "/" + k.Record
		}
		a.Items = append(a.Items, item)
	}
	return a
}
