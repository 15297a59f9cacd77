// Package config holds the settings of the program. They come from the
// environment, LEDD_…, and nowhere else; the command line's flags are laid over
// them in cmd. Everything has a default that works on one machine: without any
// setting Ledd serves on the loopback address, from SQLite under ./data.
//
//	environment -> Load -> Config -> cmd (flags over it) -> every room's constructor
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"

	"ledd/internal/kinds"
)

// prefix begins every variable's name.
const prefix = "LEDD_"

// Config is every setting. about is the sentence that help and documentation show.
type Config struct {
	DatabaseURL      Secret     `env:"DATABASE_URL" about:"The database to serve from: postgres://user:password@host/name, or the path of a SQLite file. Default: ledd.db under LEDD_DATA."`
	DatabaseOwnerURL Secret     `env:"DATABASE_OWNER_URL" about:"The same database for the role that owns the tables. Used to migrate only; without it a PostgreSQL database that is behind is refused."`
	Data             string     `env:"DATA" envDefault:"./data" about:"The folder for the SQLite file and documents."`
	Addr             string     `env:"ADDR" envDefault:"127.0.0.1:8080" about:"The address and port to listen on; port 0 takes a free one."`
	BaseURL          string     `env:"BASE_URL" about:"The address under which people reach the program, for links: https://ledd.example. Default: the address it listens on."`
	SecretKey        Password   `env:"SECRET_KEY" about:"The keys that seal what sign-in must be able to read again: 32 bytes in base64, the newest first, with commas between. Default: secret.key in LEDD_DATA, made at the first start. Several replicas need the same."`
	OIDCIssuer       string     `env:"OIDC_ISSUER" about:"The OpenID Connect issuer that people may sign in through: https://issuer.example. Default: none."`
	OIDCClientID     string     `env:"OIDC_CLIENT_ID" about:"What the issuer calls this program. It must come back to /sign-in/issuer/return under LEDD_BASE_URL."`
	OIDCClientSecret Password   `env:"OIDC_CLIENT_SECRET" about:"What this program proves to be it with; empty for a public client (PKCE is used either way)."`
	OIDCScopes       string     `env:"OIDC_SCOPES" envDefault:"profile email" about:"What is asked for besides openid, with blanks between."`
	OIDCName         string     `env:"OIDC_NAME" about:"What people call the issuer: the button says it. Default: the issuer's host name."`
	OIDCOrgClaim     string     `env:"OIDC_ORG_CLAIM" about:"Where the claims name the organisation, by its number: a path such as orgnr, tid or authorization_details.*.authorized_parties.*.orgno.ID."`
	OIDCOrgMap       string     `env:"OIDC_ORG_MAP" about:"Values of that claim that are no organisation number: tenant-id=987654321,…"`
	OIDCRoleClaim    string     `env:"OIDC_ROLE_CLAIM" about:"Where the claims say what somebody is: a path such as roles, groups, realm_access.roles or authorization_details.*.resource."`
	OIDCRoleMap      string     `env:"OIDC_ROLE_MAP" about:"Which role each value gives: value=role or value=role@unit-code, with commas between; * is whoever the issuer lets in."`
	OIDCTrustEmail   bool       `env:"OIDC_TRUST_EMAIL" envDefault:"false" about:"Whether an address that the issuer has verified opens the account with that address here. Only for an issuer that gives nobody a foreign address."`
	OIDCOnly         bool       `env:"OIDC_ONLY" envDefault:"false" about:"Whether the sign-in page hides passwords and passkeys. One-time links and links of invitations still work."`
	LogLevel         slog.Level `env:"LOG_LEVEL" envDefault:"info" about:"What is logged: debug, info, warn or error."`
}

// Load reads the settings from the environment. A value that cannot be right is
// invalid; the error names the variable and shows no secret.
func Load() (Config, error) {
	c, err := env.ParseAsWithOptions[Config](env.Options{Prefix: prefix})
	var wrong env.ParseError
	if errors.As(err, &wrong) {
		return c, kinds.Invalid("", "environment", "%s: %v", variable(wrong.Name), wrong.Err)
	}
	if err != nil {
		return c, kinds.Invalid("", "environment", "read the settings: %v", err)
	}
	return c, c.Check()
}

// Check refuses values that would fail later with a worse message. The command
// line calls it again once its flags are laid over the environment.
func (c Config) Check() error {
	for name, s := range map[string]Secret{"DATABASE_URL": c.DatabaseURL, "DATABASE_OWNER_URL": c.DatabaseOwnerURL} {
		if problem := s.problem(); problem != "" {
			return kinds.Invalid("", "environment", "%s%s %s", prefix, name, problem)
		}
	}
	if err := c.checkIssuer(); err != nil {
		return err
	}
	u, err := url.Parse(c.BaseURL)
	if c.BaseURL != "" && (err != nil || u.Host == "" || !slices.Contains([]string{"http", "https"}, u.Scheme) || u.User != nil || u.RawQuery != "" || u.Fragment != "") {
		return kinds.Invalid("", "environment", "%sBASE_URL must be an address such as https://ledd.example", prefix)
	}
	return nil
}

// checkIssuer refuses an issuer that people could not come back from, or that
// anybody on the way could stand in for.
func (c Config) checkIssuer() error {
	u, err := url.Parse(c.OIDCIssuer)
	switch local := err == nil && slices.Contains([]string{"127.0.0.1", "::1", "localhost"}, u.Hostname()); {
	case c.OIDCIssuer == "" && (c.OIDCOnly || c.OIDCClientID != ""):
		return kinds.Invalid("", "environment", "%sOIDC_ISSUER is missing: the other settings of sign-in through an issuer mean nothing without it", prefix)
	case c.OIDCIssuer == "":
		return nil
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || (u.Scheme != "https" && (u.Scheme != "http" || !local)):
		return kinds.Invalid("", "environment", "%sOIDC_ISSUER must be an address such as https://issuer.example, and without TLS only on this machine", prefix)
	case c.OIDCClientID == "":
		return kinds.Invalid("", "environment", "%sOIDC_CLIENT_ID is missing: the issuer gives it when this program is registered there", prefix)
	}
	return nil
}

// Database is the database to serve from: what is set, else SQLite under Data.
func (c Config) Database() string {
	if c.DatabaseURL != "" {
		return c.DatabaseURL.Reveal()
	}
	return filepath.Join(c.Data, "ledd.db")
}

// String lists the settings, one NAME=value a line, without passwords.
func (c Config) String() string {
	var b strings.Builder
	for _, s := range Settings() {
		fmt.Fprintf(&b, "%s=%v\n", s.Name, s.value(c))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// LogValue is the same for the log.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }
