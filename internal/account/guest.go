package account

import (
	"time"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// guest marks the identifiers of invitations, which another room keeps.
type guest struct{}

// GuestID is the identifier of an invitation, as a session holds it.
type GuestID = kinds.ID[guest]

// guestTime is how long somebody who was invited stays inside.
const guestTime = 2 * time.Hour

// Admit begins the session of somebody who came by an invitation of the actor's
// organisation, and gives its secret.
func Admit(tx *door.Tx, invitation, name, agent string) (string, error) {
	id, err := kinds.ParseID[guest](invitation)
	if err != nil {
		return "", err
	}
	s := &Session{Name: name, Role: access.Guest, Agent: kinds.Cut(agent, 200), Method: ByInvite, Invitation: id}
	s.Org = tx.Who.Org
	return begin(tx, s, guestTime)
}

// asGuest is whoever came by an invitation, as long as it is open.
func asGuest(tx *door.Tx, s *Session) (access.Actor, error) {
	open, err := door.Rows[string](tx, "-- directory: invitations\nselect cast(id as text) from invitations where id = @id and revoked_at is null and expires_on >= @today",
		map[string]any{"id": s.Invitation, "today": tx.Today()})
	if err == nil && len(open) == 0 {
		err = errOver
	}
	return access.Actor{Name: s.Name, Role: access.Guest, Org: s.Org, Invitation: s.Invitation.String()}, err
}
