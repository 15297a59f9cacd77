package agreement

import (
	"slices"
	"strings"

	"ledd/internal/account"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// otherEyes refuses to let somebody accept a file who is not known to be another
// person than the one who brought it: who came by a one-time link and has no account,
// who sent the bytes to the register before somebody else handed them in, by hand or by
// a program, and who sent them as a guest, under the same address.
func (s *Submission) otherEyes(tx *door.Tx) error {
	if tx.Who.User == "" {
		return refusal("no-person", "two people accept a file, and nobody knows who came by a link: sign in with an account of your own")
	}
	u, err := door.Get[account.User](tx, tx.Who.User)
	if err != nil && kinds.KindOf(err) != kinds.KindNotFound { // another organisation keeps the account
		return err
	}
	same, err := door.All[document.Document](tx, "sha256 = ?", s.SHA256)
	if err != nil {
		return err
	}
	tokens, err := door.All[account.Token](tx, "made_by = ?", tx.Who.User)
	if err != nil {
		return err
	}
	kept := slices.ContainsFunc(same, func(d *document.Document) bool {
		program := slices.ContainsFunc(tokens, func(t *account.Token) bool { return d.KeptBy == "token:"+t.ID.String() })
		return (d.KeptBy == tx.Who.Name || program) && d.KeptBy != s.SentBy
	})
	if kept || u != nil && s.Email != "" && strings.EqualFold(s.Email, u.Email) {
		return errOwnFile
	}
	return nil
}

var errOwnFile = refusal("own-file", "whoever sent the file does not accept it: two others do")
