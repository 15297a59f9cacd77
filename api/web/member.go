package web

import (
	"cmp"
	"net/http"
	"net/url"

	"ledd/internal/account"
	"ledd/internal/kinds"
)

const membersPath = "/members"

// memberForm is how a membership is changed; invitationForm also names a person.
var (
	memberForm = newForm[account.MemberInput](Form{
		Noun:     "member",
		Sections: []Section{{"role", []string{"role", "unit", "acceptsUpTo", "startsOn", "endsOn"}}},
	})
	invitationForm = newForm[account.Admission](Form{
		Noun:     "member",
		Sections: []Section{{"person", []string{"name", "email", "language"}}, {"role", []string{"role", "unit", "acceptsUpTo", "startsOn", "endsOn"}}},
	})
)

func (v *visit) leads() bool { return v.who().May("member.create") == nil }

func (v *visit) listMembers() error {
	all, err := v.accounts.Members(v.ctx())
	if err != nil {
		return err
	}
	letters := alphabet()
	l := listing[*account.Member]{
		path: membersPath,
		columns: []column[*account.Member]{
			{"name", func(m *account.Member) Cell {
				return Cell{Say: T(m.Name), Href: membersPath + "/" + m.ID.String(), Sub: T(m.Email)}
			}, func(a, b *account.Member) int { return letters(a.Name, b.Name) }},
			{"role", func(m *account.Member) Cell { return Cell{Say: K(key("option.role", string(m.Role)))} }, func(a, b *account.Member) int { return cmp.Compare(a.Role, b.Role) }},
			{"unit", func(m *account.Member) Cell { return Cell{Say: v.unitOf(m)} }, nil},
			{"from", func(m *account.Member) Cell { return Cell{Date: m.StartsOn} }, func(a, b *account.Member) int { return cmp.Compare(a.StartsOn, b.StartsOn) }},
			{"to", func(m *account.Member) Cell { return Cell{Date: m.EndsOn} }, func(a, b *account.Member) int { return late(a.EndsOn, b.EndsOn) }},
		},
		id: func(m *account.Member) string { return m.ID.String() }, words: func(m *account.Member) string { return m.Name + " " + m.Email },
		selects: []Select{
			{Name: "role", Label: "column.role", Options: wordOptions("role", v, memberForm)},
			{Name: "status", Label: "column.status", Options: []Option{{"live", K("member.live")}, {"over", K("member.over")}}},
		},
		keeps: map[string]func(*account.Member, string) bool{
			"role":   func(m *account.Member, want string) bool { return string(m.Role) == want },
			"status": func(m *account.Member, want string) bool { return m.LiveOn(v.today) == (want == "live") },
		},
	}
	p := l.page(v.r.URL.Query(), all)
	p.Shell = v.shell(membersPath, K("nav.members"))
	p.Lead, p.Range, p.Empty = K("members.lead", "Org", v.reg.Controller.Name), "range.members", K("members.empty")
	p.Actions = []Action{{Say: K("roles.title"), Href: rolesPath}}
	if v.leads() {
		p.Actions = append(p.Actions, Action{Say: K("members.new"), Href: membersPath + "/new", Icon: "Plus", Primary: true})
	}
	return v.show(p)
}

// unitOf is the part of the organisation that a role reaches.
func (v *visit) unitOf(m *account.Member) Say {
	if m.Unit.IsZero() {
		return K("member.whole")
	}
	return T(v.names.Label("unit", m.Unit.String()))
}

