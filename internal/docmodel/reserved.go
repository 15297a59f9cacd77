package docmodel

// Reserved is a page that is left empty below its heading, for what is known only
// when everybody has signed. ID names it to whoever fills it in; an empty Title is
// the word evidence.
type Reserved struct{ ID, Title string }

func (Reserved) block() {}

// ReservedTitle is the heading of the page.
func (d *Document) ReservedTitle(r Reserved) string {
	if r.Title != "" {
		return r.Title
	}
	return d.Word("evidence")
}

// Lines gives texts below one another in one paragraph, the first in bold; empty
// ones are left out.
func Lines(first string, rest ...string) []Run {
	out := Bold(first)
	for _, s := range rest {
		if more := Text(s); more != nil {
			out = append(append(out, Run{Break: true}), more...)
		}
	}
	return out
}

func (w *page) reserved(r Reserved) {
	w.put("<section class=\"document-reserved\">\n<h2 id=\"%s\">%s</h2>\n<p>%s</p>\n</section>\n", prefix+r.ID, w.d.ReservedTitle(r), w.d.Word("reserved"))
}
