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
	"time"

	"github.com/caarlos0/env/v11"

	"ledd/internal/kinds"
)

// prefix begins every variable's name.
const prefix = "LEDD_"

// Config is every setting. about is the sentence that help and documentation show.
type Config struct {
	DatabaseURL      Secret        `env:"DATABASE_URL" about:"The database to serve from: postgres://user:password@host/name, or the path of a SQLite file. Default: ledd.db under LEDD_DATA."`
	DatabaseOwnerURL Secret        `env:"DATABASE_OWNER_URL" about:"The same database for the role that owns the tables. Used to migrate only; without it a PostgreSQL database that is behind is refused."`
	Data             string        `env:"DATA" envDefault:"./data" about:"The folder for the SQLite file and documents."`
	Addr             string        `env:"ADDR" envDefault:"127.0.0.1:8080" about:"The address and port to listen on; port 0 takes a free one."`
	BaseURL          string        `env:"BASE_URL" about:"The address under which people reach the program, for links: https://ledd.example. Default: the address it listens on."`
	SMTPURL          SMTPURL       `env:"SMTP_URL" about:"The mail server: smtp://user:password@host:587, or smtps://host:465. Default: none, and no mail is sent."`
	MailFrom         string        `env:"MAIL_FROM" about:"Who writes the mail: Ledd <ledd@example.no>. Needed with LEDD_SMTP_URL."`
	JobTimeout       time.Duration `env:"JOB_TIMEOUT" envDefault:"1m" about:"How long one job in the background may take. The jobs of a program that was killed are taken over after three times as long."`
	LogLevel         slog.Level    `env:"LOG_LEVEL" envDefault:"info" about:"What is logged: debug, info, warn or error."`
	MetricsToken     Password      `env:"METRICS_TOKEN" about:"Whoever sends it as a bearer token reads /metrics, from anywhere, and nobody else does. Default: whoever asks from this machine, and through no proxy."`
	Drain            time.Duration `env:"DRAIN" envDefault:"0s" about:"How long the program still answers when it is asked to stop, while /readyz says 503: 5s, or what a load balancer takes to see it."`
	JWTIssuers       string        `env:"JWT_ISSUERS" about:"Whose signed tokens (JWT, as Maskinporten's) programs may show: addresses of issuers with commas between, each perhaps with =ADDRESS of its keys (JWKS). Default: nobody's."`
	JWTAudience      string        `env:"JWT_AUDIENCE" about:"Whom those tokens must be for (aud). Needed with LEDD_JWT_ISSUERS."`
	JWTScopePrefix   string        `env:"JWT_SCOPE_PREFIX" envDefault:"ledd" about:"What stands before our scopes in those tokens: ledd, as in ledd:agreements.read."`
	JWTSkew          time.Duration `env:"JWT_SKEW" envDefault:"30s" about:"How far the issuers' clocks and ours may differ, 2m at most."`
	RateToken        Rate          `env:"RATE_TOKEN" envDefault:"2000/s" about:"How often one token may ask: 2000/s, 100/m, or off. Each process counts for itself."`
	RateUser         Rate          `env:"RATE_USER" envDefault:"50/s" about:"How often one person may ask."`
	RateAddress      Rate          `env:"RATE_ADDRESS" envDefault:"4000/s" about:"How often one address, or one IPv6 network of 64 bits, may ask."`
	RateSignIn       Rate          `env:"RATE_SIGN_IN" envDefault:"20/m" about:"How often one address may try to come in: passwords, codes, links, and tokens that open nothing."`
	TrustedProxies   string        `env:"TRUSTED_PROXIES" about:"Networks, with commas between, whose X-Forwarded-For (else Forwarded) says where a request comes from. The proxies must set one of them themselves. Default: none."`
	SecretKey        Password      `env:"SECRET_KEY" about:"The keys that seal what sign-in must be able to read again: 32 bytes in base64, the newest first, with commas between. Default: secret.key in LEDD_DATA, made at the first start. Several replicas need the same."`
	SealKey          string        `env:"SEAL_KEY" about:"The PEM file of the key that seals agreements. Default: one of the program's own, which follows from LEDD_SECRET_KEY or secret.key."`
	SealCertificate  string        `env:"SEAL_CERTIFICATE" about:"The PEM file of that key's certificate, with those above it behind. Needed with LEDD_SEAL_KEY."`
	TrustRoots       string        `env:"TRUST_ROOTS" about:"Whose signatures on uploaded files are trusted: PEM files or folders of certificates, with commas between. Default: nobody's, and a person looks at every upload."`
	StampRoots       string        `env:"STAMP_ROOTS" about:"Whose time stamps on uploaded files are trusted, likewise. Default: nobody's, and a certificate must hold at the time of the upload."`
	TimestampURL     string        `env:"TIMESTAMP_URL" about:"A time-stamp authority (RFC 3161): https://tsa.example. Default: the program vouches for its own clock, and asks nobody."`
	OIDCIssuer       string        `env:"OIDC_ISSUER" about:"The OpenID Connect issuer that people may sign in through: https://issuer.example. Default: none."`
	OIDCClientID     string        `env:"OIDC_CLIENT_ID" about:"What the issuer calls this program. It must come back to /sign-in/issuer/return under LEDD_BASE_URL."`
	OIDCClientSecret Password      `env:"OIDC_CLIENT_SECRET" about:"What this program proves to be it with; empty for a public client (PKCE is used either way)."`
	OIDCScopes       string        `env:"OIDC_SCOPES" envDefault:"profile email" about:"What is asked for besides openid, with blanks between."`
	OIDCName         string        `env:"OIDC_NAME" about:"What people call the issuer: the button says it. Default: the issuer's host name."`
	OIDCOrgClaim     string        `env:"OIDC_ORG_CLAIM" about:"Where the claims name the organisation, by its number: a path such as orgnr, tid or authorization_details.*.authorized_parties.*.orgno.ID."`
	OIDCOrgMap       string        `env:"OIDC_ORG_MAP" about:"Values of that claim that are no organisation number: tenant-id=987654321,…"`
	OIDCRoleClaim    string        `env:"OIDC_ROLE_CLAIM" about:"Where the claims say what somebody is: a path such as roles, groups, realm_access.roles or authorization_details.*.resource."`
	OIDCRoleMap      string        `env:"OIDC_ROLE_MAP" about:"Which role each value gives: value=role or value=role@unit-code, with commas between; * is whoever the issuer lets in."`
	OIDCTrustEmail   bool          `env:"OIDC_TRUST_EMAIL" envDefault:"false" about:"Whether an address that the issuer has verified opens the account with that address here. Only for an issuer that gives nobody a foreign address."`
	OIDCOnly         bool          `env:"OIDC_ONLY" envDefault:"false" about:"Whether the sign-in page hides passwords and passkeys. One-time links and links of invitations still work."`
}

