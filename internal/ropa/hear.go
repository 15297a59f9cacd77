package ropa

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/record"
	"ledd/internal/sheet"
)

// What a record's sheet says is read back, field by field: the opposite of say.go. What a
// field was made of several texts, only their order tells apart; read back and said again it
// is the same sentence.

// Hearing is a record's sheet in one language, as somebody brings it back.
type Hearing struct {
	tongue Tongue
	keys   []string
	words  record.Lexicon
}

// statutory is the columns that every record's sheet has.
var statutory = []string{"code", "name", "unit", "joint", "activity.representative", "purposes", "subjects", "recipients", "transfers", "retention", "security"}

// Hear recognises the header of a record's sheet, of any edition and audience, in one of the
// languages.
func Hear(header []string) (Hearing, bool) {
	for _, lang := range Languages {
		p := &paper{Tongue: In(lang), Record: Record{Edition: Complete}}
		said, keys := p.columns(), p.columnKeys()
		h := Hearing{tongue: p.Tongue, keys: make([]string, len(header))}
		for i, c := range header {
			if at := slices.Index(said, strings.TrimSpace(c)); at >= 0 {
				h.keys[i] = keys[at]
			}
		}
		if !slices.ContainsFunc(statutory, func(k string) bool { return !slices.Contains(h.keys, k) }) {
			return h, true
		}
	}
	return Hearing{}, false
}

// Key names the column of the sheet that stands at a place; empty for one that somebody added.
func (h Hearing) Key(i int) string {
	if i >= len(h.keys) {
		return ""
	}
	return h.keys[i]
}

// In lets it know the words that an organisation added to the vocabularies.
func (h Hearing) In(words record.Lexicon) Hearing {
	h.words = words
	return h
}

// Said is what the sheet says of the organisation's activities today, by the code of each, or
// by its name where it has none, and by the keys of the columns. An activity whose code or
// name another has is left out.
func (h Hearing) Said(tx *door.Tx) (map[string]map[string]string, error) {
	w, err := load(tx)
	if err != nil {
		return nil, err
	}
	c := Choice{Edition: Statutory, Audience: Public, Lang: h.tongue.Lang, AsOf: tx.Today()}
	if slices.Contains(h.keys, "bases") {
		c.Edition = Complete
	}
	if slices.Contains(h.keys, "unit.contact") {
		c.Audience = Internal
	}
	out, twice := map[string]map[string]string{}, []string{}
	for _, e := range w.take(c).Activities {
		cells := map[string]string{"code": e.Code, "name": e.Name}
		for _, l := range h.tongue.facts(e) {
			cells[l.key] = sheet.Fitting(strings.Join(l.lines, "\n"), h.tongue.Word("cut"))
		}
		key := Known(e.Code, e.Name)
		if out[key] != nil {
			twice = append(twice, key)
		}
		out[key] = cells
	}
	for _, key := range twice {
		delete(out, key)
	}
	return out, nil
}

// Known is what Said knows an activity by.
func Known(code, name string) string {
	if code != "" {
		return "#" + code
	}
	return door.Fold(name)
}

// Heard is an activity as it is read back. Units, systems and organisations are still words.
type Heard struct {
	record.ActivityInput
	UnitName       string
	SystemNames    []string
	RecipientNames map[int]string // whom a recipient is, by its place
}

// Put reads one cell; false when some of its text stands nowhere in the activity.
func (h Hearing) Put(key, cell string, a *Heard) bool {
	hear, known := ears[key]
	return known && hear(h, strings.TrimSpace(cell), a)
}

var ears map[string]func(h Hearing, cell string, a *Heard) bool

