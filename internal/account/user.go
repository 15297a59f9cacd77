package account

import (
	"slices"
	"strings"
	"time"

	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
	"ledd/internal/party"
)

// UserID identifies a user.
type UserID = kinds.ID[User]

// User is a person who signs in. What the person may do follows from memberships,
// one for each role in each organisation; the user is kept by the organisation
// that added it first, and changes itself.
type User struct {
	door.Record[User]
	UserInput
	Password    string     `json:"-"`                                  // argon2id, PHC format; empty until it is chosen
	TOTP        string     `json:"-" gorm:"column:totp"`               // sealed (Keys)
	TOTPSince   *time.Time `json:"totpSince" gorm:"column:totp_since"` // nil: codes are not asked for
	TOTPStep    int64      `json:"-" gorm:"column:totp_step"`          // the last one used: a code is good once
	Recovery    []string   `json:"-" gorm:"serializer:json"`           // SHA-256 of the codes that are left
	Failures    int        `json:"-"`                                  // wrong passwords and codes in a row
	LockedUntil *time.Time `json:"-"`
}

// UserInput is what is said of a user.
type UserInput struct {
	door.Keys
	Name     string `json:"name" validate:"required,max=255"`
	Email    string `json:"email" validate:"required,email,max=255"` // in small letters: who signs in
	Language string `json:"language" validate:"omitempty,oneof=nb nn en da"`
}

// UserKind is the table's entry for the door.
var UserKind = door.Register[User](door.Kind{
	Noun: "user", Table: "users", Personal: true, Sorts: []string{"createdAt"},
	Marks: []string{"failures", "locked_until", "totp_step", "recovery", "totp"},
})

// Input gives the part that is said.
func (u *User) Input() *UserInput { return &u.UserInput }

// Refs lists nothing.
func (*User) Refs() []door.Ref { return nil }

// Check refuses a name that nobody can see.
func (u *User) Check() []kinds.Violation {
	if slices.ContainsFunc(programs, func(p string) bool {
		return door.Fold(u.Name) == p || (strings.HasSuffix(p, ":") || p == "one-time link") && strings.HasPrefix(door.Fold(u.Name), p)
	}) {
		return []kinds.Violation{{Pointer: "/name", Code: "text", Detail: "programs work under this name in the audit trail: choose another"}}
	}
	if door.Fold(u.Name) == "" {
		return []kinds.Violation{{Pointer: "/name", Code: "text", Detail: "a name is something that people can see and read"}}
	}
	return nil
}

// programs are the names under which programs work: nobody else is called so.
var programs = []string{"operator", "mail", "verification", "sealing", "doorkeeper", "demonstration", "token:", "consumer:", "one-time link"}

// Words lists nothing: users are not searched.
func (*User) Words() []string { return nil }

// Derive writes the address as it is compared.
func (u *User) Derive() { u.Email = foldEmail(u.Email) }

// Member is one role of a user in an organisation, perhaps for some of its units.
// A membership that has ended stays: who could do what, and when, is evidence.
type Member struct {
	door.Record[Member]
	MemberInput
	User   UserID `json:"user" gorm:"column:user_id"`
	Name   string `json:"name"` // of the user, when the membership was given
	Email  string `json:"email"`
	Source string `json:"source"` // the issuer that gives the role at each sign-in; empty: given by hand
}

// MemberInput is what an administrator says of a membership.
type MemberInput struct {
	door.Keys
	Role        access.Role  `json:"role" validate:"required,oneof=administrator coordinator infosec dpo system_owner manager auditor vendor_admin vendor_contributor"`
	Unit        party.UnitID `json:"unit"`                                                             // the role reaches this unit and those below it; absent: the organisation
	AcceptsUpTo string       `json:"acceptsUpTo" validate:"omitempty,oneof=low medium high very_high"` // the rank of risk that the person may accept
	StartsOn    kinds.Date   `json:"startsOn"`
	EndsOn      kinds.Date   `json:"endsOn"` // the last day
}

// MemberKind is the table's entry for the door.
var MemberKind = door.Register[Member](door.Kind{
	Noun: "member", Table: "members", Personal: true, Sorts: []string{"name", "createdAt"}, Filters: []string{"role", "unit", "email"},
})

// Input gives the part that is said.
func (m *Member) Input() *MemberInput { return &m.MemberInput }

// Refs lists the unit: the user is found by the address, and by nothing else.
func (m *Member) Refs() []door.Ref { return []door.Ref{door.Refer("/unit", "unit", m.Unit)} }

// ofUnits are the roles that may be for a part of the organisation.
var ofUnits = []access.Role{access.Coordinator, access.Infosec, access.SystemOwner, access.Manager}

// Check asks for the unit of a system owner, who answers for those systems only.
func (m *Member) Check() []kinds.Violation {
	vs := kinds.Order("/endsOn", m.StartsOn, m.EndsOn)
	if !m.Unit.IsZero() && !slices.Contains(ofUnits, m.Role) {
		vs = append(vs, kinds.Violation{Pointer: "/unit", Code: "whole", Detail: "this role is for the whole organisation: leave the unit out"})
	}
	if m.Role == access.SystemOwner && m.Unit.IsZero() {
		vs = append(vs, kinds.Violation{Pointer: "/unit", Code: "required", Detail: "a system owner answers for the systems of a unit: name it"})
	}
	return vs
}

// Words is what a search looks through.
func (m *Member) Words() []string { return []string{m.Name, m.Email} }

// LiveOn reports whether the membership holds on a day.
func (m *Member) LiveOn(d kinds.Date) bool { return d.Within(m.StartsOn, m.EndsOn) }
