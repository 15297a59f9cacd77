package mail

import (
	"regexp"
	"slices"
)

// Write is write for tests.
func (l Letter) Write() (subject, body string, err error) { return l.write() }

var field = regexp.MustCompile(`{{(?:with )?\.(\w+)}}`)

// Fields lists what a text tells of, sorted.
func Fields(text, lang string) []string {
	b, err := files.ReadFile("text/" + text + "." + lang + ".txt")
	if err != nil {
		return nil
	}
	var all []string
	for _, m := range field.FindAllStringSubmatch(string(b), -1) {
		all = append(all, m[1])
	}
	slices.Sort(all)
	return slices.Compact(all)
}
