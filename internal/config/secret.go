package config

import (
	"log/slog"
	"net/url"
	"slices"
	"strings"
)

// Secret is a database's address. However it is printed, logged or encoded, its
// password is not; Reveal gives it to whoever must connect.
type Secret string

// Reveal is the address with its password.
func (s Secret) Reveal() string { return string(s) }

const hidden = "xxxxx"

// String is the address without its password.
func (s Secret) String() string {
	if !strings.Contains(string(s), "://") {
		return string(s)
	}
	u, err := url.Parse(string(s))
	if err != nil || u.Opaque != "" {
		return hidden
	}
	if strings.Contains(strings.ToLower(u.RawQuery), "password") {
		u.RawQuery = hidden // libpq takes a password there as well
	}
	return u.Redacted()
}

// GoString is String for %#v.
func (s Secret) GoString() string { return s.String() }

// LogValue is String for the log.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText is String for JSON.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// problem says what is wrong with the address; empty is nothing.
func (s Secret) problem() string {
	scheme, _, ok := strings.Cut(string(s), "://")
	if !ok {
		if strings.Contains(string(s), "password=") {
			return "must be an address, postgres://user:password@host/name, and not a list of words"
		}
		return ""
	}
	if !slices.Contains([]string{"postgres", "postgresql", "sqlite", "file"}, scheme) {
		return "must begin with postgres:// or be the path of a SQLite file"
	}
	if _, err := url.Parse(string(s)); err != nil {
		return "is no address: are the special characters of the password written as %XX?"
	}
	return ""
}

// SMTPURL is the address of a mail server; like a Secret it shows no password.
type SMTPURL string

// Reveal is the address with its password.
func (s SMTPURL) Reveal() string { return string(s) }

// String is the address without its password.
func (s SMTPURL) String() string { return Secret(s).String() }

// GoString is String for %#v.
func (s SMTPURL) GoString() string { return s.String() }

// LogValue is String for the log.
func (s SMTPURL) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText is String for JSON.
func (s SMTPURL) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Password is a secret that has no part to show: a client's secret, a key. However
// it is printed, logged or encoded, it shows only whether it is set.
type Password string

// Reveal is what it holds.
func (p Password) Reveal() string { return string(p) }

// String hides what it holds.
func (p Password) String() string {
	if p == "" {
		return ""
	}
	return hidden
}

// GoString is String for %#v.
func (p Password) GoString() string { return p.String() }

// LogValue is String for the log.
func (p Password) LogValue() slog.Value { return slog.StringValue(p.String()) }

// MarshalText is String for JSON.
func (p Password) MarshalText() ([]byte, error) { return []byte(p.String()), nil }
