package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/kinds"
)

const tokensPath = "/tokens"

// tokenForm is how a token is made, issuerForm the same where the tokens of others
// can be let in; of one that is there only the name and the networks are changed.
var (
	tokenForm = newForm[account.TokenInput](Form{
		Noun:     "token",
		Sections: []Section{{"use", []string{"name", "expiresOn", "networks"}}, {"scopes", []string{"scopes"}}},
	})
	issuerForm = newForm[account.TokenInput](Form{
		Noun:     "token",
		Sections: []Section{{"use", []string{"name", "issuer", "expiresOn", "networks"}}, {"scopes", []string{"scopes"}}},
	})
	tokenChangeForm = newForm[account.TokenChange](Form{
		Noun:     "token",
		Sections: []Section{{"use", []string{"name", "networks"}}},
	})
	revokeForm = newForm[account.Revocation](Form{
		Noun:     "revocation",
		Sections: []Section{{"reason", []string{"reason"}}},
	})
)

// newTokenForm is the form to make a token with.
func (s *Site) newTokenForm() *Form {
	if len(s.issuers) > 0 {
		return issuerForm
	}
	return tokenForm
}

var tokenTones = map[account.State]string{account.TokenLive: "success", account.TokenRevoked: "neutral", account.TokenExpired: "warning"}

func (v *visit) tokenState(t *account.Token) Tag {
	state := t.StateOn(v.today)
	return Tag{K(key("token.state", string(state))), tokenTones[state]}
}

// tokenName is what a token is called; one without a name by the end of its identifier.
func tokenName(t *account.Token) Say {
	if strings.TrimSpace(t.Name) == "" {
		return K("token.unnamed", "End", t.ID.String()[30:])
	}
	return T(t.Name)
}

func (v *visit) listTokens() error {
	all, err := v.accounts.AllTokens(v.ctx())
	if err != nil {
		return err
	}
	letters := alphabet()
	l := listing[*account.Token]{
		path: tokensPath,
		columns: []column[*account.Token]{
			{"name", func(t *account.Token) Cell {
				return Cell{Say: tokenName(t), Href: tokensPath + "/" + t.ID.String(), Sub: T(t.Issuer)}
			}, func(a, b *account.Token) int { return letters(a.Name, b.Name) }},
			{"status", func(t *account.Token) Cell { return Cell{Tags: []Tag{v.tokenState(t)}} }, nil},
			{"scopes", func(t *account.Token) Cell { return Cell{Say: v.scopeWords(t.Scopes)} }, nil},
			{"used", func(t *account.Token) Cell { return Cell{Say: v.moment(t.LastUsedAt)} }, func(a, b *account.Token) int { return orNever(a.LastUsedAt).Compare(orNever(b.LastUsedAt)) }},
			{"to", func(t *account.Token) Cell { return Cell{Date: t.ExpiresOn} }, func(a, b *account.Token) int { return late(a.ExpiresOn, b.ExpiresOn) }},
		},
		id: func(t *account.Token) string { return t.ID.String() }, words: func(t *account.Token) string { return t.Name + " " + t.Issuer },
		selects: []Select{{Name: "status", Label: "column.status", Options: []Option{
			{string(account.TokenLive), K("token.state.live")}, {string(account.TokenExpired), K("token.state.expired")}, {string(account.TokenRevoked), K("token.state.revoked")},
		}}},
		keeps: map[string]func(*account.Token, string) bool{
			"status": func(t *account.Token, want string) bool { return string(t.StateOn(v.today)) == want },
		},
	}
	p := l.page(v.r.URL.Query(), all)
	p.Shell = v.shell(tokensPath, K("nav.tokens"))
	p.Lead, p.Range, p.Empty = K("tokens.lead", "Org", v.reg.Controller.Name), "range.tokens", K("tokens.empty")
	p.Actions = []Action{{Say: K("tokens.new"), Href: tokensPath + "/new", Icon: "Plus", Primary: true}}
	return v.show(p)
}

