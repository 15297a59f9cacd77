package account

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Passkey is a key pair of a user, of which the device keeps the private half
// (WebAuthn Level 3). One that was removed stays as evidence and opens nothing.
type Passkey struct {
	door.Record[Passkey]
	door.Keys
	User         UserID     `json:"user" gorm:"column:user_id"`
	Name         string     `json:"name"`
	CredentialID string     `json:"credentialId" gorm:"column:credential_id"` // base64url
	Credential   string     `json:"credential"`                               // JSON of the library; holds public things only
	SignCount    int64      `json:"signCount"`                                // 0: the device does not count
	UsedAt       *time.Time `json:"usedAt"`
	EndedAt      *time.Time `json:"endedAt"`
}

// PasskeyKind is the table's entry for the door.
var PasskeyKind = door.Register[Passkey](door.Kind{Noun: "passkey", Table: "passkeys", Personal: true, Sorts: []string{"createdAt"}, Marks: []string{"sign_count", "used_at"}})

// Refs lists nothing.
func (*Passkey) Refs() []door.Ref { return nil }

// Check asks for a name that tells one key from another.
func (p *Passkey) Check() []kinds.Violation {
	switch {
	case door.Fold(p.Name) == "":
		return []kinds.Violation{{Pointer: "/name", Code: "required", Detail: "give the passkey a name, such as that of the device"}}
	case len(p.Name) > 255:
		return []kinds.Violation{{Pointer: "/name", Code: "max", Limit: "255", Detail: "a name has at most 255 characters"}}
	}
	return nil
}

// Words lists nothing: passkeys are not searched.
func (*Passkey) Words() []string { return nil }

// Origin is where passkeys are good for: the address of the program, and the name in it.
type Origin struct {
	Base string // scheme, name and port
	Host string // what the keys are bound to
	lib  *webauthn.WebAuthn
}

// passkeyTime is how long somebody has to use a passkey.
const passkeyTime = 5 * time.Minute

// NewOrigin reads the address of the program. Browsers bind no passkey to a number:
// on the loopback interface it is localhost; another number has none (nil).
func NewOrigin(base string) (*Origin, error) {
	u, err := url.Parse(base)
	if err != nil || u.Hostname() == "" {
		return nil, fmt.Errorf("%q is no address", base)
	}
	o := &Origin{Base: u.Scheme + "://" + u.Host, Host: u.Hostname()}
	if ip := net.ParseIP(o.Host); ip != nil {
		if !ip.IsLoopback() {
			return nil, nil
		}
		o.Host = "localhost"
		o.Base = u.Scheme + "://" + o.Host
		if u.Port() != "" {
			o.Base += ":" + u.Port()
		}
	}
	resident := true
	o.lib, err = webauthn.New(&webauthn.Config{
		RPID: o.Host, RPDisplayName: "Ledd", RPOrigins: []string{o.Base}, AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: &resident, UserVerification: protocol.VerificationRequired},
	})
	return o, err
}

// holder is a user as the library sees one.
type holder struct {
	*User
	keys []*Passkey
}

// WebAuthnID is the user's handle on the device: it tells nobody who it is.
func (h holder) WebAuthnID() []byte { return h.ID.UUID[:] }

// WebAuthnName is what the device shows.
func (h holder) WebAuthnName() string { return h.Email }

// WebAuthnDisplayName is what the device shows beside it.
func (h holder) WebAuthnDisplayName() string { return h.Name }

// WebAuthnCredentials is the keys that open the account.
func (h holder) WebAuthnCredentials() []webauthn.Credential {
	out := []webauthn.Credential{}
	for _, k := range h.keys {
		var c webauthn.Credential
		if err := json.Unmarshal([]byte(k.Credential), &c); err != nil {
			continue // a damaged key opens nothing; the audit's verification says so
		}
		c.Authenticator.SignCount = uint32(k.SignCount) //nolint:gosec // it came from 32 bits
		out = append(out, c)
	}
	return out
}

func passkeys(tx *door.Tx, user UserID) ([]*Passkey, error) {
	all, err := door.All[Passkey](tx, "user_id = ? and ended_at is null", user)
	slices.SortFunc(all, func(x, y *Passkey) int { return x.CreatedAt.Compare(y.CreatedAt) })
	return all, err
}

// Passkeys lists those of the user who asks, the oldest first.
func (a Accounts) Passkeys(ctx context.Context) ([]*Passkey, error) {
	return look(ctx, a, func(tx *door.Tx, u *User) ([]*Passkey, error) { return passkeys(tx, u.ID) })
}

// Question is what a browser asks a device: JSON for navigator.credentials, and
// the secret that the browser keeps until the answer.
type Question struct {
	Options json.RawMessage
	Browser string
}

var errNoPasskeys = kinds.Fail(kinds.KindConflict, "passkeys are bound to a name: set LEDD_BASE_URL to the address by which people reach this program")

func (a Accounts) question(ctx context.Context, purpose string, options any, s *webauthn.SessionData) (Question, error) {
	text, err := json.Marshal(options)
	if err != nil {
		return Question{}, err
	}
	browser, _ := newSecret("")
	s.Expires = time.Time{} // the challenge has its own end, by our clock
	return Question{text, browser}, a.ask(ctx, purpose, s.Challenge, browser, s, passkeyTime)
}