func init() {
	ears = map[string]func(h Hearing, cell string, a *Heard) bool{
		"code": plainly(64, func(a *Heard) *string { return &a.Code }),
		"name": plainly(255, func(a *Heard) *string { return &a.Name }),
		"unit": plainly(1000, func(a *Heard) *string { return &a.UnitName }), "unit.contact": plainly(500, func(a *Heard) *string { return &a.Contact }),
		"activity.representative": plainly(1000, func(a *Heard) *string { return &a.Representative }),
		"description":             plainly(4000, func(a *Heard) *string { return &a.Description }),
		"criminalBasis":           plainly(2000, func(a *Heard) *string { return &a.CriminalBasis }),
		"nationalId":              plainly(2000, func(a *Heard) *string { return &a.NationalIDBasis }),
		"consent":                 plainly(1000, func(a *Heard) *string { return &a.ConsentRecord }),
		"source":                  plainly(2000, func(a *Heard) *string { return &a.SourceOfData }),
		"joint":                   Hearing.hearJoint, "purposes": Hearing.hearPurposes, "subjects": Hearing.hearGroups, "recipients": Hearing.hearRecipients,
		"transfers": Hearing.hearTransfers, "retention": Hearing.hearRetention, "security": Hearing.hearSecurity,
		"status": Hearing.hearStatus, "written": Hearing.hearWritten, "bases": Hearing.hearBases, "conditions": Hearing.hearConditions,
		"automated": Hearing.hearAutomated, "profiling": Hearing.hearProfiling, "systems": Hearing.hearSystems,
		"processors": func(h Hearing, cell string, _ *Heard) bool { return cell == h.tongue.Word("processors.none") },
		"reviewed":   func(h Hearing, cell string, _ *Heard) bool { return cell == h.tongue.Word("reviewed.never") },
		"due":        func(Hearing, string, *Heard) bool { return true }, // it follows from the last review
	}
}

func plainly(most int, field func(*Heard) *string) func(Hearing, string, *Heard) bool {
	return func(_ Hearing, cell string, a *Heard) bool {
		*field(a) = short(cell, most)
		return *field(a) == cell
	}
}

// short cuts a text to a number of letters.
func short(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most])
}

