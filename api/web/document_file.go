package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"time"

	"ledd/internal/assess"
	"ledd/internal/document"
	"ledd/internal/kinds"
)

// SendsDocument reports whether a request brings a document, whose handler bounds it by
// the setting.
func SendsDocument(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL.Path == documentsPath+"/new"
}

// DocumentPage is where a file is chosen.
type DocumentPage struct {
	Shell      Shell
	Lead       Say
	Tags       []Tag
	Errors     []UploadError
	Purposes   []Option
	Purpose    string
	Agreements []Choice
	Agreement  string
	Paper      Choice // the attestation that it belongs to; empty: none
	Until      string
	Accept     string
	Most       int // megabytes
	Scans      bool
}

func (p DocumentPage) frame() *Shell  { return &p.Shell }
func (DocumentPage) template() string { return "document.html" }

// Actions are none: the form has its own button.
func (DocumentPage) Actions() []Action { return nil }

// Wrong reports whether a field of the form is in error.
func (p DocumentPage) Wrong(field string) bool {
	return slices.ContainsFunc(p.Errors, func(e UploadError) bool { return e.Field == field })
}

func (v *visit) askDocument() error {
	if err := v.who().May("document.create"); err != nil {
		return err
	}
	return v.documentChooser(http.StatusOK, sentDocument{agreement: v.r.URL.Query().Get("agreement"), attestation: v.r.URL.Query().Get("attestation"), purpose: string(document.Attachment)})
}

func (v *visit) documentChooser(status int, s sentDocument, wrong ...UploadError) error {
	p := DocumentPage{
		Shell: v.shell(documentsPath, K("documents.new"), Crumb{K("nav.documents"), documentsPath}), Lead: K("document.new.lead"), Errors: wrong,
		Purposes: codeOptions("option.document.purpose", document.Given...), Purpose: s.purpose, Agreements: v.names.Choices("agreement"), Agreement: s.agreement, Until: s.until,
		Most: int(v.papers.Limit() >> 20), Scans: v.papers.Scans(), Accept: strings.Join(document.Attachment.Endings(), ","),
	}
	if s.attestation != "" {
		own := slices.IndexFunc(v.reg.Attestations, func(a *assess.Attestation) bool { return a.ID.String() == s.attestation })
		if own < 0 {
			return kinds.NotFound("attestation")
		}
		p.Paper = Choice{s.attestation, v.attestationName(v.reg.Attestations[own])}
	}
	return v.pages.Show(v.w, v.r, status, p)
}

// sentDocument is what the form sends.
type sentDocument struct {
	purpose, agreement, attestation, until string
	file                                   document.Sent
	chosen                                 bool
}

// keepDocument reads the form as it comes: the bytes go straight to where they are to
// lie, and no part of them into memory.
func (v *visit) keepDocument() error {
	if err := v.who().May("document.create"); err != nil {
		return err
	}
	_ = http.NewResponseController(v.w).SetReadDeadline(time.Now().Add(slowest)) // a recorder in a test has none
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, v.papers.Limit()+64<<10)
	s, err := v.readDocument()
	switch {
	case err != nil && kinds.KindOf(err) == kinds.KindInvalid:
		return v.documentChooser(http.StatusUnprocessableEntity, s, v.documentErrors(err)...)
	case err != nil:
		return err
	case !s.chosen:
		return v.documentChooser(http.StatusUnprocessableEntity, s, UploadError{"file", K("import.error.file")})
	}
	d, err := v.recordDocument(s)
	if wrong := v.documentErrors(err); len(wrong) > 0 {
		return v.documentChooser(http.StatusUnprocessableEntity, s, wrong...)
	}
	if err != nil {
		return err
	}
	if d.SubjectKind == "attestation" {
		return v.see(attestationsPath + "/" + d.Subject.String() + "?done=made#panel-files")
	}
	return v.see(documentsPath + "/" + d.ID.String() + "?done=made")
}

func (v *visit) recordDocument(s sentDocument) (*document.Document, error) {
	in := s.file
	for _, about := range []struct{ kind, id string }{{"agreement", s.agreement}, {"attestation", s.attestation}} {
		if about.id == "" {
			continue
		}
		id, err := kinds.ParseID[document.Subject](about.id)
		if err != nil {
			return nil, kinds.Invalid("/subject", "unknown-reference", "choose an agreement of the list")
		}
		in.SubjectKind, in.Subject = about.kind, id
	}
	until, err := kinds.ParseDate(s.until)
	if err != nil {
		return nil, kinds.Invalid("/retainUntil", "date", "this is no day")
	}
	in.RetainUntil = until
	return v.papers.Record(v.ctx(), in)
}

// documentPlaces leads from what a verb refuses to the field that it is about.
var documentPlaces = map[string]struct {
	field string
	say   Say
}{
	"/file max":                  {"file", K("document.error.large")},
	"/file required":             {"file", K("import.error.file")},
	"/file media":                {"file", K("document.error.type")},
	"/mediaType media":           {"file", K("document.error.type")},
	"/name required":             {"file", K("document.error.name")},
	"/name text":                 {"file", K("document.error.name")},
	"/purpose required":          {"purpose", K("document.error.purpose")},
	"/purpose oneof":             {"purpose", K("document.error.purpose")},
	"/purpose enum":              {"purpose", K("document.error.purpose")},
	"/subject unknown-reference": {"agreement", K("document.error.agreement")},
	"/retainUntil date":          {"until", K("document.error.until")},
	"/retainUntil window":        {"until", K("document.error.until")},
}

func (v *visit) documentErrors(err error) []UploadError {
	var wrong []UploadError
	for _, x := range kinds.ViolationsOf(err) {
		place, known := documentPlaces[x.Pointer+" "+x.Code]
		if !known {
			place.field, place.say = "file", T(x.Detail)
		}
		wrong = append(wrong, UploadError{place.field, place.say})
	}
	return wrong
}

func (v *visit) readDocument() (s sentDocument, err error) {
	parts, err := v.r.MultipartReader()
	if err != nil {
		return s, kinds.Invalid("", "form", "the form cannot be read")
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return s, err
		}
		if err := v.takePart(&s, part); err != nil {
			return s, err
		}
	}
}

// takePart takes a field of the form; the file comes last, since it must be known for
// what it is before it is looked at.
func (v *visit) takePart(s *sentDocument, part *multipart.Part) (err error) {
	into, known := map[string]*string{"purpose": &s.purpose, "agreement": &s.agreement, "attestation": &s.attestation, "until": &s.until}[part.FormName()]
	switch {
	case known:
		b, err := io.ReadAll(io.LimitReader(part, 100))
		*into = string(b)
		return err
	case part.FormName() != "file" || part.FileName() == "":
		return nil
	case !slices.Contains(document.Given, document.Purpose(s.purpose)):
		return kinds.Invalid("/purpose", "required", "choose what the document is for")
	}
	s.chosen = true
	s.file, err = v.papers.Take(v.ctx(), document.Purpose(s.purpose), part.FileName(), part)
	return err
}
