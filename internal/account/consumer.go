package account

import (
	"context"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// Consumer is whom a token (JWT) of another issuer speaks for, once its signature
// and its times have been found right.
type Consumer struct {
	Issuer string
	Number string   // organisation number, nine digits
	Scopes []string // ours
}

// errConsumer is the one answer to a right token that opens no register: it does
// not tell whether the organisation is here.
var errConsumer = kinds.Fail(kinds.KindUnauthenticated, "no organisation with this number lets tokens of this issuer in: its administrator does that under Tokens")

// Consumer gives the actor for a consumer: of its own organisation alone, as far
// as that organisation lets the issuer in (a Token with an issuer), with the
// scopes that both allow. Errors: unauthenticated.
func (a Accounts) Consumer(ctx context.Context, c Consumer) (access.Actor, error) {
	found, err := door.Look(doorkeeping(ctx), a.d, "token.read", func(tx *door.Tx) ([]bearer, error) {
		return door.Rows[bearer](tx, `-- directory: tokens
select t.id, t.org_id, t.scopes, t.networks from tokens t join organisation_identifiers i on i.organisation_id = t.org_id
join organisations o on o.id = t.org_id and o.org_id = o.id and o.confirmed
where i.scheme = @scheme and i.value = @number and t.issuer = @issuer and t.revoked_at is null and (t.expires_on is null or t.expires_on >= @today)`,
			map[string]any{"scheme": party.NorwegianOrgnr, "number": c.Number, "issuer": c.Issuer, "today": tx.Today()})
	})
	switch {
	case err != nil:
		return access.Actor{}, err
	case len(found) != 1 || c.Issuer == "": // two entries with one number: nobody knows who is meant
		return access.Actor{}, errConsumer
	}
	t := found[0]
	who := access.Actor{Name: "consumer:" + c.Number + " via " + kinds.HostOf(c.Issuer), Scopes: access.Narrowed(c.Scopes, t.Scopes), Token: t.ID.String(), Org: t.OrgID}
	return a.admit(ctx, who, t)
}
