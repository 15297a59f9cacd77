package mail

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"text/template"
	"time"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

//go:embed text/*.txt
var files embed.FS

// letters is every text by name and language, such as code.nb.
var letters = template.Must(template.New("").Option("missingkey=error").ParseFS(files, "text/*.txt"))

// Languages are those of every text.
var Languages = []string{"nb", "nn", "en", "da"}

// Letter is what a room wants somebody to read.
type Letter struct {
	Email    string
	Name     string
	Language string            // nb where the texts lack it
	Text     string            // which one: a name under text/
	Data     map[string]string // Link is a path of the pages: the outbox knows under which address people reach them
	Expires  time.Time         // what it says is over then
}

// Post puts a letter into the outbox of the actor's organisation. It is sent after
// the commit, or never.
func Post(tx *door.Tx, l Letter) (*Message, error) {
	if !slices.Contains(Languages, l.Language) {
		l.Language = Languages[0]
	}
	subject, body, err := l.write()
	if err != nil {
		return nil, err
	}
	m := &Message{Email: l.Email, Name: l.Name, Language: l.Language, Text: l.Text, Subject: subject, State: Waiting, ExpiresAt: l.Expires, Body: body}
	if err := door.Add(tx, m); err != nil {
		return nil, err
	}
	return m, door.Enqueue(tx, Send{Message: m.ID, Org: m.Org})
}

// write fills the text: its first line is the subject, and the second is empty. A
// value is one line, so that none of them can add a line to the letter.
func (l Letter) write() (subject, body string, err error) {
	data := map[string]string{}
	for name, value := range l.Data {
		data[name] = strings.Join(strings.Fields(value), " ")
	}
	if data["Link"] != "" {
		data["Link"] = home + data["Link"]
	}
	var b strings.Builder
	if err := letters.ExecuteTemplate(&b, l.Text+"."+l.Language+".txt", data); err != nil {
		return "", "", fmt.Errorf("write the letter %s: %w", l.Text, err)
	}
	subject, body, _ = strings.Cut(b.String(), "\n\n")
	return strings.TrimSpace(subject), body, nil
}

// home stands in a message for the address under which people reach the pages.
const home = "ledd-home:"

// Texts lists the names of all texts, for the test that reads them in every language.
func Texts() []string {
	var names []string
	all, err := fs.Glob(files, "text/*.txt")
	if err != nil {
		panic(err)
	}
	for _, file := range all {
		name, _, _ := strings.Cut(path.Base(file), ".")
		names = append(names, name)
	}
	return slices.Compact(names)
}

// Day writes a day as people of a language do in a letter.
func Day(language string, d kinds.Date) string {
	if language == "en" {
		return d.Time().Format("2 January 2006")
	}
	return d.Time().Format("02.01.2006")
}
