package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"ledd/internal/kinds"
	"ledd/internal/law"
	"ledd/internal/record"
)

//go:embed i18n/*.json
var catalogueFiles embed.FS

// texts speaks one language: sentences from its catalogue, numbers and dates.
type texts struct {
	lang      Lang
	catalogue *i18n.Localizer
	numbers   *message.Printer
	keys      map[string]bool // of the bokmål catalogue, which every other one equals
	words     record.Lexicon  // the words of the organisation whose page it is
}

func loadTexts() (map[Lang]*texts, error) {
	bundle := i18n.NewBundle(language.MustParse(string(Bokmal)))
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	byLang, keys := map[Lang]*texts{}, map[string]bool{}
	files, err := fs.Glob(catalogueFiles, "i18n/*.json")
	if err != nil {
		return nil, err
	}
	for _, file := range files { // i18n/<part>.<language>.json
		loaded, err := bundle.LoadMessageFileFS(catalogueFiles, file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for _, m := range loaded.Messages {
			keys[m.ID] = true
		}
	}
	if err := learnTerms(bundle, keys); err != nil {
		return nil, err
	}
	for _, l := range shown {
		byLang[l] = &texts{l, i18n.NewLocalizer(bundle, string(l)), message.NewPrinter(language.MustParse(string(l))), keys, record.Lexicon{}}
	}
	return byLang, nil
}

func (t *texts) funcs() template.FuncMap {
	return template.FuncMap{
		"lang": func() Lang { return t.lang },
		"t":    t.text, "n": t.plural, "say": t.say, "when": t.when, "exactly": t.exactly, "num": t.number, "date": t.date, "key": key,
		"sortHeader": newSortHeader,
		"languages":  func() []Lang { return shown },
		"tri":        func() []string { return []string{"yes", "no", "unknown", ""} },
		"rules":      func() []string { return Rules },
		"severities": func() []law.Severity { return law.Severities }, "severityColor": severityColor,
	}
}

// key joins the parts of a catalogue key that is made from a code.
func key(parts ...any) string {
	words := make([]string, len(parts))
	for i, p := range parts {
		words[i] = fmt.Sprint(p)
	}
	return strings.Join(words, ".")
}

// text gives the sentence of a key. Values come in pairs of name and value;
// integers among them are grouped and dates written out. An unknown key gives
// ⟦key⟧, which the tests look for.
func (t *texts) text(k string, pairs ...any) string {
	return t.localize(&i18n.LocalizeConfig{MessageID: k, TemplateData: t.data(pairs)})
}

// plural gives the sentence of a key that depends on a count, named Count in it.
func (t *texts) plural(k string, count int, pairs ...any) string {
	data := t.data(pairs)
	data["Count"] = t.number(count)
	return t.localize(&i18n.LocalizeConfig{MessageID: k, PluralCount: count, TemplateData: data})
}

func (t *texts) localize(c *i18n.LocalizeConfig) string {
	s, err := t.catalogue.Localize(c)
	if err != nil && s == "" {
		return "⟦" + c.MessageID + "⟧"
	}
	return s
}

func (t *texts) data(pairs []any) map[string]string {
	data := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		data[fmt.Sprint(pairs[i])] = t.value(pairs[i+1])
	}
	return data
}

func (t *texts) value(v any) string {
	switch v := v.(type) {
	case int:
		return t.number(v)
	case kinds.Date:
		return t.date(v)
	default:
		return fmt.Sprint(v)
	}
}

func (t *texts) number(n int) string { return t.numbers.Sprintf("%d", n) }

var englishMonths = [...]string{
	"January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December",
}

// date writes a known date in full, and an unknown one as nothing.
func (t *texts) date(d kinds.Date) string {
	if !d.Known() {
		return ""
	}
	day := d.Time()
	if t.lang == English {
		return fmt.Sprintf("%d %s %d", day.Day(), englishMonths[day.Month()-1], day.Year())
	}
	return day.Format("02.01.2006")
}

// when writes an instant in the zone of the controller.
func (t *texts) when(at time.Time) string {
	local := at.In(zone)
	return t.date(kinds.DateOf(local)) + " " + local.Format("15.04")
}

// exactly is when, with the seconds where they count.
func (t *texts) exactly(at time.Time) string {
	local := at.In(zone)
	if local.Second() == 0 || local.Add(time.Microsecond).Second() == 0 {
		return t.when(at)
	}
	return t.date(kinds.DateOf(local)) + " " + local.Format("15.04.05")
}

var zone = func() *time.Location {
	z, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic(err) // the program carries its own zones
	}
	return z
}()

// known gives a key if the catalogue has it, else nothing.
func (t *texts) known(k string) string {
	if t.keys[k] {
		return k
	}
	return ""
}

// first gives the first key that the catalogue has; the last when it has none.
func (t *texts) first(keys ...string) string {
	for _, k := range keys[:len(keys)-1] {
		if t.keys[k] {
			return k
		}
	}
	return keys[len(keys)-1]
}