func linesOf(cell string) []string {
	var out []string
	for line := range strings.SplitSeq(cell, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// behind puts a line behind what a text says; false when there is no room.
func behind(text *string, line string, most int) bool {
	joined := line
	if *text != "" {
		joined = *text + "\n" + line
	}
	*text = short(joined, most)
	return *text == joined
}

// filled gives what stands in the place of {name} in a sentence.
func (h Hearing) filled(key, name, said string, more ...string) (string, bool) {
	before, after, _ := strings.Cut(h.tongue.Word(key, append(more, name, "\x00")...), "\x00")
	if len(said) < len(before)+len(after) || !strings.HasPrefix(said, before) || !strings.HasSuffix(said, after) {
		return "", false
	}
	return said[len(before) : len(said)-len(after)], true
}

// find gives the code of a word of a vocabulary, as it is called in the language.
func (h Hearing) find(v *record.Vocabulary, label string) (string, bool) {
	if code, known := h.words.Find(v, label); known && h.words.Label(v, code, h.tongue.Lang) == label {
		return code, true
	}
	return "", false
}

// term reads the word of a vocabulary, and the controller's own beside it.
func (h Hearing) term(v *record.Vocabulary, said string) (code, text string) {
	if code, known := h.find(v, said); known {
		return code, ""
	}
	if label, text, both := strings.Cut(said, " – "); both {
		if code, known := h.find(v, label); known {
			return code, text
		}
	}
	return "", said
}

// list reads words with commas between them, of which some have commas themselves: the codes
// that the vocabulary has, and the rest as it stands.
func (h Hearing) list(v *record.Vocabulary, said string, bare func(string) string) (codes, rest []string) {
	parts := strings.Split(said, ", ")
	for i := 0; i < len(parts); {
		n := 0
		for j := min(len(parts), i+6); j > i && n == 0; j-- {
			if code, known := h.find(v, bare(strings.Join(parts[i:j], ", "))); known {
				codes, n = append(codes, code), j-i
			}
		}
		if n == 0 {
			rest, n = append(rest, parts[i]), 1
		}
		i += n
	}
	return codes, rest
}

func (h Hearing) hearJoint(cell string, a *Heard) bool {
	for _, line := range linesOf(cell) {
		name, rest, _ := strings.Cut(line, ", ")
		j := record.JointController{Name: short(name, 255)}
		if contact, duties, _ := strings.Cut(rest, ", "); strings.Contains(contact, "@") {
			j.Contact, rest = short(contact, 500), duties
		}
		j.Responsibilities = short(rest, 2000)
		a.JointControllers = append(a.JointControllers, j)
	}
	return len(a.JointControllers) <= 50
}

func (h Hearing) hearPurposes(cell string, a *Heard) bool {
	kept := true
	for _, line := range linesOf(cell) {
		if n := len(a.Purposes); n == 50 {
			kept = behind(&a.Purposes[n-1].Text, line, 4000) && kept
			continue
		}
		code, text := h.term(record.Purposes, line)
		a.Purposes = append(a.Purposes, record.Purpose{Code: code, Text: short(text, 4000)})
		kept = kept && len(text) <= 4000
	}
	return kept
}

func (h Hearing) hearGroups(cell string, a *Heard) bool {
	unknown, kept := h.tongue.Word("unknown"), true
	bare := func(s string) string {
		for _, mark := range []string{"special", "criminal"} {
			s = strings.TrimSuffix(s, " ("+h.tongue.Word(mark)+")")
		}
		return s
	}
	before := "" // lines of the text that names the next group
	for _, line := range linesOf(cell) {
		who, said, divided := h.divide(line, bare)
		if n := len(a.Subjects); !divided && n > 0 && before == "" && len(a.Subjects[n-1].OtherData) > 0 { // the text above goes on
			first, more, _ := strings.Cut(line, ", ")
			last := &a.Subjects[n-1].OtherData
			kept = behind(&(*last)[len(*last)-1], first, 500) && kept
			if more != "" {
				*last = append(*last, strings.Split(more, ", ")...)
			}
			continue
		}
		if !divided {
			before += line + "\n"
			continue
		}
		who, before = before+who, ""
		var g record.SubjectGroup
		if weak, ok := strings.CutSuffix(who, " ("+h.tongue.Word("vulnerable")+")"); ok {
			who, g.Vulnerable = weak, kinds.Yes
		}
		if who != unknown {
			g.Category, g.Text = h.term(record.Subjects, who)
		}
		if said != unknown && said != "" {
			g.Data, g.OtherData = h.list(record.Data, said, bare)
		}
		kept = kept && len(g.Text) <= 500 && len(g.OtherData) <= 100
		g.Text, g.OtherData = short(g.Text, 500), g.OtherData[:min(len(g.OtherData), 100)]
		for i := range g.OtherData {
			kept = kept && utf8.RuneCountInString(g.OtherData[i]) <= 500
			g.OtherData[i] = short(g.OtherData[i], 500)
		}
		a.Subjects = append(a.Subjects, g)
	}
	if before != "" {
		a.Subjects = append(a.Subjects, record.SubjectGroup{Text: short(strings.TrimSpace(before), 500)})
	}
	return kept && len(a.Subjects) <= 50
}

// divide parts who somebody is from the data about them: at the colon behind which most words
// are of the vocabulary.
func (h Hearing) divide(line string, bare func(string) string) (who, said string, divided bool) {
	most := -1
	for at := range len(line) {
		if !strings.HasPrefix(line[at:], ": ") {
			continue
		}
		if codes, _ := h.list(record.Data, line[at+2:], bare); len(codes) > most {
			who, said, divided, most = line[:at], line[at+2:], true, len(codes)
		}
	}
	if !divided {
		return line, "", false
	}
	return who, said, true
}

func (h Hearing) hearRecipients(cell string, a *Heard) bool {
	if cell == h.tongue.Word("recipients.none") {
		a.NoRecipients = true
		return true
	}
	kept := true
	for _, line := range linesOf(cell) {
		said, org, _ := strings.Cut(line, ": ")
		var r record.Recipient
		r.Category, r.Text = h.term(record.Recipients, said)
		if org != "" {
			if a.RecipientNames == nil {
				a.RecipientNames = map[int]string{}
			}
			a.RecipientNames[len(a.Recipients)] = org
		}
		kept, r.Text = kept && utf8.RuneCountInString(r.Text) <= 500, short(r.Text, 500)
		a.Recipients = append(a.Recipients, r)
	}
	return kept
}

func (h Hearing) hearTransfers(cell string, a *Heard) bool {
	if cell == h.tongue.Word("transfers.none") {
		return true
	}
	kept := true
	for _, line := range linesOf(cell) {
		place, said, _ := strings.Cut(line, ": ")
		x := record.ThirdCountry{Country: regions(h.tongue.Lang)[place]}
		if x.Country == "" && place != h.tongue.Word("international") {
			kept, said = false, line
		}
		if said == h.tongue.Word("unknown") {
			said = ""
		}
		if x.Recipient, x.Safeguard, _ = strings.Cut(said, ", "); x.Safeguard == "" && h.tool(x.Recipient) {
			x.Recipient, x.Safeguard = "", said
		}
		x.Recipient, x.Safeguard = short(x.Recipient, 500), short(x.Safeguard, 2000)
		a.Transfers = append(a.Transfers, x)
	}
	return kept && len(a.Transfers) <= 50
}

// tool reports whether a text is what a transfer is based on.
func (h Hearing) tool(said string) bool {
	for key := range tongues[h.tongue.Lang] {
		if strings.HasPrefix(key, "tool.") && h.tongue.Word(key) == said {
			return true
		}
	}
	return false
}

var regionNames sync.Map

// regions is the codes of countries by their names in a language.
func regions(lang string) map[string]string {
	if found, ok := regionNames.Load(lang); ok {
		return found.(map[string]string)
	}
	out, names := map[string]string{}, display.Regions(language.MustParse(lang))
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if r, err := language.ParseRegion(string([]rune{a, b})); err == nil && r.IsCountry() && r.String() == string([]rune{a, b}) {
				out[names.Name(r)] = r.String()
			}
		}
	}
	regionNames.Store(lang, out)
	return out
}

