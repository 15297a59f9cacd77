package web

import (
	"context"
	"net/http"
	"slices"

	"ledd/internal/door"
	"ledd/internal/gap"
	"ledd/internal/kinds"
)

// Paths of the lists; a record lies below its list.
const (
	gapsPath       = "/gaps"
	systemsPath    = "/systems"
	activitiesPath = "/activities"
	agreementsPath = "/agreements"
	vendorsPath    = "/vendors"
	unitsPath      = "/units"
	chainPath      = "/chain"
	reportPath     = "/report"
	importPath     = "/import"
)

// visit is one request of somebody who has come in: the register of the day, or of
// the instant that is looked back at and its day, read once, from which the shell, the lists and the names on a page follow.
type visit struct {
	*Site
	w     http.ResponseWriter
	r     *http.Request
	reg   *gap.Register
	today kinds.Date
	names *naming

	vendorLines []*vendorLine // made when they are first asked for
	found       *[]gap.Finding
}

// findings is what all rules find today, evaluated once for a page.
func (v *visit) findings() []gap.Finding {
	if v.found == nil {
		all := v.reg.Find(v.today)
		v.found = &all
	}
	return *v.found
}

func (v *visit) ctx() context.Context { return v.r.Context() }

// page lets in whoever has a session and reads the register for them, and
// whatever else the page needs to know first.
func (s *Site) page(do func(v *visit) error, first ...func(v *visit) error) http.HandlerFunc {
	return s.answer(s.inside(func(w http.ResponseWriter, r *http.Request) error {
		reg, err := s.gaps.Register(r.Context())
		if err != nil {
			return err
		}
		v := s.visitOf(w, r.WithContext(withUsual(r.Context(), reg.Settings.Language)), reg)
		for _, know := range first {
			if err := know(v); err != nil {
				return err
			}
		}
		if err := do(v); err != nil {
			s.fail(w, v.r, err)
		}
		return nil
	}))
}

// visitOf looks at a register as of the day that the request looks at.
func (s *Site) visitOf(w http.ResponseWriter, r *http.Request, reg *gap.Register) *visit {
	v := &visit{Site: s, w: w, r: r, reg: reg, today: s.door.Today()}
	if at, back := door.KnownAt(r.Context()); back {
		v.today = kinds.DateOf(at.In(zone))
	}
	v.names = &naming{visit: v, find: v.inDirectory}
	return v
}

// shell fills what stands around every page inside.
func (v *visit) shell(section string, title Say, crumbs ...Crumb) Shell {
	sh := v.Site.shell(v.w, v.r)
	sh.Org, sh.Title, sh.Crumbs = v.reg.Controller.Name, title, crumbs
	sh.User = v.userMenu()
	sh.GapsPath = gapsPath
	sh.GapCount = len(v.findings())
	sh.Nav = v.nav(section, sh.GapCount)
	sh.Done = v.r.URL.Query().Get("done")
	return sh
}

// show answers with a page, without what the actor may not do; with a list as the file
// that the address asks for.
func (v *visit) show(p view) error {
	file := fileAsked(v.r.URL.Query())
	switch list := p.(type) {
	case ListPage:
		if file != "" {
			return v.sendList(list, file)
		}
		list.File = newListFile(list.Filter.Path, list.Filter.query(), list.Table.Columns, list.form, v.text())
		p = list
	case GapPage:
		if file != "" {
			return v.sendGaps(list, file)
		}
		list.File = newListFile(gapsPath, list.Filter.Query(), gapHeads[list.Filter.List], nil, v.text())
		p = list
	}
	return v.pages.Show(v.w, v.r, http.StatusOK, v.permitted(p))
}

