package web

import (
	"context"
	"net/http"
	"slices"

	"golang.org/x/text/language"
)

// Lang is a language that a reader can ask for. The tag "no" is read and
// never written, since x/text treats it as English.
type Lang string

// The languages of the countries that Ledd is made for.
const (
	Bokmal  Lang = "nb"
	Nynorsk Lang = "nn"
	English Lang = "en"
	Danish  Lang = "da"
)

// shown are the languages that have a catalogue, in the order of the language
// switch.
var shown = []Lang{Bokmal, Nynorsk, English, Danish}

// languageName is the part of an address that asks for a language, and the cookie
// that remembers it.
const languageName = "lang"

// Shown gives the language in which the texts are: bokmål for one that is not
// known.
func (l Lang) Shown() Lang {
	if slices.Contains(shown, l) {
		return l
	}
	return Bokmal
}

// readLang reads a tag that somebody asks with, and tells whether it is known.
func readLang(tag string) (Lang, bool) {
	if tag == "no" {
		return Bokmal, true
	}
	return Lang(tag), slices.Contains(shown, Lang(tag))
}

// usualKey is under what a context says of the organisation's own language.
type usualKey struct{}

// withUsual lets pages be in the organisation's language until somebody chooses.
func withUsual(ctx context.Context, lang string) context.Context {
	return context.WithValue(ctx, usualKey{}, lang)
}

// language chooses for a request: ?lang= (which is remembered in a cookie),
// else the cookie, else what the organisation has set, else the browser's list,
// else English. It is called before anything is written.
func (s *Site) language(w http.ResponseWriter, r *http.Request) Lang {
	if l, ok := readLang(r.URL.Query().Get(languageName)); ok {
		s.rememberLanguage(w, l)
		return l
	}
	if c, err := r.Cookie(s.hostOnly(languageName)); err == nil {
		if l, ok := readLang(c.Value); ok {
			return l
		}
	}
	if usual, _ := r.Context().Value(usualKey{}).(string); usual != "" {
		return Lang(usual)
	}
	return acceptedLanguage(r.Header.Get("Accept-Language"))
}

func acceptedLanguage(header string) Lang {
	tags, qualities, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return English
	}
	for i, tag := range tags {
		base, _ := tag.Base()
		if l, ok := readLang(base.String()); ok && qualities[i] > 0 {
			return l
		}
	}
	return English
}

func (s *Site) rememberLanguage(w http.ResponseWriter, l Lang) {
	http.SetCookie(w, &http.Cookie{
		Name: s.hostOnly(languageName), Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	})
}
