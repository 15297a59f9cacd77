package web

import (
	"net/url"
	"strings"

	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/search"
)

const searchPath = "/search"

// searchedAt is where the records of each kind are: their own pages, and their list.
var searchedAt = map[string]struct{ at, list string }{
	"system":       {systemsPath, systemsPath},
	"activity":     {activitiesPath, activitiesPath},
	"agreement":    {agreementsPath, agreementsPath},
	"organisation": {vendorsPath, vendorsPath},
	"assessment":   {assessmentsPath, assessmentsPath},
	"dpia":         {dpiasPath, dpiasPath},
	"screening":    {screeningsPath, screeningsPath},
	"criteria":     {criteriaPath, criteriaPath},
	"unit":         {unitsPath, unitsPath},
	"engagement":   {engagementsPath, ""},
	"flow":         {flowsPath, flowsPath},
	"transfer":     {transfersPath, transfersPath},
	"document":     {documentsPath, documentsPath},
	"template":     {templatesPath, templatesPath},
	"batch":        {batchesPath, batchesPath},
	"service":      {},
	"contact":      {},

	"notice":           {noticesPath, noticesPath},
	"procurement":      {procurementsPath, procurementsPath},
	"term":             {termsPath, termsPath},
	"supervision":      {supervisionsPath, supervisionsPath},
	"attestation":      {attestationsPath, attestationsPath},
	"processor_record": {processorRecordsPath, processorRecordsPath},
}

// mostHits is how many records of each kind a page of hits shows.
const mostHits = 10

// SearchPage is what a search found, by kind.
type SearchPage struct {
	Shell   Shell
	Lead    Say
	Tags    []Tag
	Actions []Action
	Q       string
	Wrong   Say
	Asked   bool
	Total   int
	Groups  []SearchGroup
}

// SearchGroup is the hits of one kind.
type SearchGroup struct {
	ID    string
	Title Say
	Hits  []Cell
	More  Action // all of them, where there are more
}

func (p SearchPage) frame() *Shell  { return &p.Shell }
func (SearchPage) template() string { return "search.html" }

func (v *visit) showSearch() error {
	q := strings.TrimSpace(v.r.URL.Query().Get("q"))
	p := SearchPage{Q: q, Lead: K("search.lead"), Asked: q != ""}
	p.Shell = v.shell(searchPath, K("nav.search"))
	if !p.Asked {
		return v.show(p)
	}
	found, err := search.New(v.door).All(v.ctx(), q, mostHits)
	if kinds.KindOf(err) == kinds.KindInvalid {
		p.Wrong, p.Asked = K("search.wrong"), false
		return v.show(p)
	}
	if err != nil {
		return err
	}
	p.Total = int(found.Total)
	for _, g := range found.Groups {
		p.Groups = append(p.Groups, v.searchGroup(g, q))
	}
	return v.show(p)
}

func (v *visit) searchGroup(g search.Group, q string) SearchGroup {
	where := searchedAt[g.Noun]
	out := SearchGroup{ID: "of-" + g.Noun, Title: N(key("search.of", g.Noun), int(g.Total))}
	for _, h := range g.Hits {
		out.Hits = append(out.Hits, v.hitCell(g.Noun, where.at, h))
	}
	if where.list != "" && g.Total > int64(len(g.Hits)) {
		out.More = Action{Say: K("search.more"), About: out.Title, Href: where.list + "?" + url.Values{"q": {q}}.Encode()}
	}
	return out
}

// hitCell names a hit as the rest of the site names it, and leads to its page where it has
// one: an edge that others have published has none here.
func (v *visit) hitCell(noun, at string, h door.Hit) Cell {
	c := Cell{Say: T(h.Title), Sub: T(h.Code)}
	label := h.ID
	if noun != "organisation" { // the directory is larger than the register, and a hit bears its name
		label = v.names.Label(noun, h.ID)
	}
	if label != h.ID {
		c = Cell{Say: T(label)}
		if !strings.Contains(label, h.Code) {
			c.Sub = T(h.Code)
		}
	} else if noun == "engagement" {
		at = ""
	}
	if h.Title == "" && c.Say.Silent() {
		c = Cell{Say: T(h.Code)}
	}
	if c.Say.Silent() {
		c.Say = K("search.nameless")
	}
	if at != "" {
		c.Href = at + "/" + h.ID
	}
	return c
}