func (v *visit) showMember() error {
	m, err := v.accounts.Member(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.memberPage(m, "")
}

// memberPage shows a membership; link is the way in that the administrator hands
// over, shown this once.
func (v *visit) memberPage(m *account.Member, link string) error {
	at := membersPath + "/" + m.ID.String()
	p := RecordPage{Shell: v.shell(membersPath, T(m.Name), Crumb{K("nav.members"), membersPath}), Lead: T(m.Email)}
	if !m.LiveOn(v.today) {
		p.Tags = []Tag{{K("member.over"), "neutral"}}
	}
	fix := ""
	if v.leads() {
		fix = at + "/edit"
		p.Actions = []Action{{Say: K("action.edit"), Href: fix, Icon: "Pencil"}, {Say: K("member.again"), Href: at + "/link", Post: true}, {Say: K("handover.open"), Href: at + "/handover"}}
	}
	if link != "" {
		told := Alert{Tone: "success", Title: K("member.link"), Text: K("member.link.text", "Name", m.Name), Items: []Action{{Say: T(link)}}}
		if v.mails {
			told.Title, told.Text = K("member.mailed"), K("member.mailed.text", "Email", m.Email)
		}
		p.Alerts = []Alert{told}
	}
	p.Panels = memberForm.panels(memberForm.encode(m.Input(), v.names), v.text(), fix)
	return v.show(p)
}

// welcomeLink is the whole address of a way in.
func (v *visit) welcomeLink(secret string) string {
	if secret == "" {
		return ""
	}
	return v.base + welcomePath + "?" + url.Values{"token": {secret}}.Encode()
}

func (v *visit) askInvitation() error {
	if err := v.who().May("member.create"); err != nil {
		return err
	}
	return v.showInvitation(http.StatusOK, url.Values{"startsOn": {string(v.today)}}, nil)
}

func (v *visit) showInvitation(status int, q url.Values, errs []kinds.Violation) error {
	p := FormPage{Action: membersPath + "/new", Cancel: membersPath, Lead: K("form.member.lead"), Noun: "member", Button: "members.new"}
	p.Shell = v.shell(membersPath, K("form.member.new"), Crumb{K("nav.members"), membersPath})
	p.build(invitationForm, q, v.names, v.text(), errs, "")
	return v.pages.Show(v.w, v.r, status, p)
}

// invite lets a person in.
func (v *visit) invite() error {
	s, _, err := v.sent(invitationForm, "")
	if err != nil {
		return err
	}
	in := account.Admission{}
	if s.errors = append(s.errors, invitationForm.decode(&in, s.values, v.names)...); len(s.errors) > 0 {
		return v.showInvitation(http.StatusUnprocessableEntity, s.values, s.errors)
	}
	out, err := v.accounts.Invite(v.ctx(), in)
	if err != nil {
		errs, ok := invalid(err)
		if !ok {
			return err
		}
		return v.showInvitation(http.StatusUnprocessableEntity, s.values, errs)
	}
	return v.memberPage(out.Member, v.welcomeLink(out.Link))
}

func (v *visit) askMember() error {
	m, err := v.accounts.Member(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := v.who().May("member.update"); err != nil {
		return err
	}
	return v.editMember(m, http.StatusOK, m.Version, memberForm.encode(m.Input(), v.names), nil)
}

func (v *visit) editMember(m *account.Member, status, version int, q url.Values, errs []kinds.Violation) error {
	at := membersPath + "/" + m.ID.String()
	p := FormPage{Action: at + "/edit", Cancel: at, Lead: K("form.member.lead"), Noun: "member", Version: version}
	p.Shell = v.shell(membersPath, K("form.edit", "Name", m.Name), Crumb{K("nav.members"), membersPath}, Crumb{T(m.Name), at})
	p.build(memberForm, q, v.names, v.text(), errs, "")
	return v.pages.Show(v.w, v.r, status, p)
}

func (v *visit) changeMember() error {
	m, err := v.accounts.Member(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	s, _, err := v.sent(memberForm, m.ID.String())
	if err != nil {
		return err
	}
	in := *m.Input()
	if s.errors = append(s.errors, memberForm.decode(&in, s.values, v.names)...); len(s.errors) == 0 {
		_, err := v.accounts.Change(v.ctx(), m.ID.String(), s.version, in)
		if err == nil {
			return v.see(membersPath + "/" + m.ID.String() + "?done=saved")
		}
		errs, ok := invalid(err)
		if !ok {
			return err
		}
		s.errors = errs
	}
	return v.editMember(m, http.StatusUnprocessableEntity, s.version, s.values, s.errors)
}

// linkMember makes a new way in for who has lost it.
func (v *visit) linkMember() error {
	out, err := v.accounts.Again(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.memberPage(out.Member, v.welcomeLink(out.Link))
}

func (s *Site) accountRoutes(mux *router) {
	mux.HandleFunc("GET "+signInPath, s.answer(s.askSignIn))
	mux.HandleFunc("POST "+signInPath, s.answer(s.signIn))
	mux.HandleFunc("GET "+codePath, s.answer(s.askCode))
	mux.HandleFunc("POST "+codePath, s.answer(s.giveCode))
	mux.HandleFunc("GET "+welcomePath, s.answer(s.askWelcome))
	mux.HandleFunc("POST "+welcomePath, s.answer(s.welcome))
	mux.HandleFunc("POST /sign-out", s.answer(s.signOut))
	mux.HandleFunc("POST "+passkeyOptions, s.answer(s.askPasskey))
	mux.HandleFunc("POST "+passkeySignIn, s.answer(s.usePasskey))
	mux.HandleFunc("POST "+issuerPath, s.answer(s.depart))
	mux.HandleFunc("GET "+IssuerReturn, s.answer(s.arrive))
	mux.HandleFunc("GET "+donePath, s.answer(s.inside(s.showDone)))
	mux.HandleFunc("POST "+passkeysPath+"/options", s.page((*visit).askNewPasskey))
	mux.HandleFunc("POST "+passkeysPath, s.page((*visit).addPasskey))
	mux.HandleFunc("POST "+passkeysPath+"/{id}/end", s.page((*visit).removePasskey))
	mux.HandleFunc("POST "+identitiesPath, s.page((*visit).departFromMe))
	mux.HandleFunc("POST "+identitiesPath+"/{id}/end", s.page((*visit).disconnect))
	mux.HandleFunc("POST "+mePath+"/codes/recovery", s.page((*visit).renewCodes))
	mux.HandleFunc("GET "+mePath, s.page((*visit).showMe))
	mux.HandleFunc("POST "+mePath, s.page((*visit).rename))
	mux.HandleFunc("POST "+mePath+"/first", s.page((*visit).first))
	mux.HandleFunc("POST "+mePath+"/password", s.page((*visit).changePassword))
	mux.HandleFunc("POST "+mePath+"/codes", s.page((*visit).proposeCodes))
	mux.HandleFunc("POST "+mePath+"/codes/confirm", s.page((*visit).confirmCodes))
	mux.HandleFunc("POST "+mePath+"/codes/stop", s.page((*visit).stopCodes))
	mux.HandleFunc("POST "+mePath+"/sessions/{id}/end", s.page((*visit).endSession))
	mux.HandleFunc("POST "+mePath+"/organisation", s.page((*visit).switchHome))
	mux.HandleFunc("GET "+membersPath, s.page((*visit).listMembers))
	mux.HandleFunc("GET "+membersPath+"/new", s.page((*visit).askInvitation))
	mux.HandleFunc("POST "+membersPath+"/new", s.page((*visit).invite))
	mux.HandleFunc("GET "+membersPath+"/{id}", s.page((*visit).showMember))
	mux.HandleFunc("GET "+membersPath+"/{id}/edit", s.page((*visit).askMember))
	mux.HandleFunc("POST "+membersPath+"/{id}/edit", s.page((*visit).changeMember))
	mux.HandleFunc("POST "+membersPath+"/{id}/link", s.page((*visit).linkMember))
}