func (h Hearing) hearRetention(cell string, a *Heard) bool {
	kept, reason := true, false
	for _, line := range linesOf(cell) {
		if why, is := h.filled("reason", "what", line); is && !reason {
			a.RetentionReason, reason = short(why, 2000), true
			continue
		}
		if reason {
			kept = behind(&a.RetentionReason, line, 2000) && kept
			continue
		}
		of, said, divided := strings.Cut(line, ": ")
		code, known := h.find(record.Data, of)
		known = divided && (known || of == h.tongue.Word("retention.rest"))
		switch n := len(a.Retention); {
		case known:
			a.Retention = append(a.Retention, h.rule(code, said))
		case n > 0 && a.Retention[n-1].Law != "": // its text goes on
			kept = behind(&a.Retention[n-1].Law, line, 500) && kept
		case n > 0:
			kept = behind(&a.Retention[n-1].Rule, line, 2000) && kept
		default:
			a.Retention = append(a.Retention, record.RetentionRule{Rule: short(line, 2000)})
		}
	}
	return kept && len(a.Retention) <= 100
}

// rule reads how long data are kept, from when, what becomes of them, and by which law.
func (h Hearing) rule(data, said string) record.RetentionRule {
	r, parts := record.RetentionRule{Data: data}, strings.Split(said, ", ")
	if said == h.tongue.Word("unknown") {
		return r
	}
	if n, is := h.months(parts[0]); is {
		r.Months, parts = &n, parts[1:]
	}
	at := 0 // behind the trigger and what becomes of the data
	for i, p := range parts {
		if what, is := h.filled("from", "what", p); is && r.Trigger == "" {
			if r.Trigger = h.trigger(what); r.Trigger != "" {
				r.Rule, at = strings.Join(parts[at:i], ", "), i+1
			}
			continue
		}
		if code, is := h.find(record.Disposals, p); is && r.Disposal == "" {
			if r.Disposal = code; r.Trigger == "" {
				r.Rule = strings.Join(parts[at:i], ", ")
			} else if i > at {
				continue // words between the two are of the law
			}
			at = i + 1
		}
	}
	rest := strings.Join(parts[at:], ", ")
	if at == 0 {
		r.Rule = rest
	} else {
		r.Law = rest
	}
	r.Rule, r.Law = short(r.Rule, 2000), short(r.Law, 500)
	return r
}

// months reads a number of months as period writes it.
func (h Hearing) months(said string) (int, bool) {
	try := []int{1, 12}
	for key, months := range map[string]int{"months": 1, "years": 12} {
		if n, is := h.filled(key, "n", said); is {
			if whole, err := strconv.Atoi(n); err == nil && whole >= 0 && whole <= 1800 {
				try = append(try, whole*months)
			}
		}
	}
	for _, n := range try {
		if h.tongue.period(&n) == said {
			return n, true
		}
	}
	return 0, false
}

func (h Hearing) trigger(said string) string {
	for _, code := range h.words.Offered(record.Triggers) {
		if strings.ToLower(h.words.Label(record.Triggers, code, h.tongue.Lang)) == said {
			return code
		}
	}
	return ""
}

func (h Hearing) hearSecurity(cell string, a *Heard) bool {
	kept, reason := true, false
	for i, line := range linesOf(cell) {
		if line == h.tongue.Word("security.held") {
			continue
		}
		if why, is := h.filled("reason", "what", line); is && !reason {
			a.SecurityReason, reason = short(why, 2000), true
			continue
		}
		if reason {
			kept = behind(&a.SecurityReason, line, 2000) && kept
			continue
		}
		if codes, rest := h.list(record.Measures, line, func(s string) string { return s }); i == 0 && len(rest) == 0 {
			a.SecurityMeasures = codes
			continue
		}
		kept = behind(&a.SecuritySummary, line, 4000) && kept
	}
	return kept
}

