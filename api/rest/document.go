package rest

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"time"

	"ledd/internal/access"
	"ledd/internal/document"
	"ledd/internal/door"
)

// partial is how the bytes of a document come: the media type of the draft of the IETF
// on resumable uploads, and the older one of tus.
var partial = []string{"application/partial-upload", "application/offset+octet-stream"}

// files is the documents: announced by POST, sent by PATCH from an offset on, as often as
// it takes, and fetched by GET.
func files(d *door.Door) []Route {
	s := document.New(d)
	at, content := "/documents/{id}", "/documents/{id}/content"
	return append([]Route{
		list("/documents", "document", "List documents", s.List),
		beginning(s),
		read(at, "document.read", "Read a document's record", func(ctx context.Context, q one) (*document.Document, error) { return s.Get(ctx, q.ID) }).named("documentGet").past(),
		update(at, "document", "Name a document otherwise, or keep it for longer", s.Update),
		history(at+"/versions", "document", "List the versions of a document's record, newest first", s.Versions),
		{
			Method: http.MethodHead, Path: content, Name: "documentOffset", Action: "document.read", Summary: "Ask how much of a document has arrived",
			Params: paramsOf[one](), Status: http.StatusNoContent,
			Handle: func(c *Call) (Answer, error) {
				x, err := s.Get(c.Context(), c.Path("id"))
				if err != nil {
					return Answer{}, err
				}
				return Answer{Status: http.StatusNoContent, Header: progress(x)}, nil
			},
		},
		receiving(s),
		{
			Method: http.MethodGet, Path: content, Name: "documentContent", Action: "document.read", Summary: "Fetch the bytes of a document, or a range of them",
			Params: paramsOf[one](), Media: "application/octet-stream", Status: http.StatusOK, Also: []int{http.StatusPartialContent},
			Handle: func(c *Call) (Answer, error) {
				x, err := s.Open(c.Context(), c.Path("id"))
				return download(x), err
			},
		},
	}, caring(s)...)
}

// beginning announces a document. What is there already is answered with 200, so that it
// may be announced again.
func beginning(s document.Documents) Route {
	r := add("/documents", "document.create", "Announce a document; its bytes follow by PATCH. The same bytes for the same purpose and subject are the document that is there already (200), however far it has come",
		func(context.Context, nothing, document.DocumentInput) (*document.Document, error) { return nil, nil })
	r.Also = []int{http.StatusOK}
	r.Handle = func(c *Call) (Answer, error) {
		in, err := decodeBody[document.DocumentInput](c)
		if err != nil {
			return Answer{}, err
		}
		x, made, err := s.Begin(c.once(), in)
		a, err := answer(x, err)
		if err != nil {
			return a, err
		}
		a.Status, a.Location, a.Header = http.StatusOK, c.request.URL.Path+"/"+a.id, progress(x)
		if made {
			a.Status = http.StatusCreated
		}
		return a, nil
	}
	return r
}

// progress says how far a document has come, as the draft of the IETF on resumable
// uploads does.
func progress(d *document.Document) map[string]string {
	complete := "?1"
	if d.State == document.Receiving {
		complete = "?0"
	}
	return map[string]string{"Upload-Offset": strconv.FormatInt(d.Received, 10), "Upload-Complete": complete}
}

var offset = regexp.MustCompile(`^[0-9]{1,15}$`)

// receiving takes the next bytes. A wrong offset is answered with the right one.
func receiving(s document.Documents) Route {
	return Route{
		Method: http.MethodPatch, Path: "/documents/{id}/content", Name: "documentReceive", Action: "document.create",
		Summary: "Send the next bytes of a document, from what has arrived on; with the last one it is finished, or rejected when it is not what was announced. An empty body finishes one of which all bytes are there",
		Params:  paramsOf[one](), Raw: partial, Out: reflect.TypeFor[*document.Document](), Status: http.StatusOK,
		Handle: func(c *Call) (Answer, error) {
			sent := c.request.Header.Get("Upload-Offset")
			if !offset.MatchString(sent) {
				return Answer{}, malformed("Upload-Offset", "format", "say with Upload-Offset how many bytes have arrived before: 0 at the beginning")
			}
			from, _ := strconv.ParseInt(sent, 10, 64)
			x, err := s.Receive(c.Context(), c.Path("id"), from, c.request.Body)
			var wrong *document.OffsetError
			if errors.As(err, &wrong) {
				c.writer.Header().Set("Upload-Offset", strconv.FormatInt(wrong.Offset, 10))
			}
			a, err := answer(x, err)
			if err == nil {
				a.Header = progress(x)
			}
			return a, err
		},
	}
}

// ranges is the one form of a range that is looked at.
var ranges = regexp.MustCompile(`^bytes=(?:([0-9]{1,15})-[0-9]{0,15}|-[1-9][0-9]{0,14})$`)

// download sends the bytes as a file to keep: never as something that a browser shows,
// whatever is in it.
func download(c document.Content) Answer {
	if c.Document == nil {
		return Answer{}
	}
	return Answer{
		Tag: c.SHA256, Disposition: mime.FormatMediaType("attachment", map[string]string{"filename": c.FileName()}), // RFC 6266
		Header: map[string]string{
			"Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, no-store",
		},
		Send: func(w http.ResponseWriter, r *http.Request) {
			_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(slowest))
			if asked := r.Header.Values("Range"); len(asked) > 0 && !within(asked, c.Size) {
				r.Header.Del("Range") // RFC 9110, 14.2: a server may leave a range unread
			}
			from := c.Reader(r.Context())
			defer from.Close()
			http.ServeContent(w, r, "", time.Time{}, from)
		},
	}
}

// within reports whether there is one range, and it lies in the document.
func within(asked []string, size int64) bool {
	if len(asked) != 1 || !ranges.MatchString(asked[0]) {
		return false
	}
	first, err := strconv.ParseInt(ranges.FindStringSubmatch(asked[0])[1], 10, 64)
	return err != nil || first < size // one that counts from the end lies in it
}

// caring is what is done with documents later: holds, and the end of retention.
func caring(s document.Documents) []Route {
	post := func(verb, name string, action access.Action, summary string, do func(*Call) (*document.Document, error)) Route {
		return Route{
			Method: http.MethodPost, Path: "/documents/{id}/" + verb, Name: name, Action: action, Summary: summary,
			Params: paramsOf[one](), Out: reflect.TypeFor[*document.Document](), Status: http.StatusOK,
			Handle: func(c *Call) (Answer, error) { return answer(do(c)) },
		}
	}
	hold := post("hold", "documentHold", "document.hold", "Keep the bytes of a document whatever its retention says", func(c *Call) (*document.Document, error) {
		in, err := decodeBody[document.Holding](c)
		if err != nil {
			return nil, err
		}
		return s.Hold(c.Context(), c.Path("id"), in)
	})
	hold.In = reflect.TypeFor[document.Holding]()
	return slices.Concat([]Route{hold}, []Route{
		post("lift", "documentLift", "document.hold", "End the hold on a document", func(c *Call) (*document.Document, error) { return s.Lift(c.Context(), c.Path("id")) }),
		post("erase", "documentErase", "document.erase", "Remove the bytes of a document whose retention is over; its record stays", func(c *Call) (*document.Document, error) {
			return s.Erase(c.Context(), c.Path("id"))
		}),
	})
}
