package agreement

import (
	"context"
	"slices"
	"strings"
	"time"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// SignInput is one person's signature in the portal.
type SignInput struct {
	Party     kinds.OrgID `json:"party" validate:"required" doc:"who is to be bound"`
	Name      string      `json:"name" validate:"required,max=255"`
	Title     string      `json:"title" validate:"required,max=255"`
	Authority string      `json:"authority" validate:"required,max=500" doc:"by what right the person signs for the party, such as managing director, or a decision"`
	SHA256    string      `json:"sha256" validate:"required,len=64,hexadecimal" doc:"of the file that was read: that of the agreement's issuedSha256"`
	Statement string      `json:"statement" validate:"required,max=2000" doc:"the text of the signing request, word for word: it is what is accepted"`
	Language  string      `json:"language" validate:"omitempty,oneof=nb nn da en" doc:"of the statement, English when absent"`
}

// Origin is where a signature came from, as the front door saw it.
type Origin struct {
	Address, Browser string
	// Session is how the person signed in (account.Session).
	Session string
}

// Request is what somebody is asked to sign.
type Request struct {
	Agreement  *Agreement
	Party      *party.Organisation
	Agent      *party.Organisation // who signs for the party; nil: the party itself
	Statement  string
	Signer     Signer
	Invitation *Invitation
	sender     string // key of the person who asks, behind whatever program
}

// Signer is what is known of who is about to sign.
type Signer struct {
	Name, Email, Known string
}

// Request gives what the actor is asked to sign for a party. Errors: not-found for
// an agreement that the actor may not read; conflict, with the reason, when there is
// nothing to sign for that party now.
func (s Steps) Request(ctx context.Context, id string, of kinds.OrgID, lang string) (Request, error) {
	return door.Look(ctx, s.d, s.signing(ctx), func(tx *door.Tx) (Request, error) {
		r := Request{}
		who, err := s.signer(tx, &r, id, of)
		if err != nil {
			return r, err
		}
		r.Signer = who
		if err := r.open(tx.Today()); err != nil {
			return r, err
		}
		if err := r.mandated(tx.Today()); err != nil {
			return r, err
		}
		r.Statement = statement(lang, r.Agreement, r.Party.Name, r.agentName())
		return r, nil
	})
}

// signing is the action by which the actor signs: a guest answers its invitation.
func (s Steps) signing(ctx context.Context) access.Action {
	if access.From(ctx).Invitation != "" {
		return "invitation.answer"
	}
	return "agreement.sign"
}

// signer finds the agreement and settles for whom the actor may sign: a guest for
// the party that was invited, a person for the own organisation, or for those whose
// mandate it has.
func (s Steps) signer(tx *door.Tx, r *Request, id string, of kinds.OrgID) (Signer, error) {
	if tx.Who.Invitation != "" {
		return s.guest(tx, r, of)
	}
	a, err := door.Get[Agreement](tx, id)
	if err != nil {
		return Signer{}, err
	}
	r.Agreement = a
	p, ok := a.party(of)
	if !ok || (of != tx.Who.Org && !a.agentOf(p, tx.Who.Org)) {
		return Signer{}, kinds.Invalid("/party", "no-party", "you can sign for your own organisation, and for those that have given it a mandate in this agreement")
	}
	if err := r.name(tx, of, tx.Who.Org); err != nil {
		return Signer{}, err
	}
	who := Signer{Name: tx.Who.Name, Known: "link"}
	if tx.Who.Role == "" && tx.Who.User == "" {
		who.Known = "program"
	}
	if tx.Who.User != "" {
		u, err := door.Get[account.User](tx, tx.Who.User)
		if err != nil {
			return Signer{}, err
		}
		who = Signer{u.Name, u.Email, "account"}
	}
	return who, nil
}

func (s Steps) guest(tx *door.Tx, r *Request, of kinds.OrgID) (Signer, error) {
	i, a, err := invited(tx)
	if err != nil {
		return Signer{}, err
	}
	if of != i.Party {
		return Signer{}, kinds.Invalid("/party", "no-party", "the invitation is to sign for another party")
	}
	r.Agreement, r.Invitation = a, i
	return Signer{i.Name, i.Email, "mailed_code"}, r.name(tx, of, kinds.OrgID{})
}

// name reads the party that is to be bound, and its agent.
func (r *Request) name(tx *door.Tx, of, asks kinds.OrgID) (err error) {
	if r.Party, err = door.Get[party.Organisation](tx, of.String()); err != nil {
		return err
	}
	if agent := r.Agreement.agent(of, asks, tx.Today()); !agent.IsZero() {
		r.Agent, err = door.Get[party.Organisation](tx, agent.String())
	}
	return err
}

func (r Request) agentName() string {
	if r.Agent == nil {
		return ""
	}
	return r.Agent.Name
}

// open refuses to sign what is not to be signed.
func (r Request) open(today kinds.Date) error {
	a := r.Agreement
	at := a.Standing(today)
	switch {
	case !a.Issued():
		return refusal("not-issued", "the agreement has not been issued: there is nothing to sign yet")
	case at != Ready && at != PartSigned:
		return refusal("not-waiting", "the agreement is %s: it is not waiting for signatures", at)
	case a.signedOn(r.Party.ID, today).Known():
		return refusal("signed-already", "%s has signed already", r.Party.Name)
	case !slices.ContainsFunc(a.required(today), func(p Party) bool { return p.Org == r.Party.ID }):
		return refusal("no-signatory", "%s is not one of those who sign", r.Party.Name)
	}
	return nil
}

// refusal is a conflict with a code, so that pages have words of their own for it.
func refusal(code, format string, args ...any) error {
	e := kinds.Fail(kinds.KindConflict, format, args...)
	e.Violations = []kinds.Violation{{Code: code, Detail: e.Message}}
	return e
}

// SignedBy reports whether a party has signed by a day.
func (a *Agreement) SignedBy(p kinds.OrgID, d kinds.Date) bool { return a.signedOn(p, d).Known() }

// Sign records a signature given here: the person, how that was known, and the exact
// text. The last one that is needed completes the agreement, which is then sealed.
// Errors: as Request; invalid when another file or text was accepted.
func (s Steps) Sign(ctx context.Context, id string, in SignInput, from Origin) (*Agreement, error) {
	if err := door.Validate(in); err != nil {
		return nil, err
	}
	r, err := s.Request(ctx, id, in.Party, in.Language)
	if err != nil {
		return nil, err
	}
	if err := r.accepts(in); err != nil {
		return nil, err
	}
	as := access.Actor{Name: r.Signer.caller(), Role: access.Operator, Org: r.Agreement.Org}
	return door.Do(access.With(ctx, as), s.d, "agreement.sign", in, func(tx *door.Tx) (*Agreement, error) {
		if err := r.again(tx); err != nil {
			return nil, err
		}
		if err := r.open(tx.Today()); err != nil {
			return nil, err
		}
		if err := r.mandated(tx.Today()); err != nil {
			return nil, err
		}
		if err := r.accepts(in); err != nil {
			return nil, err
		}
		return r.Agreement, r.Agreement.sign(tx, r.evidence(in, from, tx.Now))
	})
}

// again reads what the request rests on, for the transaction that writes: the agreement
// may have been taken back and issued anew, and the invitation withdrawn, since they were
// read. Parties that sign at once do it one after the other.
func (r *Request) again(tx *door.Tx) (err error) {
	if err := tx.Alone(); err != nil {
		return err
	}
	if r.Invitation != nil {
		i, err := door.Get[Invitation](tx, r.Invitation.ID.String())
		if err != nil {
			return err
		}
		if !i.OpenOn(tx.Today()) {
			return errNotInvited
		}
	}
	r.Agreement, err = door.Get[Agreement](tx, r.Agreement.ID.String())
	return err
}

// caller is what the trail calls who signs.
func (w Signer) caller() string {
	if w.Email == "" {
		return w.Name
	}
	return w.Name + " <" + w.Email + ">"
}

// accepts refuses a signature under something else than what is asked.
func (r Request) accepts(in SignInput) error {
	vs := unprintable(in.Name, in.Title, in.Authority)
	if !strings.EqualFold(in.SHA256, r.Agreement.IssuedSHA256) {
		vs = append(vs, kinds.Violation{Pointer: "/sha256", Code: "other-file", Detail: "another file was read than the one that is to be signed: open the agreement again"})
	}
	if in.Statement != r.Statement {
		vs = append(vs, kinds.Violation{Pointer: "/statement", Code: "other-text", Detail: "the text that is accepted has changed: read it again, and sign what it says now"})
	}
	return kinds.Violations(vs)
}

func (r Request) evidence(in SignInput, from Origin, at time.Time) EvidenceInput {
	e := EvidenceInput{
		Agreement: r.Agreement.ID, Party: r.Party.ID, Way: InPortal, Name: in.Name, Title: in.Title, Authority: in.Authority,
		Email: r.Signer.Email, Known: r.Signer.Known, Session: from.Session, Address: from.Address, Browser: kinds.Cut(from.Browser, 500),
		SignedAt: at, SHA256: r.Agreement.IssuedSHA256, TextDigest: r.Agreement.TextDigest, Statement: in.Statement, Language: in.Language,
	}
	if r.Agent != nil {
		e.Agent = r.Agent.ID
	}
	if r.Invitation != nil {
		e.Invitation = r.Invitation.ID.String()
	}
	return e
}

// methods is how a signature's way is called in the agreement (domain 3.9).
var methods = map[Way]string{InPortal: "simple", Elsewhere: "advanced", OnPaper: "wet"}

// sign writes a signature into the agreement, with its evidence; the last one that
// is needed lets it be sealed.
func (a *Agreement) sign(tx *door.Tx, in EvidenceInput) error {
	e := door.Make[Evidence](in)
	if err := door.Add(tx, e); err != nil {
		return err
	}
	from, day := a.Standing(tx.Today()), tx.Day(in.SignedAt)
	a.Signatures = append(slices.DeleteFunc(slices.Clone(a.Signatures), func(s Signature) bool { return s.Party == in.Party && !s.SignedOn.Known() }), Signature{
		Party: in.Party, SignedOn: day, ByAgent: !in.Agent.IsZero(), Agent: in.Agent,
		Name: in.Name, Title: in.Title, Authority: in.Authority, Method: methods[in.Way], Evidence: e.ID.String(),
	})
	a.took(tx, from, a.Standing(tx.Today()), tx.Today(), "")
	if err := door.Save(tx, a); err != nil {
		return err
	}
	if _, complete := a.LastSignature(tx.Today()); !complete {
		return door.Enqueue(tx, GoOn{Agreement: a.ID, Org: a.Org})
	}
	return door.Enqueue(tx, Finish{Agreement: a.ID, Org: a.Org})
}

// GoOn is the job that lets go on what waited for a party to sign, when others have not
// signed yet.
type GoOn struct {
	Agreement ID          `json:"agreement"`
	Org       kinds.OrgID `json:"org"`
}

// Kind names the job.
func (GoOn) Kind() string { return "agreement.signed" }

// Finish is the job that seals an agreement when everybody has signed.
type Finish struct {
	Agreement ID          `json:"agreement"`
	Org       kinds.OrgID `json:"org"`
}

// Kind names the job.
func (Finish) Kind() string { return "agreement.finish" }