func orNever(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// moment is when something happened, or that it has not.
func (v *visit) moment(t *time.Time) Say {
	if t == nil {
		return K("token.never")
	}
	return T(v.text().when(*t))
}

// scopeWords says in a sentence or two what a token may do.
func (v *visit) scopeWords(scopes []string) Say {
	var parts []Say
	for _, verb := range []string{"write", "read"} {
		var names []string
		for _, s := range scopes {
			resource, can, _ := strings.Cut(s, ":")
			if can == verb && (verb == "write" || !slices.Contains(scopes, resource+":write")) {
				names = append(names, v.text().say(resourceName(resource)))
			}
		}
		switch {
		case len(names) > 4:
			parts = append(parts, N(key("scope", verb, "many"), len(names)))
		case len(names) > 0:
			parts = append(parts, K(key("scope", verb, "these"), "What", strings.Join(names, ", ")))
		}
	}
	return Say{Parts: parts}
}

// resourceName is what people call what a scope opens.
func resourceName(resource string) Say { return K(key("resource", resource)) }

func (v *visit) showToken() error {
	t, err := v.accounts.Tokens().Get(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.tokenPage(t, "")
}

// tokenPage shows a token; secret is what the program is to show, given this once.
func (v *visit) tokenPage(t *account.Token, secret string) error {
	at := tokensPath + "/" + t.ID.String()
	p := RecordPage{Shell: v.shell(tokensPath, tokenName(t), Crumb{K("nav.tokens"), tokensPath}), Tags: []Tag{v.tokenState(t)}}
	if t.RevokedAt == nil {
		p.Actions = []Action{{Say: K("action.edit"), Href: at + "/edit", Icon: "Pencil"}, {Say: K("token.revoke"), Href: at + "/revoke"}}
	}
	if secret != "" {
		p.Alerts = []Alert{{Tone: "success", Title: K("token.secret"), Text: K("token.secret.text"), Items: []Action{{Say: T(secret)}}}}
	}
	past, err := v.accounts.Tokens().History(v.ctx(), t.ID.String())
	if err != nil {
		return err
	}
	p.Panels = []Panel{v.tokenFacts(t), v.tokenScopes(t.Scopes), changes(v, issuerForm, past, (*account.Token).Input)}
	return v.show(p)
}

func (v *visit) tokenFacts(t *account.Token) Panel {
	line := func(label Say, cells ...Cell) Line { return Line{Label: label, Values: cells} }
	p := Panel{ID: "use", Title: K("section.token.use"), Lines: []Line{
		line(K("token.id"), Cell{Say: T(t.ID.String())}), line(K("token.made"), Cell{Say: T(v.text().when(t.CreatedAt))}), line(K("token.used"), Cell{Say: v.moment(t.LastUsedAt)}),
	}}
	if t.Issuer != "" {
		p.Lines = append(p.Lines, line(K("field.token.issuer"), Cell{Say: T(t.Issuer)}))
	}
	last := Cell{Date: t.ExpiresOn}
	if !t.ExpiresOn.Known() {
		last = Cell{Say: K("token.endless")}
	}
	from := []Cell{{Say: K("token.anywhere")}}
	for i, n := range t.Networks {
		from = append(from[:i], Cell{Say: T(n)})
	}
	p.Lines = append(p.Lines, line(K("field.token.expiresOn"), last), line(K("field.token.networks"), from...))
	if t.RevokedAt != nil {
		p.Lines = append(p.Lines, line(K("token.revoked"), Cell{Say: T(v.text().when(*t.RevokedAt)), Sub: actor(t.RevokedBy)}))
	}
	return p
}

// tokenScopes lists what a token may do, a line for each resource.
func (v *visit) tokenScopes(scopes []string) Panel {
	p := Panel{ID: "scopes", Title: K("section.token.scopes")}
	for _, resource := range resourcesOf(scopes) {
		may := K("scope.read")
		if slices.Contains(scopes, resource+":write") {
			may = K("scope.write")
		}
		p.Lines = append(p.Lines, Line{Label: resourceName(resource), Values: []Cell{{Say: may}}})
	}
	return p
}

func resourcesOf(scopes []string) []string {
	var all []string
	for _, s := range scopes {
		if resource, _, _ := strings.Cut(s, ":"); !slices.Contains(all, resource) {
			all = append(all, resource)
		}
	}
	return all
}

func (v *visit) askToken() error {
	if err := v.who().May("token.create"); err != nil {
		return err
	}
	return v.showTokenForm(http.StatusOK, url.Values{"expiresOn": {string(v.today.AddMonths(12))}}, nil)
}

func (v *visit) showTokenForm(status int, q url.Values, errs []kinds.Violation) error {
	p := FormPage{Action: tokensPath + "/new", Cancel: tokensPath, Lead: K("form.token.lead"), Noun: "token"}
	p.Shell = v.shell(tokensPath, K("form.token.new"), Crumb{K("nav.tokens"), tokensPath})
	p.build(v.newTokenForm(), q, v.names, v.text(), errs, "")
	for i := range p.Sections {
		for j := range p.Sections[i].Fields {
			f := &p.Sections[i].Fields[j]
			switch f.Name {
			case "scopes":
				f.Control, f.Groups = Ticks, scopeGroups(v.who(), strings.Fields(f.Value))
			case "issuer":
				f.Choices = issuerChoices(v.issuers)
			}
		}
	}
	return v.pages.Show(v.w, v.r, status, p)
}

func issuerChoices(issuers []string) []Choice {
	var all []Choice
	for _, name := range issuers {
		all = append(all, Choice{name, name})
	}
	return all
}

// scopeGroups offers the scopes that the actor may give, by resource.
func scopeGroups(who access.Actor, ticked []string) []Group {
	var all []Group
	for _, s := range access.Scopes() {
		if !who.MayGiveScope(s) {
			continue
		}
		resource, verb, _ := strings.Cut(s, ":")
		if len(all) == 0 || all[len(all)-1].Name != resource {
			all = append(all, Group{Name: resource, Label: key("resource", resource)})
		}
		g := &all[len(all)-1]
		g.Boxes = append(g.Boxes, Box{Value: s, Label: key("scope", verb), Ticked: slices.Contains(ticked, s)})
	}
	return all
}

// sentToken reads the form; the boxes that are ticked are lines of one field.
func (v *visit) sentToken() (sheet, error) {
	if _, err := form(v.w, v.r); err != nil {
		return sheet{}, err
	}
	if ticked := v.r.PostForm["scopes"]; len(ticked) > 0 {
		v.r.PostForm["scopes"] = []string{strings.Join(ticked, "\n")}
	}
	s, _, err := v.sent(v.newTokenForm(), "")
	return s, err
}

// makeToken makes a token, and shows its secret this once.
func (v *visit) makeToken() error {
	s, err := v.sentToken()
	if err != nil {
		return err
	}
	in := account.TokenInput{}
	if s.errors = append(s.errors, v.newTokenForm().decode(&in, s.values, v.names)...); len(s.errors) > 0 {
		return v.showTokenForm(http.StatusUnprocessableEntity, s.values, s.errors)
	}
	t, secret, err := v.accounts.CreateToken(v.ctx(), in)
	if err != nil {
		errs, ok := invalid(err)
		if !ok {
			return err
		}
		return v.showTokenForm(http.StatusUnprocessableEntity, s.values, errs)
	}
	v.w.Header().Set("Cache-Control", "no-store")
	return v.tokenPage(t, secret)
}

// tokenAt reads the token of the address, for who may do something with it.
func (v *visit) tokenAt(action access.Action) (*account.Token, error) {
	t, err := v.accounts.Tokens().Get(v.ctx(), v.r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return t, v.who().May(action)
}

func (v *visit) askTokenChange() error {
	t, err := v.tokenAt("token.update")
	if err != nil {
		return err
	}
	return v.editToken(t, http.StatusOK, t.Version, tokenChangeForm.encode(&account.TokenChange{Name: t.Name, Networks: t.Networks}, v.names), nil)
}

func (v *visit) editToken(t *account.Token, status, version int, q url.Values, errs []kinds.Violation) error {
	at := tokensPath + "/" + t.ID.String()
	p := FormPage{Action: at + "/edit", Cancel: at, Lead: K("token.edit.lead"), Noun: "token", Version: version}
	p.Shell = v.shell(tokensPath, K("token.edit"), Crumb{K("nav.tokens"), tokensPath}, Crumb{tokenName(t), at})
	p.build(tokenChangeForm, q, v.names, v.text(), errs, "")
	return v.pages.Show(v.w, v.r, status, p)
}

func (v *visit) changeToken() error {
	t, err := v.tokenAt("token.update")
	if err != nil {
		return err
	}
	s, _, err := v.sent(tokenChangeForm, t.ID.String())
	if err != nil {
		return err
	}
	in := account.TokenChange{Name: t.Name, Networks: t.Networks}
	if s.errors = append(s.errors, tokenChangeForm.decode(&in, s.values, v.names)...); len(s.errors) == 0 {
		_, err := v.accounts.ChangeToken(v.ctx(), t.ID.String(), s.version, in)
		if err == nil {
			return v.see(tokensPath + "/" + t.ID.String() + "?done=saved")
		}
		errs, ok := invalid(err)
		if !ok || kinds.KindOf(err) == kinds.KindConflict {
			return err
		}
		s.errors = errs
	}
	return v.editToken(t, http.StatusUnprocessableEntity, s.version, s.values, s.errors)
}

// askRevocation asks whether a token is really to end: that cannot be undone.
func (v *visit) askRevocation() error {
	t, err := v.tokenAt("token.revoke")
	if err != nil {
		return err
	}
	return v.showRevocation(t, http.StatusOK, url.Values{}, nil)
}

func (v *visit) showRevocation(t *account.Token, status int, q url.Values, errs []kinds.Violation) error {
	at := tokensPath + "/" + t.ID.String()
	p := FormPage{Action: at + "/revoke", Cancel: at, Lead: K("form.revocation.lead"), Noun: "revocation", Button: "token.revoke"}
	p.Shell = v.shell(tokensPath, K("form.revocation.new"), Crumb{K("nav.tokens"), tokensPath}, Crumb{tokenName(t), at})
	p.build(revokeForm, q, v.names, v.text(), errs, "")
	return v.pages.Show(v.w, v.r, status, p)
}

func (v *visit) revokeToken() error {
	t, err := v.tokenAt("token.revoke")
	if err != nil {
		return err
	}
	s, _, err := v.sent(revokeForm, t.ID.String())
	if err != nil {
		return err
	}
	in := account.Revocation{}
	if s.errors = append(s.errors, revokeForm.decode(&in, s.values, v.names)...); len(s.errors) == 0 {
		_, err := v.accounts.RevokeToken(v.ctx(), t.ID.String(), in)
		if err == nil {
			return v.see(tokensPath + "/" + t.ID.String() + "?done=revoked")
		}
		errs, ok := invalid(err)
		if !ok {
			return err
		}
		s.errors = errs
	}
	return v.showRevocation(t, http.StatusUnprocessableEntity, s.values, s.errors)
}

func (s *Site) tokenRoutes(mux *router) {
	mux.HandleFunc("GET "+tokensPath, s.page((*visit).listTokens))
	mux.HandleFunc("GET "+tokensPath+"/new", s.page((*visit).askToken))
	mux.HandleFunc("POST "+tokensPath+"/new", s.page((*visit).makeToken))
	mux.HandleFunc("GET "+tokensPath+"/{id}", s.page((*visit).showToken))
	mux.HandleFunc("GET "+tokensPath+"/{id}/edit", s.page((*visit).askTokenChange))
	mux.HandleFunc("POST "+tokensPath+"/{id}/edit", s.page((*visit).changeToken))
	mux.HandleFunc("GET "+tokensPath+"/{id}/revoke", s.page((*visit).askRevocation))
	mux.HandleFunc("POST "+tokensPath+"/{id}/revoke", s.page((*visit).revokeToken))
	mux.HandleFunc("GET "+rolesPath, s.page((*visit).showRoles))
}
