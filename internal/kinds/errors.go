package kinds

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind is one of the few sorts of error that a caller can act on. Each front
// door translates it once: REST to a status, the command line to a sentence.
type Kind string

// The kinds. Whatever is not an *Error is Internal, and its text is not shown.
const (
	KindInvalid         Kind = "invalid"
	KindUnauthenticated Kind = "unauthenticated"
	KindForbidden       Kind = "forbidden"
	KindNotFound        Kind = "not-found"
	KindConflict        Kind = "conflict"
	KindStale           Kind = "stale"
	KindLimited         Kind = "limited"
	KindInternal        Kind = "internal"
)

// Violation is one thing wrong with what was sent: where (a JSON pointer,
// RFC 6901), a stable code, and a sentence with the cure.
type Violation struct {
	Pointer string `json:"pointer" required:"true"`
	Code    string `json:"code" required:"true"`
	Detail  string `json:"detail" required:"true"`
	// Limit is what is allowed at most or at least, where a bound was passed.
	Limit string `json:"limit,omitempty"`
	// Value is what was given, where the place alone does not tell.
	Value string `json:"value,omitempty"`
}

// Error is an error that its receiver may read.
type Error struct {
	Kind       Kind
	Message    string
	Violations []Violation
	// Wait is how long to wait before asking again, of what is limited.
	Wait time.Duration
	// Action is what was forbidden, where the policy forbids it.
	Action string
}

func (e *Error) Error() string {
	switch {
	case len(e.Violations) == 0:
		return e.Message
	case len(e.Violations) == 1 && e.Message == e.Violations[0].Detail:
		return e.Message
	}
	var s strings.Builder
	s.WriteString(e.Message)
	for _, v := range e.Violations {
		fmt.Fprintf(&s, "; %s: %s", v.Pointer, v.Detail)
	}
	return s.String()
}

// Invalid says that one value is wrong; pointer may be empty.
func Invalid(pointer, code, format string, args ...any) *Error {
	detail := fmt.Sprintf(format, args...)
	return &Error{Kind: KindInvalid, Message: detail, Violations: []Violation{{Pointer: pointer, Code: code, Detail: detail}}}
}

// Violations gathers several; it is nil when there is none.
func Violations(vs []Violation) error {
	switch len(vs) {
	case 0:
		return nil
	case 1:
		return &Error{Kind: KindInvalid, Message: vs[0].Detail, Violations: vs}
	}
	return &Error{Kind: KindInvalid, Message: fmt.Sprintf("%d values are not valid", len(vs)), Violations: vs}
}

// Fail makes an error of any other kind.
func Fail(k Kind, format string, args ...any) *Error {
	return &Error{Kind: k, Message: fmt.Sprintf(format, args...)}
}

// Limited says that somebody asks too often, and when to ask again.
func Limited(wait time.Duration, format string, args ...any) *Error {
	return &Error{Kind: KindLimited, Message: fmt.Sprintf(format, args...), Wait: wait}
}

// WaitOf is how long to wait before asking again, in whole seconds, one at least.
func WaitOf(err error) int {
	var e *Error
	if !errors.As(err, &e) {
		return 1
	}
	return max(1, int((e.Wait+time.Second-1)/time.Second))
}

// NotFound says that the actor can see no such record, whether or not it exists.
func NotFound(noun string) *Error { return Fail(KindNotFound, "no such %s", noun) }

// KindOf classifies any error.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return KindInternal
}

// ViolationsOf lists what is wrong, empty when err names no place.
func ViolationsOf(err error) []Violation {
	var e *Error
	if errors.As(err, &e) && e.Violations != nil {
		return e.Violations
	}
	return []Violation{}
}
