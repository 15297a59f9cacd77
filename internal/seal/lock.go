package seal

import (
	"slices"
	"strings"

	"ledd/internal/seal/object"
)

// lock is which fields a signature closes (FieldMDP, ISO 32000-2, 12.8.2.4).
type lock struct {
	action object.Name // All, Include or Exclude
	fields []string
}

func locksOf(r *object.Revision, d object.Dict) []lock {
	var out []lock
	for _, o := range r.Array(d["Reference"]) {
		ref := r.Dict(o)
		if r.Name(ref["TransformMethod"]) != "FieldMDP" {
			continue
		}
		out = append(out, lockOf(r, r.Dict(ref["TransformParams"])))
	}
	return out
}

// lockOf reads which fields are closed: as a signature says, or as the dictionary of
// its field asks (SigFieldLock, 12.7.5.5), where P=1 closes the whole document.
func lockOf(r *object.Revision, p object.Dict) lock {
	l := lock{action: r.Name(p["Action"])}
	if all, ok := object.Whole(r.Resolve(p["P"])); ok && all == 1 {
		l.action = "All"
	}
	for _, name := range r.Array(p["Fields"]) {
		if s, ok := r.Resolve(name).(object.String); ok {
			l.fields = append(l.fields, s.Text())
		}
	}
	return l
}

// closes tells whether a field, or one above it, is locked.
func (l lock) closes(name string) bool {
	named := slices.ContainsFunc(l.fields, func(f string) bool { return name == f || strings.HasPrefix(name, f+".") })
	switch l.action {
	case "All":
		return true
	case "Include":
		return named
	case "Exclude":
		return !named
	}
	return false
}

func (c *comparison) locked(f object.Field) bool {
	return slices.ContainsFunc(c.locks, func(l lock) bool { return l.closes(f.Name) })
}

// certifies is the permission (P, 1 to 3) of a certifying signature, else 0.
func certifies(r *object.Revision, d object.Dict) int {
	for _, o := range r.Array(d["Reference"]) {
		ref := r.Dict(o)
		if r.Name(ref["TransformMethod"]) != "DocMDP" {
			continue
		}
		if p, ok := object.Whole(r.Resolve(r.Dict(ref["TransformParams"])["P"])); ok && p >= 1 && p <= 3 {
			return p
		}
		return 2
	}
	return 0
}
