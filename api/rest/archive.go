package rest

import (
	"mime"
	"net/http"
	"time"

	"ledd/internal/archive"
	"ledd/internal/door"
)

// archives is everything that an organisation owns, to be taken along.
func archives(d *door.Door) []Route {
	v := archive.New(d)
	return []Route{{
		Method: http.MethodGet, Path: "/archive", Name: "archive", Action: "archive.export", Media: archive.Media, Status: http.StatusOK,
		Summary: "Fetch everything that the organisation owns as one ZIP file: the records as they stand (register.json), letters, links and batches (other.json), every version (history.ndjson), the bytes of documents, and the audit trail for those who may export it. An empty register takes it in again (ledd archive take)",
		Handle: func(c *Call) (Answer, error) {
			f, err := v.Spool(c.Context())
			if err != nil {
				return Answer{}, err
			}
			named := mime.FormatMediaType("attachment", map[string]string{"filename": f.Called})
			return Answer{Type: archive.Media, Tag: f.Digest, Disposition: named, Send: func(w http.ResponseWriter, r *http.Request) {
				defer f.Close()
				w.Header().Set("Content-Type", archive.Media)
				http.ServeContent(w, r, "", time.Time{}, f)
			}}, nil
		},
	}}
}
