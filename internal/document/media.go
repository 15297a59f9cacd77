package document

import (
	"io"
	"slices"
	"strings"
	"unicode"
)

// The media types that are taken.
const (
	PDF  = "application/pdf"
	PNG  = "image/png"
	JPEG = "image/jpeg"
	XML  = "application/xml"
	JSON = "application/json"
	P7M  = "application/pkcs7-mime"
	DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	ODT  = "application/vnd.oasis.opendocument.text"
	ODS  = "application/vnd.oasis.opendocument.spreadsheet"
	TXT  = "text/plain"
	CSV  = "text/csv"
	HTML = "text/html" // accessible pages that the register made
)

// media is every type, the ending of its files, and how its bytes are told. What the
// sender says is never enough.
var media = []struct {
	kind, ending string
	is           func(r io.ReaderAt, size int64) bool
}{
	{PDF, ".pdf", begins("%PDF-")},
	{PNG, ".png", begins("\x89PNG\r\n\x1a\n")},
	{JPEG, ".jpg", begins("\xff\xd8\xff")},
	{DOCX, ".docx", packed("word/document.xml", "")},
	{XLSX, ".xlsx", packed("xl/workbook.xml", "")},
	{ODT, ".odt", packed("mimetype", ODT)},
	{ODS, ".ods", packed("mimetype", ODS)},
	{P7M, ".p7m", isSigned},
	{HTML, ".html", begins("<!doctype html>\n")},
	{XML, ".xml", isXML},
	{JSON, ".json", isJSON},
	{CSV, ".csv", isText},
	{TXT, ".txt", isText},
}

// takes is the types of each purpose.
var takes = map[Purpose][]string{
	Issued:     {PDF, HTML},
	Sealed:     {PDF},
	Uploaded:   {PDF},
	Scan:       {PDF, PNG, JPEG},
	Evidence:   {PDF, XML, JSON, P7M},
	Attachment: {PDF, PNG, JPEG, XML, JSON, P7M, DOCX, XLSX, ODT, ODS, TXT, CSV},
	VendorSet:  {PDF, DOCX, XLSX, ODT, ODS, TXT, CSV},
}

// Takes lists the media types of a purpose.
func (p Purpose) Takes() []string { return takes[p] }

// Is reports whether bytes are of a media type: by themselves, whatever they are
// called.
func Is(kind string, r io.ReaderAt, size int64) bool {
	i := slices.IndexFunc(media, func(m struct {
		kind, ending string
		is           func(r io.ReaderAt, size int64) bool
	}) bool {
		return m.kind == kind
	})
	return i >= 0 && media[i].is(r, size)
}

// TypeOf tells the media type of bytes, among those that a purpose takes; empty for
// none of them. Two that look alike are told apart by the ending of the name.
func TypeOf(p Purpose, name string, r io.ReaderAt, size int64) string {
	first := ""
	for _, m := range media {
		if !slices.Contains(p.Takes(), m.kind) || !m.is(r, size) {
			continue
		}
		if strings.HasSuffix(strings.ToLower(name), m.ending) {
			return m.kind
		}
		if first == "" {
			first = m.kind
		}
	}
	return first
}

// Endings lists the endings of the files of a purpose.
func (p Purpose) Endings() []string {
	var all []string
	for _, m := range media {
		if slices.Contains(p.Takes(), m.kind) {
			all = append(all, m.ending)
		}
	}
	return all
}

// mostName is how many characters are kept of a file's name.
const mostName = 200

// fileName keeps the last part of a path, without what cannot be seen and without the
// signs that turn the direction of a text.
func fileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	letters := []rune(strings.TrimSpace(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))))
	return string(letters[:min(len(letters), mostName)])
}

func lower(s string) string { return strings.ToLower(s) }

func list(words []string) string { return strings.Join(words, ", ") }
