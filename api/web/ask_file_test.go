package web

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/blob"
	"ledd/internal/kinds"
)

// formOf is the body of a form: a field is name=value, a file @content.
func formOf(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		if text, file := strings.CutPrefix(p, "@"); file {
			b.WriteString("--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n" + text + "\r\n")
			continue
		}
		name, value, _ := strings.Cut(p, "=")
		b.WriteString("--B\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
	}
	return b.String() + "--B--\r\n"
}

func formRequest(body io.Reader) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", body)
	r.Header.Set("Content-Type", "multipart/form-data; boundary=B")
	return r
}

// TestFormsWithAFile: in whichever order the parts of a form come, what was typed is
// given back, and a file is kept where nothing is refused and nowhere else.
func TestFormsWithAFile(t *testing.T) {
	wrongName := kinds.Invalid("/name", "required", "name")
	wrongFile := kinds.Invalid("/file", "media", "media")
	none := kinds.Invalid("/file", "no-file", "none")
	for name, c := range map[string]struct {
		body   string
		most   int64 // bytes of the request
		takes  error // what taking the file says at once
		checks error // what it says of all its bytes
		kept   string
		values url.Values
		places string
	}{
		"file last":                 {body: formOf("name=Ola", "note=x", "@PDF"), kept: "PDF", values: url.Values{"name": {"Ola"}, "note": {"x"}}},
		"file first":                {body: formOf("@PDF", "name=Ola", "note=x"), kept: "PDF", values: url.Values{"name": {"Ola"}, "note": {"x"}}},
		"file between":              {body: formOf("name=Ola", "@PDF", "note=x"), kept: "PDF", values: url.Values{"name": {"Ola"}, "note": {"x"}}},
		"no file":                   {body: formOf("name=Ola"), values: url.Values{"name": {"Ola"}}, places: "/file"},
		"an empty file":             {body: formOf("@", "name=Ola"), values: url.Values{"name": {"Ola"}}, places: "/file"},
		"an empty file, and one":    {body: formOf("@", "@PDF", "name=Ola"), kept: "PDF", values: url.Values{"name": {"Ola"}}},
		"two files":                 {body: formOf("@PDF", "@other", "name=Ola"), kept: "PDF", values: url.Values{"name": {"Ola"}}},
		"a field refused":           {body: formOf("name=", "@PDF"), values: url.Values{"name": {""}}, places: "/name"},
		"refused behind the file":   {body: formOf("@PDF", "name=", "note=x"), values: url.Values{"name": {""}, "note": {"x"}}, places: "/name"},
		"the bytes refused":         {body: formOf("@PDF", "name=Ola"), checks: wrongFile, values: url.Values{"name": {"Ola"}}, places: "/file"},
		"refused at once":           {body: formOf("@PDF", "name=Ola"), takes: wrongFile, values: url.Values{"name": {"Ola"}}, places: "/file"},
		"refused at once, and name": {body: formOf("@PDF", "name="), takes: wrongFile, values: url.Values{"name": {""}}, places: "/file /name"},
		"no guest's file":           {body: formOf("@PDF", "name="), takes: kinds.Fail(kinds.KindConflict, "enough"), values: url.Values{"name": {""}}, places: "conflict"},
		"far too large":             {body: formOf("name=Ola", "@"+strings.Repeat("x", 4096)), most: 2048, values: url.Values{"name": {"Ola"}}, places: "/file"},
		"cut off":                   {body: strings.TrimSuffix(formOf("name=Ola", "@PDF"), "\r\n--B--\r\n"), values: url.Values{"name": {"Ola"}}, places: "form"},
		"too many fields":           {body: formOf(append(slicesOf("a="+strings.Repeat("x", 60<<10), 20), "@PDF")...), places: "form"},
	} {
		t.Run(name, func(t *testing.T) {
			kept := ""
			f := fileForm{
				said: func(q url.Values, file bool) error {
					switch {
					case q.Get("name") == "":
						return wrongName
					case !file:
						return none
					}
					return nil
				},
				take: func(_ string, from io.Reader) error {
					if c.takes != nil {
						return c.takes
					}
					b, err := io.ReadAll(from)
					if err == nil && c.checks == nil {
						kept = string(b)
					}
					return errors.Join(err, c.checks)
				},
			}
			r := formRequest(strings.NewReader(c.body))
			if c.most > 0 {
				r.Body = http.MaxBytesReader(nil, r.Body, c.most)
			}
			got, err := f.read(httptest.NewRecorder(), r)
			if c.values != nil {
				if diff := cmp.Diff(c.values, got); diff != "" {
					t.Error(diff)
				}
			}
			if kept != c.kept || placesOf(err) != c.places {
				t.Errorf("%q is kept, and %q refused: %v", kept, placesOf(err), err)
			}
		})
	}
}

func slicesOf(text string, n int) (out []string) {
	for range n {
		out = append(out, text)
	}
	return out
}

// placesOf is where an error stands: the places that it names, else its kind.
func placesOf(err error) string {
	if err == nil {
		return ""
	}
	var out []string
	for _, v := range kinds.ViolationsOf(err) {
		if v.Pointer == "" {
			v.Pointer = v.Code
		}
		out = append(out, v.Pointer)
	}
	if len(out) == 0 {
		return string(kinds.KindOf(err))
	}
	return strings.Join(out, " ")
}

// TestFilesOfFormsAreNotHeld: a large file of a form goes to the shelf and lies in no
// memory on its way there.
func TestFilesOfFormsAreNotHeld(t *testing.T) {
	const size = 20 << 20
	shelf, err := blob.New(blob.Settings{Folder: t.TempDir(), Limit: size})
	if err != nil {
		t.Fatal(err)
	}
	head, tail, _ := strings.Cut(formOf("name=Ola", "@|", "note=x"), "|")
	var stored blob.Stored
	f := fileForm{
		said: func(url.Values, bool) error { return nil },
		take: func(_ string, from io.Reader) (err error) {
			stored, err = shelf.Put(t.Context(), from)
			return err
		},
	}
	r := formRequest(io.MultiReader(strings.NewReader(head), &zeros{size}, strings.NewReader(tail)))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	q, err := f.read(httptest.NewRecorder(), r)
	runtime.ReadMemStats(&after)
	if err != nil || stored.Size != size || q.Get("note") != "x" {
		t.Fatalf("%+v %v %v", stored, q, err)
	}
	if held := after.TotalAlloc - before.TotalAlloc; held > 4<<20 {
		t.Errorf("%d bytes were held for a file of %d", held, size)
	}
}

// TestRoomForFiles: each page that takes a file is given room for one.
func TestRoomForFiles(t *testing.T) {
	for path, want := range map[string]int64{
		"/agreements/x/submit": 25 << 20, "/invited/agreement/submit": 25 << 20, "/agreements/x/annexes/new": 25 << 20, "/invited/agreement/annexes": 25 << 20,
		"/agreements/x/attach": 25 << 20, "/agreements/x/exit": 25 << 20, "/invited/agreement/exit": 25 << 20, "/verify": 25 << 20, "/import": 1 << 20, "/agreements/x/sign": 0,
	} {
		if got := Uploads(httptest.NewRequest(http.MethodPost, path, nil)); got < want || want == 0 && got != 0 {
			t.Errorf("%s has room for %d bytes, want %d", path, got, want)
		}
	}
}
