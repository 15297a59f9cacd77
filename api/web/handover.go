package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// HandoverPage lists everything that names a person who leaves, and asks who takes
// over; or says what was handed over.
type HandoverPage struct {
	Shell   Shell
	Lead    Say
	Tags    []Tag
	Actions []Action
	Errors  []ErrorView
	Panels  []Panel
	Action  string // where the form is sent; empty on a receipt
	Members []Choice
	To      string
	LastDay kinds.Date
	Tokens  bool // there are tokens that can be revoked
	Revoke  bool
	Faults  map[string][]Say // by the name of the field
}

func (p HandoverPage) frame() *Shell  { return &p.Shell }
func (HandoverPage) template() string { return "handover.html" }

func (v *visit) askHandover() error {
	return v.showHandover(http.StatusOK, url.Values{"lastDay": {string(v.today)}}, nil)
}

func (v *visit) showHandover(status int, q url.Values, errs []kinds.Violation) error {
	d, err := v.accounts.Duties(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	at := membersPath + "/" + d.Member.ID.String()
	p := HandoverPage{
		Shell: v.shell(membersPath, K("handover.title", "Name", d.Member.Name), Crumb{K("nav.members"), membersPath}, Crumb{T(d.Member.Name), at}),
		Lead:  K("handover.lead", "Name", d.Member.Name), Action: at + "/handover", To: q.Get("to"), LastDay: kinds.Date(q.Get("lastDay")),
		Tokens: len(d.Tokens) > 0, Revoke: q.Get("revoke") != "", Panels: v.dutyPanels(d), Faults: map[string][]Say{},
	}
	if p.Members, err = v.successors(d.Member); err != nil {
		return err
	}
	for _, e := range errs {
		view := ErrorView{Say: violation(e, FieldView{})}
		for name, label := range map[string]string{"to": "handover.to", "lastDay": "handover.last"} {
			if e.Pointer == "/"+name {
				view.Field, view.Label = "f-"+name, label
				p.Faults[name] = append(p.Faults[name], view.Say)
			}
		}
		p.Errors = append(p.Errors, view)
	}
	return v.pages.Show(v.w, v.r, status, p)
}

// successors lists everybody else who has a role today, once each.
func (v *visit) successors(from *account.Member) ([]Choice, error) {
	all, err := v.accounts.Members(v.ctx())
	var out []Choice
	seen := map[account.UserID]bool{from.User: true}
	for _, m := range all {
		if !seen[m.User] && m.LiveOn(v.today) {
			seen[m.User] = true
			out = append(out, Choice{m.ID.String(), m.Name + ", " + m.Email})
		}
	}
	return out, err
}

// handOver hands over, and shows the receipt.
func (v *visit) handOver() error {
	q, err := form(v.w, v.r)
	if err != nil {
		return err
	}
	id := v.r.PathValue("id")
	d, err := v.accounts.Duties(v.ctx(), id)
	if err != nil {
		return err
	}
	in := account.Handing{To: q.Get("to"), LastDay: kinds.Date(civil(q.Get("lastDay"))), Revoke: q.Get("revoke") != ""}
	if _, err := kinds.ParseDate(string(in.LastDay)); err != nil {
		return v.showHandover(http.StatusUnprocessableEntity, q, []kinds.Violation{{Pointer: "/lastDay", Code: "date"}})
	}
	req := door.RequestOf(v.ctx())
	req.Reason = v.text().text("handover.reason", "Name", d.Member.Name)
	r, err := v.accounts.HandOver(door.WithRequest(v.ctx(), req), id, in)
	if err != nil {
		errs, ok := invalid(err)
		if !ok {
			return err
		}
		return v.showHandover(http.StatusUnprocessableEntity, q, errs)
	}
	return v.handed(r)
}

// handed says what was handed over.
func (v *visit) handed(r account.Receipt) error {
	at := membersPath + "/" + r.Member.ID.String()
	p := HandoverPage{
		Shell: v.shell(membersPath, K("receipt.title", "From", r.Member.Name, "To", r.Name), Crumb{K("nav.members"), membersPath}, Crumb{T(r.Member.Name), at}),
		Lead:  K("receipt.lead", "From", r.Member.Name, "To", r.Name, "Date", r.LastDay, "When", v.text().when(v.door.Now())),
	}
	given := Table{Caption: K("receipt.given"), Columns: []Head{{Say: K("column.role")}, {Say: K("column.unit")}}}
	for _, m := range r.Given {
		given.Rows = append(given.Rows, Row{"given-" + m.ID.String(), []Cell{{Say: K(key("option.role", string(m.Role)))}, {Say: v.unitOf(m)}}})
	}
	p.Panels = append(v.dutyPanels(r.Duties), Panel{ID: "given", Title: K("receipt.given"), Table: &given, Empty: K("receipt.given.none")})
	if len(r.Tokens) > 0 {
		word := K("receipt.kept")
		if r.Revoked {
			word = K("receipt.revoked")
		}
		p.Tags = []Tag{{word, map[bool]string{true: "success", false: "warning"}[r.Revoked]}}
	}
	return v.pages.Show(v.w, v.r, http.StatusOK, p)
}

// dutyPanels shows what names the person, a card for each kind of thing.
func (v *visit) dutyPanels(d account.Duties) []Panel {
	roles := Table{Caption: K("handover.roles"), Columns: []Head{{Say: K("column.role")}, {Say: K("column.unit")}, {Say: K("column.from")}, {Say: K("column.to")}}}
	for _, m := range d.Roles {
		roles.Rows = append(roles.Rows, Row{"role-" + m.ID.String(), []Cell{{Say: K(key("option.role", string(m.Role)))}, {Say: v.unitOf(m)}, {Date: m.StartsOn}, {Date: m.EndsOn}}})
	}
	contacts := Table{Caption: K("handover.contacts"), Columns: []Head{{Say: K("column.name")}, {Say: K("handover.function")}, {Say: K("handover.named")}}}
	for _, c := range d.Contacts {
		contacts.Rows = append(contacts.Rows, Row{"contact-" + c.ID.String(), []Cell{{Say: T(c.Name), Sub: T(c.Email)}, {Say: contactRole(c)}, {Say: v.namedBy(c, d.Records)}}})
	}
	texts := Table{Caption: K("handover.texts"), Columns: []Head{{Say: K("handover.record")}, {Say: K("handover.place")}}}
	for i, m := range d.Texts {
		texts.Rows = append(texts.Rows, Row{"text-" + strconv.Itoa(i), []Cell{v.mention(m), {Say: T(m.Pointer)}}})
	}
	rest := Panel{ID: "rest", Title: K("handover.rest"), Lines: []Line{
		{Label: K("handover.drafts"), Values: []Cell{{Say: T(v.text().number(int(d.Waiting.Drafts)))}}},
		{Label: K("handover.files"), Values: []Cell{{Say: T(v.text().number(int(d.Waiting.Files)))}}},
		{Label: K("handover.sessions"), Values: []Cell{{Say: T(v.text().number(d.Sessions))}}},
	}}
	keys := Line{Label: K("handover.tokens")}
	for _, t := range d.Tokens {
		keys.Values = append(keys.Values, Cell{Say: T(dotted(t.Name, t.ID.String()[30:]))})
	}
	if len(keys.Values) > 0 {
		rest.Lines = append(rest.Lines, keys)
	}
	out := []Panel{
		{ID: "roles", Title: K("handover.roles"), Table: &roles, Empty: K("handover.roles.none")},
		{ID: "contacts", Title: K("handover.contacts"), Lead: K("handover.contacts.lead"), Table: &contacts, Empty: K("handover.contacts.none")}, rest,
	}
	if len(texts.Rows) > 0 {
		out = append(out, Panel{ID: "texts", Title: K("handover.texts"), Lead: K("handover.texts.lead"), Table: &texts})
	}
	return out
}

// contactWords are the roles of contact points, as the catalogue words them.
var contactWords = []string{
	"dpo", "privacy_coordinator", "infosec_coordinator", "head_of_unit", "controller_decision_maker", "security_24x7", "breach_receiver",
	"contract_owner", "signatory", "communications", "processor_contact", "subprocessor_contact", "authority_desk",
}

func contactRole(c *party.Contact) Say { return K(key("option.contact.role", c.Role)) }

// namedBy lists the records that name a contact point.
func (v *visit) namedBy(c *party.Contact, all []door.Mention) Say {
	var parts []Say
	for _, m := range all {
		if m.To == c.ID.String() {
			parts = append(parts, Say{Parts: []Say{nounWord(m.Noun), T(m.Title), v.fieldWord(m)}, Glue: " "})
		}
	}
	if len(parts) == 0 {
		return K("handover.named.none")
	}
	return Say{Parts: parts, Glue: "; "}
}

// fieldWord names the field of a record in which something stands.
func (v *visit) fieldWord(m door.Mention) Say {
	name := m.Pointer[1:]
	if k := v.text().known(v.text().first(key("field", m.Noun, name), key("field", name))); k != "" {
		return K("handover.field", "Field", v.text().text(k))
	}
	return Say{}
}

// mention is a record, and the way to it where it has a page.
func (v *visit) mention(m door.Mention) Cell {
	return Cell{Say: Say{Parts: []Say{nounWord(m.Noun), T(m.Title)}, Glue: " "}, Href: recordHref(m.Noun, m.ID)}
}

// recordPaths are where the records of a noun have their pages.
var recordPaths = map[string]string{
	"system": systemsPath, "activity": activitiesPath, "agreement": agreementsPath, "template": templatesPath, "organisation": vendorsPath, "unit": unitsPath, "engagement": engagementsPath, "flow": flowsPath, "transfer": transfersPath, "assessment": assessmentsPath, "criteria": criteriaPath, "screening": screeningsPath, "dpia": dpiasPath, "processor_record": processorRecordsPath, "notice": noticesPath, "term": termsPath, "procurement": procurementsPath, "attestation": attestationsPath, "supervision": supervisionsPath, "member": membersPath,
}

func recordHref(noun, id string) string {
	switch {
	case noun == "settings":
		return settingsPath
	case recordPaths[noun] == "":
		return ""
	}
	return recordPaths[noun] + "/" + id
}

// recordNouns are the kinds of record that the catalogue has words for.
var recordNouns = []string{"organisation", "unit", "contact", "system", "activity", "service", "engagement", "flow", "transfer", "criteria", "assessment", "dpia", "screening", "attestation", "supervision", "processor_record", "notice", "term", "procurement", "agreement", "template", "review", "adoption", "settings", "member", "user", "session", "link", "token", "identification", "invitation", "message", "document", "identity", "passkey", "evidence", "submission", "enclosure", "batch", "batch_item"}

// nounWord is what people call a kind of record.
func nounWord(noun string) Say {
	if slices.Contains(recordNouns, noun) {
		return K(key("noun", noun))
	}
	return T(noun)
}
