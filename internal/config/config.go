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
	JWTIssuers       string        `env:"JWT_ISSUERS" about:"Whose signed tokens (JWT, as Maskinporten's) programs may show: addresses of issuers with commas between, each perhaps with =ADDRESS of its keys (JWKS). Default: nobody's."`
	JWTAudience      string        `env:"JWT_AUDIENCE" about:"Whom those tokens must be for (aud). Needed with LEDD_JWT_ISSUERS."`
	JWTScopePrefix   string        `env:"JWT_SCOPE_PREFIX" envDefault:"ledd" about:"What stands before our scopes in those tokens: ledd, as in ledd:agreements.read."`
	JWTSkew          time.Duration `env:"JWT_SKEW" envDefault:"30s" about:"How far the issuers' clocks and ours may differ, 2m at most."`
	RateToken        Rate          `env:"RATE_TOKEN" envDefault:"2000/s" about:"How often one token may ask: 2000/s, 100/m, or off. Each process counts for itself."`
	RateUser         Rate          `env:"RATE_USER" envDefault:"50/s" about:"How often one person may ask."`
	RateAddress      Rate          `env:"RATE_ADDRESS" envDefault:"4000/s" about:"How often one address, or one IPv6 network of 64 bits, may ask."`
	RateSignIn       Rate          `env:"RATE_SIGN_IN" envDefault:"20/m" about:"How often one address may try to come in: passwords, codes, links, and tokens that open nothing."`
	TrustedProxies   string        `env:"TRUSTED_PROXIES" about:"Networks, with commas between, whose X-Forwarded-For (else Forwarded) says where a request comes from. The proxies must set one of them themselves. Default: none."`
	LogLevel         slog.Level    `env:"LOG_LEVEL" envDefault:"info" about:"What is logged: debug, info, warn or error."`
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
	u, err := url.Parse(c.BaseURL)
	if c.BaseURL != "" && (err != nil || u.Host == "" || !slices.Contains([]string{"http", "https"}, u.Scheme) || u.User != nil || u.RawQuery != "" || u.Fragment != "") {
		return kinds.Invalid("", "environment", "%sBASE_URL must be an address such as https://ledd.example", prefix)
	}
	return c.checkMachines()
}

// maxSkew is how far the clocks of issuers and ours may be set apart.
const maxSkew = 2 * time.Minute

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
