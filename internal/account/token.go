package account

import (
	"cmp"
	"context"
	"log/slog"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// TokenID identifies a token.
type TokenID = kinds.ID[Token]

// Token lets programs in: with its scopes, for one organisation. Most have a
// secret of their own (RFC 6750); one with an issuer has none, and says that the
// organisation lets in whoever shows a token of that issuer made out to its number.
type Token struct {
	door.Record[Token]
	TokenInput
	RevokedAt  *time.Time `json:"revokedAt"`
	RevokedBy  string     `json:"revokedBy"`
	LastUsedAt *time.Time `json:"lastUsedAt" doc:"to the minute"`
	Hash       string     `json:"-"`
	MadeBy     string     `json:"-"` // key of the person (access.Actor.Key): what a program does with the token, that person does
}

// TokenInput is what somebody says who makes a token.
type TokenInput struct {
	door.Keys
	Name      string     `json:"name" validate:"max=255"`
	Scopes    []string   `json:"scopes" gorm:"serializer:json" validate:"required,min=1,max=100" doc:"such as agreements:read; writing includes reading; read and write stand for all but tokens, users, signatures and acceptances"`
	ExpiresOn kinds.Date `json:"expiresOn" doc:"the last day"`
	Networks  []string   `json:"networks" gorm:"serializer:json" validate:"max=50,distinct" doc:"addresses or networks (CIDR) from which it opens; empty: from everywhere"`
	Issuer    string     `json:"issuer" validate:"omitempty,max=255,http_url" doc:"whose tokens (JWT) are let in; empty: this token has a secret of its own"`
}

// TokenChange is what can be changed of a token: the rest is another token.
type TokenChange struct {
	Name     string   `json:"name" validate:"max=255"`
	Networks []string `json:"networks" validate:"max=50,distinct" doc:"addresses or networks (CIDR) from which it opens; empty: from everywhere"`
}

// Revocation is why a token ends.
type Revocation struct {
	Reason string `json:"reason" validate:"max=500" doc:"for the history"`
}

// TokenKind is the table's entry for the door.
var TokenKind = door.Register[Token](door.Kind{
	Noun: "token", Table: "tokens", Personal: true, Sorts: []string{"createdAt"}, Filters: []string{"issuer"}, Marks: []string{"last_used_at"},
})

// Input gives the part that is said.
func (t *Token) Input() *TokenInput { return &t.TokenInput }

// Refs lists nothing: a token refers to no record.
func (*Token) Refs() []door.Ref { return nil }

// Check asks for networks that are some.
func (t *Token) Check() []kinds.Violation {
	var vs []kinds.Violation
	for i, text := range t.Networks {
		if p, err := network(text); err != nil || p != p.Masked() {
			vs = append(vs, kinds.Violation{Pointer: "/networks/" + strconv.Itoa(i), Code: "network", Value: text,
				Detail: strconv.Quote(text) + " is neither an address nor a network: write 192.0.2.7, or 192.0.2.0/24 with nothing after the network's own bits"})
		}
	}
	return vs
}

// Words is what a search looks through.
func (t *Token) Words() []string { return []string{t.Name} }

// network reads a network in CIDR notation (RFC 4632), or one address.
func network(text string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(text); err == nil && a.Zone() == "" && !a.Is4In6() {
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(text)
	if err == nil && p.Addr().Is4In6() {
		return p, kinds.Invalid("", "network", "an IPv4 network is written as one")
	}
	return p, err
}

// within reports whether an address lies in one of the networks; with none, every
// address does.
func within(networks []string, from netip.Addr) bool {
	return len(networks) == 0 || slices.ContainsFunc(networks, func(text string) bool {
		p, err := network(text)
		return err == nil && p.Contains(from.Unmap())
	})
}

// State is whether a token still opens, on a day.
type State string

// The states of a token.
const (
	TokenLive    State = "live"
	TokenRevoked State = "revoked"
	TokenExpired State = "expired"
)

// StateOn tells whether the token opens on a day.
func (t *Token) StateOn(d kinds.Date) State {
	switch {
	case t.RevokedAt != nil:
		return TokenRevoked
	case !d.Within("", t.ExpiresOn):
		return TokenExpired
	}
	return TokenLive
}

// CreateToken makes a token for the actor's organisation, and gives its secret
// this once. Errors: invalid; forbidden when the actor could not do itself what
// the token may; conflict when the issuer is let in already.
func (a Accounts) CreateToken(ctx context.Context, in TokenInput) (*Token, string, error) {
	if err := access.From(ctx).May("token.create"); err != nil {
		return nil, "", err
	}
	scopes, err := access.ExpandScopes(in.Scopes)
	if vs := append(kinds.ViolationsOf(door.Validate(in)), kinds.ViolationsOf(err)...); len(vs) > 0 {
		return nil, "", kinds.Violations(vs)
	}
	in.Scopes = scopes
	secret, hash := newSecret("ledd_")
	var made *Token
	t, err := door.Do(ctx, a.d, "token.create", in, func(tx *door.Tx) (*Token, error) {
		made = door.Make[Token](in)
		made.Hash = hash // of an issuer's: of a secret that nobody will know
		if err := giveable(tx, in); err != nil {
			return nil, err
		}
		if made.MadeBy, err = Person(tx); err != nil {
			return nil, err
		}
		return made, door.Add(tx, made)
	})
	if err != nil || t != made || in.Issuer != "" { // a repeated request made nothing, and its secret opens nothing
		secret = ""
	}
	return t, secret, err
}

// giveable refuses a token that never works, or that may more than who gives it.
func giveable(tx *door.Tx, in TokenInput) error {
	if in.ExpiresOn.Known() && in.ExpiresOn < tx.Today() {
		return kinds.Invalid("/expiresOn", "past", "%s is in the past: the token would never work", in.ExpiresOn)
	}
	for i, s := range in.Scopes {
		if !tx.Who.MayGiveScope(s) {
			return &kinds.Error{Kind: kinds.KindForbidden, Message: "a token cannot be given more than you may do yourself: " + s, Violations: []kinds.Violation{{
				Pointer: "/scopes/" + strconv.Itoa(i), Code: "beyond", Value: s, Detail: "you may not do all of " + s + " yourself: leave it out, or let somebody make the token who may",
			}}}
		}
	}
	if err := kept(tx, in); err != nil || in.Issuer == "" {
		return err
	}
	if err := tx.Alone(); err != nil {
		return err
	}
	same, err := door.Rows[string](tx, "select id from tokens where org_id = @org and issuer = @issuer and revoked_at is null and (expires_on is null or expires_on >= @today)",
		map[string]any{"issuer": in.Issuer, "today": tx.Today()})
	if err == nil && len(same) > 0 {
		err = &kinds.Error{Kind: kinds.KindConflict, Message: "tokens of this issuer are let in already", Violations: []kinds.Violation{{
			Pointer: "/issuer", Code: "taken", Detail: "tokens of this issuer are let in already: revoke that first",
		}}}
	}
	return err
}

// Tokens gives the list and the single record, as every noun has them.
func (a Accounts) Tokens() door.Noun[Token, TokenInput] { return door.NewNoun[Token, TokenInput](a.d) }

// AllTokens lists the tokens of the actor's organisation, those that opened last
// first; at most 2000.
func (a Accounts) AllTokens(ctx context.Context) ([]*Token, error) {
	return door.Look(ctx, a.d, "token.read", func(tx *door.Tx) ([]*Token, error) {
		all, err := door.AllKnown[Token](tx)
		slices.SortStableFunc(all, func(x, y *Token) int { return y.CreatedAt.Compare(x.CreatedAt) })
		return all[:min(len(all), 2000)], err
	})
}

// ChangeToken names a token otherwise, or keeps it to other networks. Errors:
// not-found, stale, invalid; conflict once it is revoked.
func (a Accounts) ChangeToken(ctx context.Context, id string, version int, in TokenChange) (*Token, error) {
	return door.Do(ctx, a.d, "token.update", in, func(tx *door.Tx) (*Token, error) {
		t, err := door.Get[Token](tx, id)
		switch {
		case err != nil:
			return nil, err
		case t.Version != version:
			return nil, door.Stale("token")
		case t.RevokedAt != nil:
			return nil, kinds.Fail(kinds.KindConflict, "this token is revoked: make a new one")
		}
		if err := kept(tx, TokenInput{Networks: in.Networks, ExpiresOn: t.ExpiresOn}); err != nil {
			return nil, err
		}
		t.Name, t.Networks = in.Name, in.Networks
		err = door.Save(tx, t)
		return t, err
	})
}

// Person is the key of whoever acts: of a program, that of the person who made its
// token, or the token by which that one was made.
func Person(tx *door.Tx) (string, error) {
	if tx.Who.Token == "" {
		return tx.Who.Key(), nil
	}
	t, err := door.Get[Token](tx, tx.Who.Token)
	if err != nil {
		return "", err
	}
	return cmp.Or(t.MadeBy, tx.Who.Key()), nil
}

// kept keeps what a token makes or changes to its own last day and networks.
func kept(tx *door.Tx, in TokenInput) error {
	if tx.Who.Token == "" {
		return nil
	}
	by, err := door.Get[Token](tx, tx.Who.Token)
	if err != nil {
		return err
	}
	if by.ExpiresOn.Known() && (!in.ExpiresOn.Known() || in.ExpiresOn > by.ExpiresOn) {
		return kinds.Invalid("/expiresOn", "beyond", "the token that you use ends on %s: this one cannot last longer", by.ExpiresOn)
	}
	for i, n := range in.Networks {
		if len(by.Networks) > 0 && !slices.Contains(by.Networks, n) {
			return kinds.Invalid("/networks/"+strconv.Itoa(i), "beyond", "the token that you use does not open from %s", n)
		}
	}
	if len(by.Networks) > 0 && len(in.Networks) == 0 {
		return kinds.Invalid("/networks", "beyond", "the token that you use opens from some networks alone: name some of them")
	}
	return nil
}

// RevokeToken ends a token at once and for good. One that has ended stays as it
// is, so that it can be asked for twice.
func (a Accounts) RevokeToken(ctx context.Context, id string, in Revocation) (*Token, error) {
	req := door.RequestOf(ctx)
	req.Reason = cmp.Or(in.Reason, req.Reason)
	return door.Do(door.WithRequest(ctx, req), a.d, "token.revoke", in, func(tx *door.Tx) (*Token, error) {
		t, err := door.Get[Token](tx, id)
		if err != nil || t.RevokedAt != nil {
			return t, err
		}
		t.RevokedAt, t.RevokedBy = &tx.Now, tx.Who.Name
		err = door.Save(tx, t)
		return t, err
	})
}

// bearer is what a request needs to know of its token.
type bearer struct {
	ID       TokenID
	OrgID    kinds.OrgID
	Scopes   []string `gorm:"serializer:json"`
	Networks []string `gorm:"serializer:json"`
}

// errBearer is the one answer to every secret that does not open, whatever is wrong.
var errBearer = kinds.Fail(kinds.KindUnauthenticated, "this token is unknown, revoked, expired or not for use from here: ask for a new one (`ledd token create`)")

// Authenticate gives the actor behind a secret; unauthenticated when the token is
// unknown, revoked, past its last day, or comes from outside its networks.
func (a Accounts) Authenticate(ctx context.Context, secret string) (access.Actor, error) {
	found, err := door.Look(doorkeeping(ctx), a.d, "token.read", func(tx *door.Tx) ([]bearer, error) {
		return door.Rows[bearer](tx, "-- directory: tokens\nselect id, org_id, scopes, networks from tokens where hash = @hash and issuer = '' and revoked_at is null and (expires_on is null or expires_on >= @today)",
			map[string]any{"hash": hashOf(secret), "today": tx.Today()})
	})
	switch {
	case err != nil:
		return access.Actor{}, err
	case len(found) == 0:
		return access.Actor{}, errBearer
	}
	t := found[0]
	who := access.Actor{Name: "token:" + t.ID.String(), Scopes: t.Scopes, Token: t.ID.String(), Org: t.OrgID}
	return a.admit(ctx, who, t)
}

// admit lets a program in from where its token may be used. What is refused is
// noted in the audit trail of the organisation, and the program learns nothing.
func (a Accounts) admit(ctx context.Context, who access.Actor, t bearer) (access.Actor, error) {
	if within(t.Networks, door.RequestOf(ctx).From) {
		return who, nil
	}
	slog.WarnContext(ctx, "a token was used from outside its networks", "request", door.RequestOf(ctx).ID, "token", who.Token)
	if err := door.NoteMisuse(access.With(ctx, who), a.d, t.ID); err != nil {
		slog.ErrorContext(ctx, "the misuse of a token was not noted", "request", door.RequestOf(ctx).ID, "error", err)
	}
	return access.Actor{}, errBearer
}

// NoteUse notes that a program came in, once a minute at most.
func (a Accounts) NoteUse(ctx context.Context, who access.Actor) error {
	id, err := kinds.ParseID[Token](who.Token)
	if err != nil {
		return err
	}
	return door.NoteUse(ctx, a.d, id)
}