// AskNewPasskey begins to add a passkey for the user who asks. Errors: invalid
// without a proof or a name.
func (a Accounts) AskNewPasskey(ctx context.Context, name string, p Proof) (Question, error) {
	if err := cmp.Or(a.Proven(ctx, p), kinds.Violations((&Passkey{Name: name}).Check())); err != nil {
		return Question{}, err
	}
	if a.ways.Origin == nil {
		return Question{}, errNoPasskeys
	}
	h, err := look(ctx, a, func(tx *door.Tx, u *User) (holder, error) {
		keys, err := passkeys(tx, u.ID)
		return holder{u, keys}, err
	})
	if err != nil {
		return Question{}, err
	}
	options, s, err := a.ways.Origin.lib.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.WebAuthnCredentials()).CredentialDescriptors()))
	if err != nil {
		return Question{}, err
	}
	return a.question(ctx, forNewPasskey, options.Response, s)
}

var errPasskey = kinds.Invalid("", "passkey", "the passkey was not accepted: begin again, or use another way in")

// AddPasskey stores the key that a device has made. Errors: invalid; unauthenticated
// when the question was not asked of this browser, or is answered already.
func (a Accounts) AddPasskey(ctx context.Context, name, answer, browser string) error {
	if a.ways.Origin == nil {
		return errNoPasskeys
	}
	said, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return errPasskey
	}
	var s webauthn.SessionData
	if err := a.answered(ctx, forNewPasskey, said.Response.CollectedClientData.Challenge, browser, &s); err != nil {
		return err
	}
	_, err = change(ctx, a, func(tx *door.Tx, u *User) (bool, error) {
		c, err := a.ways.Origin.lib.CreateCredential(holder{User: u}, s, said)
		if err != nil {
			return false, errPasskey
		}
		text, err := json.Marshal(c)
		if err != nil {
			return false, err
		}
		k := &Passkey{User: u.ID, Name: name, CredentialID: base64.RawURLEncoding.EncodeToString(c.ID), Credential: string(text), SignCount: int64(c.Authenticator.SignCount)}
		k.Org = u.Org
		return true, door.Add(tx, k)
	})
	return err
}

// RemovePasskey lets a passkey open the account no more. Errors as of Disconnect.
func (a Accounts) RemovePasskey(ctx context.Context, id string, p Proof) error {
	if err := a.Proven(ctx, p); err != nil {
		return err
	}
	_, err := change(ctx, a, func(tx *door.Tx, u *User) (bool, error) {
		k, err := door.Get[Passkey](tx, id)
		if err != nil || k.User != u.ID || k.EndedAt != nil {
			return false, kinds.NotFound("passkey")
		}
		k.EndedAt = &tx.Now
		if err := door.Save(tx, k); err != nil {
			return false, err
		}
		return true, u.stillOpens(tx)
	})
	return err
}

// AskPasskey begins to sign in with whatever passkey the device has for this place.
func (a Accounts) AskPasskey(ctx context.Context) (Question, error) {
	if a.ways.Origin == nil {
		return Question{}, errNoPasskeys
	}
	options, s, err := a.ways.Origin.lib.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Question{}, err
	}
	return a.question(ctx, forPasskey, options.Response, s)
}

// UsePasskey begins a session for whom a device has proved to be. The device has
// asked for a finger, a face or a number, so that no code is asked for. All refusals
// are one (unauthenticated); a key whose counter goes back may be a copy, is refused
// and leaves a row on the audit chain.
func (a Accounts) UsePasskey(ctx context.Context, answer, browser, agent string) (Entry, error) {
	if a.ways.Origin == nil {
		return Entry{}, errNoPasskeys
	}
	said, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return Entry{}, errRefused
	}
	var s webauthn.SessionData
	if err := a.answered(ctx, forPasskey, said.Response.CollectedClientData.Challenge, browser, &s); err != nil {
		if errors.Is(err, errAnswered) {
			err = errRefused
		}
		return Entry{}, err
	}
	return given(door.Do(doorkeeping(ctx), a.d, "session.start", nil, func(tx *door.Tx) (Entry, error) {
		h, k, err := held(tx, said)
		if err != nil || k == nil {
			return Entry{}, err
		}
		c := a.proved(h, s, said)
		switch {
		case c == nil || !c.Flags.UserVerified:
			door.Tell(tx, h.Org, h.Name, signInFailed, string(ByPasskey), h.ID.String())
			return Entry{}, nil
		case c.Authenticator.CloneWarning:
			door.Tell(tx, h.Org, h.Name, cloned, "passkey", k.ID.String())
			return Entry{}, nil
		}
		if err := door.Mark(tx, k.ID, map[string]any{"sign_count": c.Authenticator.SignCount, "used_at": tx.Now}); err != nil {
			return Entry{}, err
		}
		secret, err := h.open(tx, agent, ByPasskey)
		return Entry{Secret: secret}, err
	}))
}

// proved checks what the device has signed; nil when it proves nothing.
func (a Accounts) proved(h holder, s webauthn.SessionData, said *protocol.ParsedCredentialAssertionData) *webauthn.Credential {
	_, c, err := a.ways.Origin.lib.ValidatePasskeyLogin(func(_, _ []byte) (webauthn.User, error) { return h, nil }, s, said)
	if err != nil {
		return nil
	}
	return c
}

// held finds whose key it is; nil when nobody's, or another's than the device says.
func held(tx *door.Tx, said *protocol.ParsedCredentialAssertionData) (holder, *Passkey, error) {
	found, err := door.All[Passkey](tx, "credential_id = ? and ended_at is null", base64.RawURLEncoding.EncodeToString(said.RawID))
	if err != nil || len(found) == 0 {
		return holder{}, nil, err
	}
	u, err := door.Get[User](tx, found[0].User.String())
	if err != nil || string(said.Response.UserHandle) != string(u.ID.UUID[:]) {
		return holder{}, nil, err
	}
	return holder{u, found}, found[0], nil
}
