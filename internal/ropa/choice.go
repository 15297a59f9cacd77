package ropa

import (
	"cmp"
	"slices"
	"strings"

	"ledd/internal/kinds"
)

// Edition is how much the record says.
type Edition string

// The editions.
const (
	Statutory Edition = "statutory" // art. 30(1)(a) to (g), and nothing else
	Complete  Edition = "complete"  // with legal basis, systems, agreements, status and review beside it
)

// Audience is whom the record is for.
type Audience string

// The audiences.
const (
	Internal Audience = "internal" // the organisation itself, and the supervisory authority
	Public   Audience = "public"   // everybody: no names of people, no codes of systems, security in words alone, no drafts
)

// Editions and Audiences list what can be chosen, the first being the default;
// Languages are those that a record is written in.
var (
	Editions  = []Edition{Statutory, Complete}
	Audiences = []Audience{Internal, Public}
	Languages = []string{"nb", "nn", "en", "da"}
)

// Choice is which record somebody asks for.
type Choice struct {
	Edition  Edition
	Audience Audience
	Lang     string     // empty: the organisation's own
	AsOf     kinds.Date // unknown: today
}

// check fills in what is not said. Errors: invalid for a word that is no choice.
func (c Choice) check() (Choice, error) {
	c.Edition, c.Audience = cmp.Or(c.Edition, Statutory), cmp.Or(c.Audience, Internal)
	var vs []kinds.Violation
	vs = append(vs, oneOf("edition", c.Edition, Editions)...)
	vs = append(vs, oneOf("audience", c.Audience, Audiences)...)
	if c.Lang != "" {
		vs = append(vs, oneOf("lang", c.Lang, Languages)...)
	}
	return c, kinds.Violations(vs)
}

func oneOf[S ~string](name string, value S, known []S) []kinds.Violation {
	if slices.Contains(known, value) {
		return nil
	}
	words := make([]string, len(known))
	for i, k := range known {
		words[i] = string(k)
	}
	return []kinds.Violation{{Pointer: name, Code: "oneof", Value: string(value), Detail: name + " is one of " + strings.Join(words, ", ")}}
}
