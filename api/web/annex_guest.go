package web

import (
	"net/http"
	"net/url"
	"strings"

	"ledd/internal/agreement"
	"ledd/internal/document"
	"ledd/internal/kinds"
)

// guestAnnexes is where a vendor delivers its set by the link that it has.
const guestAnnexes = guestPath + annexed

// guestSetLink leads a guest to the annexes.
func guestSetLink() Action {
	return Action{Say: K("annex.deliver"), Href: guestAnnexes, Icon: "Upload"}
}

func (s *Site) askGuestAnnexes(w http.ResponseWriter, r *http.Request) error {
	return s.showGuestAnnexes(w, r, http.StatusOK, nil, nil)
}

// showGuestAnnexes lists the vendor's set: what is missing, what waits, what was
// accepted, and what came back and why. A guest sees what its own party sent.
func (s *Site) showGuestAnnexes(w http.ResponseWriter, r *http.Request, status int, sent url.Values, wrong []kinds.Violation) error {
	seen, err := s.invitations.View(r.Context())
	if err != nil {
		return err
	}
	all, err := s.enclosures.Delivered(r.Context())
	if err != nil {
		return err
	}
	p := AskPage{Shell: s.shell(w, r), Lead: K("annex.guest.lead", "Org", seen.Org, "Party", seen.Party)}
	p.Shell.Title, p.Shell.Org, p.Shell.Done = K("annex.deliver"), seen.Org, r.URL.Query().Get("done")
	p.Panels = []Panel{guestSet(all)}
	f := guestAnnexForm()
	f.fill(sent, wrong)
	p.Forms = []AskForm{f}
	p.Onward = []Action{{Say: K("annex.guest.back"), Href: guestPath}, {Say: K("guest.leave"), Href: "/sign-out", Post: true}}
	return s.pages.Show(w, r, status, p)
}

func guestAnnexForm() AskForm {
	return AskForm{ID: "annex", Action: guestAnnexes, Title: K("annex.guest.form"), Button: K("annex.guest.send"), Fields: []AskField{
		{Name: "kind", Label: "column.annex", Kind: "choice", Choices: annexChoices(agreement.VendorSet)},
		{Name: "date", Label: "annex.dated", Help: "annex.dated.help", Kind: "date"},
		{Name: "revision", Label: "column.version", Help: "annex.version.help", Kind: "text"},
		{Name: "note", Label: "annex.note", Help: "annex.note.help", Kind: "long"},
		{Name: "file", Label: "annex.file.label", Help: "annex.file.help", Kind: "file", Accept: strings.Join(document.VendorSet.Endings(), ",")},
	}}
}

// guestSet is a line for each annex of the set, with the last file that was sent.
func guestSet(all []*agreement.Enclosure) Panel {
	t := Table{Caption: K("annex.guest.set"), Columns: []Head{{Say: K("column.annex")}, {Say: K("column.status")}, {Say: K("column.version")}, {Say: K("column.dated")}, {Say: K("verify.why")}}}
	for _, kind := range agreement.VendorSet {
		row := Row{"g-" + kind, []Cell{{Say: K(key("option.annexes.kind", kind))}, {Tags: []Tag{{K("annex.absent"), "warning"}}}, {}, {}, {}}}
		for _, e := range all { // newest first
			if e.Kind == kind {
				row.Cells = []Cell{row.Cells[0], {Tags: []Tag{enclosureTag(e.State)}}, {Say: T(e.Revision)}, {Date: e.Dated}, {Say: T(e.DecidedWhy)}}
				break
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return Panel{ID: "set", Title: K("annex.guest.set"), Lead: K("annex.guest.set.lead"), Table: &t}
}

func (s *Site) guestEncloses(w http.ResponseWriter, r *http.Request) error {
	in, file, q, err := s.annexSent(w, r)
	in.Link, in.Way = "", agreement.ByFile
	if err == nil {
		_, err = s.enclosures.Enclose(r.Context(), "", in, &file)
	}
	if vs, ok := objections(err); ok {
		return s.showGuestAnnexes(w, r, refused, q, vs)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, guestAnnexes+"?done=sent", http.StatusSeeOther)
	return nil
}