// see goes on to a page with a GET: what was done is done once.
func (v *visit) see(path string) error {
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// Crumb is a step on the way to a page.
type Crumb struct {
	Say  Say
	Href string
}

// NavGroup is a part of the side navigation.
type NavGroup struct {
	Label string // key of the catalogue
	Links []NavLink
}

// NavLink leads to a list.
type NavLink struct {
	Label   string
	Href    string
	Icon    string
	Count   int
	Counted bool
	Current bool
}

// people is what the navigation shows of who may come in.
func (v *visit) people(link func(path, name, icon string) NavLink) NavGroup {
	g := NavGroup{"nav.people", []NavLink{link(membersPath, "members", "PersonGroup")}}
	if v.who().May("token.read") == nil {
		g.Links = append(g.Links, link(tokensPath, "tokens", "KeyHorizontal"))
	}
	g.Links = append(g.Links, link(mePath, "me", "Person"))
	return g
}

// operation is what the navigation shows of how the register is kept running;
// without Links for those who see nothing of it.
func (v *visit) operation(link func(path, name, icon string) NavLink) NavGroup {
	g := NavGroup{"nav.operation", v.settingsLink(link)}
	if v.who().May("message.read") == nil {
		g.Links = append(g.Links, link(mailPath, "mail", "EnvelopeClosed"))
	}
	if v.who().May("job.read") == nil && !looking(v.ctx()) { // jobs are of now
		g.Links = append(g.Links, link(jobsPath, "jobs", "Tasklist"))
	}
	return g
}

// nav is the side navigation (ui.md 8), as far as its rooms stand.
func (v *visit) nav(section string, gaps int) []NavGroup {
	link := func(path, name, icon string) NavLink {
		return NavLink{Label: "nav." + name, Href: path, Icon: icon, Current: path == section}
	}
	counted := func(path, name, icon string, n int) NavLink {
		l := link(path, name, icon)
		l.Count, l.Counted = n, true
		return l
	}
	groups := []NavGroup{
		{"nav.overview", []NavLink{counted(gapsPath, "gaps", "Compass", gaps), link(searchPath, "search", "MagnifyingGlass")}},
		{"nav.register", []NavLink{
			counted(systemsPath, "systems", "Database", len(v.reg.Systems)),
			counted(activitiesPath, "activities", "Tasklist", len(v.reg.Activities)),
			counted(processorRecordsPath, "processor-records", "Tasklist", len(v.reg.Performed)),
			counted(noticesPath, "notices", "FileText", len(v.reg.Notices)),
			link(termsPath, "terms", "Language"),
			counted(agreementsPath, "agreements", "FileText", len(v.reg.Agreements)),
			counted(vendorsPath, "vendors", "Buildings3", len(v.vendors())),
			link(documentsPath, "documents", "FileText"),
			link(chainPath, "chain", "Link"),
			counted(flowsPath, "flows", "EnvelopeClosed", len(v.reg.Flows)),
			counted(transfersPath, "transfers", "Language", len(v.reg.Transfers)),
			counted(unitsPath, "units", "PersonGroup", len(v.reg.Units)),
		}},
		{"nav.assess", []NavLink{
			counted(assessmentsPath, "assessments", "ShieldCheckmark", len(v.reg.Assessments)),
			counted(procurementsPath, "procurements", "Database", len(v.reg.Procurements)),
			counted(criteriaPath, "criteria", "BarChart", len(v.reg.Criteria)),
			counted(dpiasPath, "dpias", "Tasklist", len(v.reg.DPIAs)),
			counted(screeningsPath, "screenings", "Tasklist", len(v.reg.Screenings)),
			counted(supervisionsPath, "supervisions", "ShieldCheckmark", len(v.reg.Supervisions)),
			counted(attestationsPath, "attestations", "FileText", len(v.reg.Attestations)),
		}},
		{"nav.data", []NavLink{link(reportPath, "report", "BarChart"), link(importPath, "import", "Upload")}},
		v.people(link),
		v.operation(link),
	}
	if v.who().May("audit.read") == nil {
		groups = append(groups, NavGroup{"nav.control", []NavLink{link(auditPath, "audit", "ShieldCheckmark"), link(lookBackPath, "lookback", "ClockDashed")}})
	}
	return slices.DeleteFunc(groups, func(g NavGroup) bool { return len(g.Links) == 0 })
}