func (h Hearing) hearStatus(cell string, a *Heard) bool {
	for _, s := range []record.Status{record.Planned, record.Ongoing, record.Paused} {
		word := h.tongue.Word("status." + string(s))
		if cell == word {
			a.Status = s
			return true
		}
		if said, is := h.filled("status.since", "day", cell, "status", word); is {
			if day, known := h.day(said); known {
				a.Status, a.OngoingFrom = s, day
				return true
			}
		}
	}
	return false
}

// day reads a date as Day writes it.
func (h Hearing) day(said string) (kinds.Date, bool) {
	parts := strings.Fields(said)
	if len(parts) != 3 {
		return "", false
	}
	n, err1 := strconv.Atoi(strings.TrimSuffix(parts[0], "."))
	year, err2 := strconv.Atoi(parts[2])
	if err1 != nil || err2 != nil || n < 1 || n > 31 || year < 1 || year > 9999 {
		return "", false
	}
	for month := range 12 {
		d := kinds.Date(pad(year, 4) + "-" + pad(month+1, 2) + "-" + pad(n, 2))
		if h.tongue.Day(d) == said {
			return d, true
		}
	}
	return "", false
}

func pad(n, width int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", max(0, width-len(s))) + s
}

func (h Hearing) hearWritten(cell string, a *Heard) bool {
	day, known := h.day(cell)
	a.CreatedOn = day
	return known
}

// point reads the point of an article and what stands behind it.
func (h Hearing) point(article, basis, points, line string) (point, rest string) {
	for p := range strings.SplitSeq(points, "") {
		begin := h.tongue.Word(article, "p", p) + " (" + h.tongue.Word(basis+p) + ")"
		if rest, is := strings.CutPrefix(line, begin); is && (rest == "" || strings.HasPrefix(rest, ", ")) {
			return p, strings.TrimPrefix(rest, ", ")
		}
	}
	return "", line
}

func (h Hearing) hearBases(cell string, a *Heard) bool {
	kept := true
	for _, line := range linesOf(cell) {
		point, rest := h.point("art.6", "basis6.", "abcdef", line)
		if n := len(a.LegalBases); point == "" && n > 0 { // its text goes on
			last := &a.LegalBases[n-1]
			if last.Note == "" && len(last.Statute)+len(line) < 1000 {
				kept = behind(&last.Statute, line, 1000) && kept
			} else {
				kept = behind(&last.Note, line, 2000) && kept
			}
			continue
		}
		b := record.LegalBasis{Point: point}
		if point != "" && !strings.Contains("ce", point) || utf8.RuneCountInString(rest) > 1000 {
			b.Note = short(rest, 2000)
		} else {
			b.Statute = rest
		}
		kept = kept && b.Note+b.Statute == rest
		a.LegalBases = append(a.LegalBases, b)
	}
	return kept && len(a.LegalBases) <= 50
}

func (h Hearing) hearConditions(cell string, a *Heard) bool {
	kept := true
	for _, line := range linesOf(cell) {
		point, rest := h.point("art.9", "basis9.", "abcdefghij", line)
		if n := len(a.SpecialBases); point == "" && n > 0 {
			kept = behind(&a.SpecialBases[n-1].Statute, line, 1000) && kept
			continue
		}
		a.SpecialBases = append(a.SpecialBases, record.SpecialBasis{Point: point, Statute: short(rest, 1000)})
		kept = kept && utf8.RuneCountInString(rest) <= 1000
	}
	return kept && len(a.SpecialBases) <= 50
}

// answer reads yes, no or unsure.
func (h Hearing) answer(said string) (kinds.Tri, bool) {
	for _, t := range []kinds.Tri{kinds.Yes, kinds.No, kinds.Unknown} {
		if h.tongue.tri(t) == said {
			return t, true
		}
	}
	return "", false
}

func (h Hearing) hearAutomated(cell string, a *Heard) bool {
	first, rest, _ := strings.Cut(cell, "\n")
	if t, is := h.answer(first); is {
		a.AutomatedDecisions, cell = t, rest
	}
	a.AutomatedLogic = short(cell, 4000)
	return a.AutomatedLogic == cell
}

func (h Hearing) hearProfiling(cell string, a *Heard) bool {
	t, is := h.answer(cell)
	a.Profiling = t
	return is
}

func (h Hearing) hearSystems(cell string, a *Heard) bool {
	for _, line := range linesOf(cell) {
		if line == h.tongue.Word("manual") {
			a.Manual = true
			continue
		}
		a.SystemNames = append(a.SystemNames, line)
	}
	return true
}
