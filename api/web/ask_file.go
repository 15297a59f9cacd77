package web

import (
	"bufio"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"time"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
)

// fileForm is what a page does with a form that brings at most one file, in its field
// "file". The bytes go straight to where they are to lie, and no part of them into
// memory. Fields may stand before the file or behind it: the file ends well only where
// the whole form does, so that nothing is kept of one that is refused.
type fileForm struct {
	// said looks at the fields, once all are there; file: one was chosen.
	said func(q url.Values, file bool) error
	// take keeps the file, reading it to its end.
	take func(name string, file io.Reader) error
}

// mostFieldBytes is how many bytes all fields of such a form may have, beside the file.
const mostFieldBytes = 1 << 20

// errForm says that a form cannot be read.
var errForm = kinds.Invalid("", "form", "the form cannot be read")

// read reads the form as it comes, and gives the fields, whatever is refused. Errors:
// invalid at /file, when it is too large; what said and take refuse.
func (f fileForm) read(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	until, c := time.Now().Add(slowest), http.NewResponseController(w)
	_ = c.SetReadDeadline(until) // a recorder in a test has none
	_ = c.SetWriteDeadline(until.Add(time.Minute))
	parts, err := r.MultipartReader()
	if err != nil {
		return url.Values{}, errForm
	}
	s := &sending{fileForm: f, parts: parts, values: url.Values{}}
	return s.values, s.read()
}

// sending is a form that is being read.
type sending struct {
	fileForm
	parts  *multipart.Reader
	values url.Values
	size   int // of the fields
}

func (s *sending) read() error {
	file, err := s.next()
	if err != nil {
		return err
	}
	if file == nil {
		return s.said(s.values, false)
	}
	err = s.take(file.name, file)
	if file.ended {
		return err
	}
	if s.rest() != nil { // what was written behind a file that is refused is given back
		return err
	}
	return together(err, s.said(s.values, true))
}

// next reads fields up to the next file with anything in it; nil where there is none.
func (s *sending) next() (*comingFile, error) {
	for {
		part, err := s.parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			return nil, unreadable(err)
		}
		if part.FormName() != "file" {
			if err := s.field(part); err != nil {
				return nil, err
			}
			continue
		}
		from := bufio.NewReader(part)
		switch _, err := from.Peek(1); {
		case err == nil:
			return &comingFile{part.FileName(), from, s, false}, nil
		case !errors.Is(err, io.EOF):
			return nil, unreadable(err)
		}
	}
}

func (s *sending) field(part *multipart.Part) error {
	b, err := io.ReadAll(io.LimitReader(part, 64<<10))
	if err != nil {
		return unreadable(err)
	}
	if s.size += len(part.FormName()) + len(b) + 100; s.size > mostFieldBytes {
		return errForm
	}
	s.values.Add(part.FormName(), string(b))
	return nil
}

// rest reads what is left of the form. A second file is none of it.
func (s *sending) rest() error {
	for {
		if file, err := s.next(); file == nil || err != nil {
			return err
		}
	}
}

// comingFile is the file of a form.
type comingFile struct {
	name  string
	from  io.Reader
	form  *sending
	ended bool
}

// Read gives what comes next. At the end it says what is wrong with the form.
func (f *comingFile) Read(p []byte) (int, error) {
	n, err := f.from.Read(p)
	switch {
	case err == nil || f.ended:
	case !errors.Is(err, io.EOF):
		err = unreadable(err)
	default:
		f.ended = true
		wrong := f.form.rest()
		if wrong == nil {
			wrong = f.form.said(f.form.values, true)
		}
		if wrong != nil {
			err = wrong
		}
	}
	return n, err
}

// unreadable says why a form could not be read to its end.
func unreadable(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return kinds.Invalid("/file", "large", "the file is larger than %d MB", agreement.MostBytes>>20)
	}
	return errForm
}

// together is two refusals as one, where each names its place; else the first.
func together(one, two error) error {
	if vs := append(kinds.ViolationsOf(one), kinds.ViolationsOf(two)...); len(vs) > 1 && one != nil && two != nil {
		return kinds.Violations(vs)
	}
	if one != nil {
		return one
	}
	return two
}
