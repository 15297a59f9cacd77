package rest

import (
	"context"
	"slices"

	"ledd/internal/access"
	"ledd/internal/agreement"
)

// Papers makes documents of records whose words are those of their pages.
type Papers interface {
	// Paper gives a record's document as pdf or html, in a language or that of the
	// organisation; read is the action that reads the record. Errors: not-found, forbidden.
	Paper(ctx context.Context, read access.Action, id, ending, lang string) (agreement.File, error)
}

// inTongue is the query of a document in one of the languages of the pages.
type inTongue struct {
	one
	Lang string `query:"lang" validate:"omitempty,oneof=nb nn en da" doc:"the language of the words, that of the organisation when absent"`
}

// papers is risk assessments and DPIAs as documents, with their matrices drawn.
func papers(h House) []Route {
	form := func(at, noun, ending, media, summary string) Route {
		read := access.Action(noun + ".read")
		return file(at+"/{id}/"+ending, read, media, summary, func(ctx context.Context, q inTongue) (agreement.File, error) {
			return h.Papers.Paper(ctx, read, q.ID, ending, q.Lang)
		}).named(noun + map[string]string{"pdf": "Pdf", "html": "Html"}[ending]).past()
	}
	both := func(at, noun, words string) []Route {
		return []Route{
			form(at, noun, "pdf", "application/pdf", "Read "+words+" as a PDF file, with its matrices drawn"),
			form(at, noun, "html", "text/html", "Read "+words+" as an accessible page, with its matrices drawn"),
		}
	}
	return slices.Concat(both("/risk-assessments", "assessment", "a risk assessment"), both("/dpias", "dpia", "a DPIA"))
}
