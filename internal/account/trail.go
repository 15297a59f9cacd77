package account

import "ledd/internal/access"

// What the audit trail says of coming in, besides sessions that begin and end
// (door.SignedIn, door.SignedOut). The rows stand on the chain of the organisation
// that the person works for, or was first added by; an address that nobody has
// leaves nothing.
const (
	signInFailed access.Action = "session.fail" // the kind is the method that was tried
	passwordSet  access.Action = "password.set"
	codesBegun   access.Action = "codes.begin"
	codesEnded   access.Action = "codes.end"
	recoveryMade access.Action = "recovery.make"
	cloned       access.Action = "passkey.refuse" // its counter went back: there may be two of it
)
