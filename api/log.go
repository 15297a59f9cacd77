package api

import (
	"fmt"
	"io"
	"log/slog"
	"regexp"
)

// NewLogger gives the log of a serving program: a JSON object a line, without
// personal data and secrets. Whoever writes a line names none; what a library or a
// database puts into the text of an error is taken out here.
func NewLogger(w io.Writer, level slog.Leveler) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		switch v := a.Value.Resolve(); {
		case v.Kind() == slog.KindString:
			a.Value = slog.StringValue(veiled(v.String()))
		case v.Kind() != slog.KindAny || a.Key == slog.LevelKey:
		default:
			a.Value = slog.StringValue(veiled(fmt.Sprint(v.Any())))
		}
		return a
	}}))
}

// veils is what is taken out of a text, in this order, and what stands there instead.
var veils = []struct {
	found   *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`(?i)\b([a-z][a-z0-9+.-]*://)[^\s/@"]*@`), "${1}…@"},                                                // who signs in to an address
	{regexp.MustCompile(`[^\s"'<>(),;:=]+@[^\s"'<>(),;:=]+\.[^\s"'<>(),;:=]+`), "…@…"},                                      // e-mail
	{regexp.MustCompile(`\?[^\s"'<>]*=[^\s"'<>]*`), "?…"},                                                                   // query
	{regexp.MustCompile(`(?i)\b(bearer|basic|password|passwd|secret|token|cookie)(["']?\s*[:= ]\s*)[^\s,;]+`), "${1}${2}…"}, // credentials
	{regexp.MustCompile(`\b(\d{1,3}\.){3}\d{1,3}(:\d+)?\b`), "…"},                                                           // IPv4
	{regexp.MustCompile(`\[?\b[0-9a-fA-F]{1,4}(:[0-9a-fA-F]{0,4}){3,7}\b\]?(:\d+)?|\[::1\](:\d+)?`), "…"},                   // IPv6
	{regexp.MustCompile(`\b\d{6} ?\d{5}\b`), "…"},                                                                           // a person's number
	{regexp.MustCompile(`\b[A-Za-z0-9_-]{40,}\b`), "…"},                                                                     // a secret of ours, or a JWT's part
	{regexp.MustCompile(`(?s)((?:syntax|value|representation|encoding)[^\n]{0,60}?: )".*"`), "${1}…"},                       // what PostgreSQL could not read
	{regexp.MustCompile(`=\([^\n]*?\)`), "=(…)"},                                                                            // Key (email)=(…)
}

// veiled is a text without what may be about a person, or lets somebody in.
func veiled(s string) string {
	for _, v := range veils {
		s = v.found.ReplaceAllString(s, v.instead)
	}
	return s
}
