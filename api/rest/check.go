package rest

import (
	"context"

	"ledd/internal/agreement"
	"ledd/internal/door"
)

// printed is the code that stands on each page of an agreement.
type printed struct {
	Code string `query:"code" validate:"required,max=64" doc:"as it is printed, with or without its dashes"`
}

// digest is the fingerprint of a file.
type digest struct {
	SHA256 string `path:"sha256" validate:"len=64,hexadecimal" doc:"of the file, in hexadecimal"`
}

// checks answers everybody who holds an agreement in the hand, signed in or not.
func checks(d *door.Door) []Route {
	s := agreement.NewChecks(d)
	return []Route{
		open("/checks", "checkCode", "Ask by the code on its pages whether an agreement is in force",
			func(ctx context.Context, q printed) (agreement.Standing, error) { return s.ByCode(ctx, q.Code) }),
		open("/checks/{sha256}", "checkFile", "Ask by its fingerprint whether a file is that of an agreement in force",
			func(ctx context.Context, q digest) (agreement.Standing, error) { return s.ByFile(ctx, q.SHA256) }),
	}
}

// open gives a route that everybody may read, without a token.
func open[Out, Query any](path, name, summary string, fn func(context.Context, Query) (Out, error)) Route {
	r := read(path, "open.read", summary, fn).named(name)
	r.Action = ""
	return r
}
