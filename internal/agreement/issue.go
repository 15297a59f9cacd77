package agreement

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// Issue is what Ledd made of an agreement: which bytes the parties were asked to
// sign, and which became of them. It is empty for an agreement that was made
// elsewhere and is only recorded here.
type Issue struct {
	CheckCode      string     `json:"checkCode" required:"true" doc:"printed on each page: with it anybody finds out whether the agreement is in force"`
	IssuedAt       *time.Time `json:"issuedAt" required:"true" doc:"when the text was frozen, UTC"`
	IssuedBy       string     `json:"issuedBy" required:"true"`
	IssuedLanguage string     `json:"issuedLanguage" required:"true"`
	IssuedSHA256   string     `json:"issuedSha256" required:"true" gorm:"column:issued_sha256" doc:"of the file that the parties are asked to sign, in hexadecimal"`
	IssuedPage     string     `json:"issuedPage" required:"true" doc:"SHA-256 of the same text as an accessible page"`
	TextDigest     string     `json:"textDigest" required:"true" doc:"SHA-256 of template, data and identifier: the same text has the same digest"`
	SignedSHA256   string     `json:"signedSha256" required:"true" gorm:"column:signed_sha256" doc:"of the last accepted upload, which bears the signatures that were given elsewhere; empty: none"`
	SealedSHA256   string     `json:"sealedSha256" required:"true" gorm:"column:sealed_sha256" doc:"of the finished file, sealed by the register; empty: not finished"`
	SealedAt       *time.Time `json:"sealedAt" required:"true" doc:"UTC"`
}

// Course is how an agreement got where it is: each step that somebody decided, and
// the end of its data.
type Course struct {
	Moves     []Move     `json:"moves" required:"true" gorm:"serializer:json" doc:"the steps of the lifecycle, oldest first"`
	Exits     []ExitLine `json:"exits" required:"true" gorm:"serializer:json" doc:"who held data when the agreement ended, and what each confirmed (art. 28(3)(g))"`
	NotedBy   string     `json:"notedBy" required:"true" doc:"the privacy coordinator or data protection officer who looked at the text before it was issued"`
	NotedOn   kinds.Date `json:"notedOn" required:"true"`
	NotedText string     `json:"notedText" required:"true"`

	// verb says that a verb of the lifecycle changes the record, not a client.
	verb bool
}

// Move is one step that was taken.
type Move struct {
	From   State      `json:"from" required:"true"`
	To     State      `json:"to" required:"true"`
	On     kinds.Date `json:"on" required:"true" doc:"the day from which it holds"`
	At     time.Time  `json:"at" required:"true" doc:"when it was entered, UTC"`
	By     string     `json:"by" required:"true"`
	Reason string     `json:"reason" required:"true"`
}

// took remembers a step.
func (a *Agreement) took(tx *door.Tx, from, to State, on kinds.Date, reason string) {
	a.State, a.verb = to, true
	if from != to {
		a.Moves = append(slices.Clone(a.Moves), Move{from, to, on, tx.Now, tx.Who.Name, reason})
	}
}

// verifyFrozen refuses to change by hand what an issued agreement says, or where it
// stands: the parties have read it as it is.
func (a *Agreement) verifyFrozen(tx *door.Tx) error {
	if a.verb || a.Version <= 1 { // new, or only tried
		return nil
	}
	was, err := door.Get[Agreement](tx, a.ID.String())
	if err != nil {
		return err
	}
	if !was.Issued() {
		a.unnote(was)
		return nil
	}
	if a.State == "" {
		a.State = was.State // not told: it is where it was
	}
	turned := *a // what was read before the day came is no change
	turned.Turn(tx.Today())
	if turned.State == was.State {
		a.State = was.State
	}
	return a.stays(was, tx.Day(*was.IssuedAt), tx.Today())
}

// unnote takes back that somebody looked at the text, where it says something else now.
func (a *Agreement) unnote(was *Agreement) {
	if !reflect.DeepEqual(a.frozen(), was.frozen()) {
		a.NotedBy, a.NotedOn, a.NotedText = "", "", ""
	}
}

// nameOf is a field's name in the contract.
func nameOf(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// stays lists what differs from an agreement that was issued on a day, and may not.
func (a *Agreement) stays(was *Agreement, issued, today kinds.Date) error {
	vs := []kinds.Violation{}
	refuse := func(pointer, detail string) {
		vs = append(vs, kinds.Violation{Pointer: pointer, Code: "frozen", Detail: detail})
	}
	now, then := reflect.ValueOf(a.frozen()), reflect.ValueOf(was.frozen())
	for _, f := range reflect.VisibleFields(now.Type()) {
		if f.Anonymous || reflect.DeepEqual(now.FieldByIndex(f.Index).Interface(), then.FieldByIndex(f.Index).Interface()) {
			continue
		}
		refuse("/"+nameOf(f), "the parties were asked to sign another text: make a new version of the agreement, or take this one back while nobody has signed")
	}
	if then, now := was.places(issued), a.places(issued); len(now) < len(then) || !slices.Equal(now[:len(then)], then) {
		refuse("/parties", "the parties stand in the order of their places to sign: add who accedes behind the others, and let nobody have left before the text was issued")
	}
	vs = append(vs, a.keptMandates(was)...)
	for i, p := range a.Parties {
		if was.awaits(p, today) {
			refuse(pointer("/parties", i, "leftOn"), "the party is asked to sign, and has not: take the text back while nobody has signed, or declare the agreement void, and make a new one without the party")
		}
	}
	if a.State != was.State {
		refuse("/state", "an agreement that was issued here is moved by its own steps (transitions), which check what they need")
	}
	switch {
	case was.VoidedOn.Known() && a.VoidedOn != was.VoidedOn:
		refuse("/voidedOn", "what was declared void stays so: make a new agreement")
	case a.VoidedOn != was.VoidedOn:
		refuse("/voidedOn", "an agreement that was issued here is declared void by a step of its own (transitions), with a reason")
	}
	switch {
	case was.TerminatedOn.Known() && was.TerminatedOn < today && a.TerminatedOn != was.TerminatedOn:
		refuse("/terminatedOn", "an agreement that has ended stays so: make a new one")
	case a.TerminatedOn.Known() != was.TerminatedOn.Known():
		refuse("/terminatedOn", "notice is given and taken back by steps of their own (transitions), with a reason")
	}
	if !a.keptAnnexes(was) {
		refuse("/annexes", "an annex of an agreement that was issued stays as it is: add a new version of it, with a number and a day of its own, not before that of the last one")
	} else {
		vs = append(vs, a.unsaid(was)...)
	}
	if !reflect.DeepEqual(a.given(), was.given()) {
		refuse("/signatures", "an agreement that was issued here is signed through its link, or with a signed file that is verified")
	}
	return kinds.Violations(vs)
}

// awaits reports whether a party is said to leave now while its signature is waited for:
// the others would be bound by a text that names somebody who never signed.
func (a *Agreement) awaits(now Party, today kinds.Date) bool {
	was, ok := a.party(now.Org)
	at := a.Standing(today)
	return ok && (at == Ready || at == PartSigned) && now.LeftOn.Known() && now.LeftOn != was.LeftOn && a.hasPlace(was) && !a.signedOn(now.Org, today).Known()
}