// shortestToken is how many characters a token has at least that somebody else chose.
const shortestToken = 24

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
	if (c.SMTPURL == "") != (c.MailFrom == "") {
		return kinds.Invalid("", "environment", "%sSMTP_URL and %sMAIL_FROM belong together: set both, or neither", prefix, prefix)
	}
	if c.JobTimeout < time.Second || c.JobTimeout > time.Hour {
		return kinds.Invalid("", "environment", "%sJOB_TIMEOUT must be between 1s and 1h", prefix)
	}
	if c.MetricsToken != "" && len(c.MetricsToken) < shortestToken {
		return kinds.Invalid("", "environment", "%sMETRICS_TOKEN must have at least %d characters, such as `openssl rand -hex 24` prints", prefix, shortestToken)
	}
	if c.Drain < 0 || c.Drain > time.Minute {
		return kinds.Invalid("", "environment", "%sDRAIN must be between 0s and 1m", prefix)
	}
	if err := c.checkIssuer(); err != nil {
		return err
	}
	u, err := url.Parse(c.BaseURL)
	if c.BaseURL != "" && (err != nil || u.Host == "" || !slices.Contains([]string{"http", "https"}, u.Scheme) || u.User != nil || u.RawQuery != "" || u.Fragment != "") {
		return kinds.Invalid("", "environment", "%sBASE_URL must be an address such as https://ledd.example", prefix)
	}
	if err := c.checkSeal(); err != nil {
		return err
	}
	return c.checkMachines()
}

// maxSkew is how far the clocks of issuers and ours may be set apart.
const maxSkew = 2 * time.Minute

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
