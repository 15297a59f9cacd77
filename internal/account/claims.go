package account

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ledd/internal/access"
	"ledd/internal/kinds"
)

// Rules is what an issuer's claims mean here: which organisation somebody works
// for, and as what. They are settings; the zero value gives nobody anything.
type Rules struct {
	Org        []string          // path to organisation numbers
	Orgs       map[string]string // claim value -> organisation number, where it is none
	Role       []string          // path to what gives roles
	Roles      map[string]Post   // claim value -> role; * is whoever the issuer lets in
	TrustEmail bool              // an address that the issuer has verified is the person's of that address here
}

// Post is a role in the organisation, or in one of its units by the unit's code.
type Post struct {
	Role access.Role
	Unit string
}

// Seat is a post in an organisation, by its number.
type Seat struct {
	Org string
	Post
}

// everybody in Roles stands for whoever the issuer lets in.
const everybody = "*"

// NewRules reads the settings. A path is names with dots between them, * for each
// element of a list; a dot or a star within a name is written \. and \*.
func NewRules(org, orgs, role, roles string, trust bool) (Rules, error) {
	r := Rules{Org: pathOf(org), Role: pathOf(role), Orgs: map[string]string{}, Roles: map[string]Post{}, TrustEmail: trust}
	for from, to := range pairsOf(orgs) {
		if numberOf(to) == "" {
			return r, fmt.Errorf("%q is mapped to %q, which is no organisation number", from, to)
		}
		r.Orgs[from] = numberOf(to)
	}
	for from, to := range pairsOf(roles) {
		name, unit, _ := strings.Cut(to, "@")
		p := Post{access.Role(name), unit}
		if !slices.Contains(access.Roles, p.Role) {
			return r, fmt.Errorf("%q is mapped to %q, which is no role: %v", from, name, access.Roles)
		}
		if (p.Role == access.SystemOwner) != (unit != "") && !slices.Contains(ofUnits, p.Role) || (p.Role == access.SystemOwner && unit == "") {
			return r, fmt.Errorf("%q is mapped to %q: a system owner is of a unit (system_owner@code), and this role may need none", from, to)
		}
		r.Roles[from] = p
	}
	return r, nil
}

// pairsOf reads a=b,c=d; the last = of a pair separates, since claims may hold some.
func pairsOf(text string) map[string]string {
	out := map[string]string{}
	for pair := range strings.SplitSeq(text, ",") {
		if i := strings.LastIndex(pair, "="); i > 0 {
			out[strings.TrimSpace(pair[:i])] = strings.TrimSpace(pair[i+1:])
		}
	}
	return out
}

// each is the step of a path into every element of a list.
const each = "\x00each"

func pathOf(text string) []string {
	if text == "" {
		return nil
	}
	marked := strings.NewReplacer(`\.`, "\x01", `\*`, "\x02").Replace(text)
	var path []string
	for name := range strings.SplitSeq(marked, ".") {
		if name == "*" {
			name = each
		}
		path = append(path, strings.NewReplacer("\x01", ".", "\x02", "*").Replace(name))
	}
	return path
}

// Seats lists what claims give: sorted, each once. Where both paths lead through
// the same list, an organisation and a role belong together only within one of its
// elements: what somebody is in one organisation is nothing in another.
// unknown lists values of the organisation claim that are no number and not mapped.
func (r Rules) Seats(claims map[string]any) (seats []Seat, unknown []string) {
	r.walk(claims, r.Org, r.Role, func(orgs, roles []string) {
		posts := r.posts(roles)
		for _, value := range orgs {
			org := r.number(value)
			if org == "" {
				unknown = append(unknown, value)
				continue
			}
			for _, p := range posts {
				seats = append(seats, Seat{org, p})
			}
		}
	})
	slices.SortFunc(seats, func(a, b Seat) int {
		return strings.Compare(a.Org+" "+string(a.Role)+" "+a.Unit, b.Org+" "+string(b.Role)+" "+b.Unit)
	})
	return slices.Compact(seats), unknown
}

// Numbers lists the organisations that claims name, with a role or without.
func (r Rules) Numbers(claims map[string]any) []string {
	var out []string
	for _, value := range valuesAt(claims, r.Org) {
		if n := r.number(value); n != "" {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// walk follows two paths as long as they are one.
func (r Rules) walk(at any, org, role []string, found func(orgs, roles []string)) {
	if len(org) == 0 {
		return
	}
	if len(role) == 0 || org[0] != role[0] {
		found(valuesAt(at, org), valuesAt(at, role))
		return
	}
	for _, next := range step(at, org[0]) {
		r.walk(next, org[1:], role[1:], found)
	}
}

func (r Rules) posts(roles []string) []Post {
	var out []Post
	for _, value := range append(roles, everybody) {
		if p, ok := r.Roles[value]; ok && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

func (r Rules) number(value string) string {
	if mapped, ok := r.Orgs[value]; ok {
		return mapped
	}
	return numberOf(value)
}

var orgNumber = regexp.MustCompile(`^(?:(?i:NO)?(?:0192:|9908:)?|iso6523-actorid-upis::0192:)(\d{3} ?\d{3} ?\d{3}|\d{8})$`)

// numberOf cuts a Norwegian or Danish organisation number out of how issuers write
// it, such as 0192:987654321 (ISO 6523); empty when it is none.
func numberOf(value string) string {
	m := orgNumber.FindStringSubmatch(strings.TrimSpace(value))
	if m == nil {
		return ""
	}
	return strings.ReplaceAll(m[1], " ", "")
}

// valuesAt lists the texts at a path. A list at its end gives its elements, whether
// or not the path says so.
func valuesAt(at any, path []string) []string {
	var out []string
	if len(path) > 0 {
		for _, next := range step(at, path[0]) {
			out = append(out, valuesAt(next, path[1:])...)
		}
		return out
	}
	list, ok := at.([]any)
	if !ok {
		list = []any{at}
	}
	for _, v := range list {
		if text, ok := v.(string); ok {
			out = append(out, text)
		}
	}
	return out
}

// step takes one step of a path.
func step(at any, name string) []any {
	switch v := at.(type) {
	case map[string]any:
		if next, ok := v[name]; ok && name != each {
			return []any{next}
		}
	case []any:
		if name == each {
			return v
		}
	}
	return nil
}

// errClaims says why somebody whom an issuer knows does not come in; the code is
// for the page.
func errClaims(code, message string) error {
	return &kinds.Error{Kind: kinds.KindForbidden, Message: message, Violations: []kinds.Violation{{Code: code, Detail: message}}}
}
