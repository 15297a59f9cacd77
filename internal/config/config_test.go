package config_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledd/internal/config"
	"ledd/internal/kinds"
)

// load reads settings from these variables alone.
func load(t *testing.T, vars map[string]string) (config.Config, error) {
	t.Helper()
	for _, name := range config.Names() {
		t.Setenv(name, vars[name])
	}
	for name := range vars {
		if !strings.Contains(strings.Join(config.Names(), " "), name) {
			t.Fatalf("the program reads no %s", name)
		}
	}
	return config.Load()
}

func TestDefaults(t *testing.T) {
	c, err := load(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := config.Config{
		Data: "./data", DocumentLimit: 25, Addr: "127.0.0.1:8080", JobTimeout: time.Minute, LogLevel: slog.LevelInfo, JWTScopePrefix: "ledd", JWTSkew: 30 * time.Second,
		RateToken: config.Rate{Times: 2000, Per: time.Second}, RateUser: config.Rate{Times: 50, Per: time.Second},
		RateAddress: config.Rate{Times: 4000, Per: time.Second}, RateSignIn: config.Rate{Times: 20, Per: time.Minute}, OIDCScopes: "profile email",
	}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Fatal(diff)
	}
	if c.Database() != "data/ledd.db" {
		t.Fatalf("serves from %s", c.Database())
	}
}

func TestNames(t *testing.T) {
	want := []string{"LEDD_DATABASE_URL", "LEDD_DATABASE_OWNER_URL", "LEDD_DATA", "LEDD_BLOB_URL", "LEDD_DOCUMENT_LIMIT", "LEDD_CLAMD", "LEDD_ADDR", "LEDD_BASE_URL", "LEDD_SMTP_URL", "LEDD_MAIL_FROM", "LEDD_JOB_TIMEOUT", "LEDD_LOG_LEVEL", "LEDD_METRICS_TOKEN", "LEDD_DRAIN",
		"LEDD_JWT_ISSUERS", "LEDD_JWT_AUDIENCE", "LEDD_JWT_SCOPE_PREFIX", "LEDD_JWT_SKEW", "LEDD_RATE_TOKEN", "LEDD_RATE_USER", "LEDD_RATE_ADDRESS", "LEDD_RATE_SIGN_IN", "LEDD_TRUSTED_PROXIES",
		"LEDD_SECRET_KEY", "LEDD_SEAL_KEY", "LEDD_SEAL_CERTIFICATE", "LEDD_TRUST_ROOTS", "LEDD_STAMP_ROOTS", "LEDD_TIMESTAMP_URL", "LEDD_OIDC_ISSUER", "LEDD_OIDC_CLIENT_ID", "LEDD_OIDC_CLIENT_SECRET", "LEDD_OIDC_SCOPES", "LEDD_OIDC_NAME",
		"LEDD_OIDC_ORG_CLAIM", "LEDD_OIDC_ORG_MAP", "LEDD_OIDC_ROLE_CLAIM", "LEDD_OIDC_ROLE_MAP", "LEDD_OIDC_TRUST_EMAIL", "LEDD_OIDC_ONLY"}
	if diff := cmp.Diff(want, config.Names()); diff != "" {
		t.Fatal(diff)
	}
	for _, s := range config.Settings() {
		if s.About == "" {
			t.Errorf("%s is not explained", s.Name)
		}
	}
}

func TestRefused(t *testing.T) {
	for name, vars := range map[string]map[string]string{
		"level":           {"LEDD_LOG_LEVEL": "loud"},
		"scheme":          {"LEDD_DATABASE_URL": "mysql://u:hemmelig@h/d"},
		"words":           {"LEDD_DATABASE_URL": "host=h user=u password=hemmelig"},
		"bare percent":    {"LEDD_DATABASE_OWNER_URL": "postgres://u:hemmelig%zz@h/d"},
		"base, no scheme": {"LEDD_BASE_URL": "ledd.example"},
		"base, password":  {"LEDD_BASE_URL": "https://u:hemmelig@ledd.example"},
		"base, query":     {"LEDD_BASE_URL": "https://ledd.example/?q=1"},
		"mail, no sender": {"LEDD_SMTP_URL": "smtp://u:hemmelig@mail.example"},
		"job, no time":    {"LEDD_JOB_TIMEOUT": "0s"},
		"no document":     {"LEDD_DOCUMENT_LIMIT": "0"},
		"large document":  {"LEDD_DOCUMENT_LIMIT": "501"},
		"scanner, a name": {"LEDD_CLAMD": "clamd"},
		"short token":     {"LEDD_METRICS_TOKEN": "hemmelig"},
		"long drain":      {"LEDD_DRAIN": "2m"},
		"drain, no unit":  {"LEDD_DRAIN": "5"},
		"rate":            {"LEDD_RATE_TOKEN": "10"},
		"rate of nothing": {"LEDD_RATE_SIGN_IN": "0/m"},
		"proxies":         {"LEDD_TRUSTED_PROXIES": "10.0.0.0/8, 10.0.0.1/8"},
		"skew":            {"LEDD_JWT_SKEW": "3m"},
		"issuer, clear":   {"LEDD_JWT_ISSUERS": "http://maskinporten.example/"},
		"issuer's keys":   {"LEDD_JWT_ISSUERS": "https://maskinporten.example/=http://keys.example/jwk"},
		"issuer, secret":  {"LEDD_JWT_ISSUERS": "https://u:hemmelig@maskinporten.example/"},
		"half a seal":     {"LEDD_SEAL_KEY": "/keys/hemmelig.pem"},
		"stamp, password": {"LEDD_TIMESTAMP_URL": "https://u:hemmelig@tsa.example"},
		"stamp, file":     {"LEDD_TIMESTAMP_URL": "file:///hemmelig"},
		"prefix":          {"LEDD_JWT_SCOPE_PREFIX": "le:dd"},
		"oidc, no TLS":    {"LEDD_OIDC_ISSUER": "http://issuer.example"},
		"issuer, words":   {"LEDD_OIDC_ISSUER": "hemmelig@issuer"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(t, vars)
			if err == nil || kinds.KindOf(err) != kinds.KindInvalid {
				t.Fatalf("error %v, want invalid", err)
			}
			if strings.Contains(err.Error(), "hemmelig") {
				t.Fatalf("the error shows a password: %v", err)
			}
			for v := range vars {
				if !strings.Contains(err.Error(), v) {
					t.Fatalf("%v does not name %s", err, v)
				}
			}
		})
	}
}

// However a setting is shown, no password is.
func TestSecretsStaySecret(t *testing.T) {
	for _, address := range []string{
		"postgres://ledd:hemmelig@db:5432/ledd?sslmode=disable",
		"postgres://db/ledd?user=ledd&PassWord=hemmelig",
		"postgres://ledd:hemmelig%zz@db/ledd",
		"sqlite:hemmelig://x",
	} {
		s := config.Secret(address)
		c := config.Config{DatabaseURL: s, DatabaseOwnerURL: s, MetricsToken: "hemmelig", SecretKey: "hemmelig", OIDCClientSecret: "hemmelig"}
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("settings", "config", c, "one", s, "token", c.MetricsToken)
		slog.New(slog.NewTextHandler(&log, nil)).Info("settings", "config", c, "pointer", &c)
		encoded, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		shown := fmt.Sprintf("%v %+v %#v %s %q %#v ", c, c, c, &c, s, c.MetricsToken) + log.String() + string(encoded)
		if strings.Contains(shown, "hemmelig") {
			t.Errorf("%s is shown:\n%s", address, shown)
		}
		if s.Reveal() != address {
			t.Errorf("revealed as %s", s.Reveal())
		}
	}
}

func TestStringKeepsWhatHelps(t *testing.T) {
	c := config.Config{DatabaseURL: "postgres://ledd:hemmelig@db/ledd", Data: "/data", DatabaseOwnerURL: "/data/other.db"}
	for _, want := range []string{"LEDD_DATABASE_URL=postgres://ledd:xxxxx@db/ledd", "LEDD_DATABASE_OWNER_URL=/data/other.db", "LEDD_DATA=/data", "LEDD_LOG_LEVEL=INFO"} {
		if !strings.Contains(c.String(), want) {
			t.Errorf("%q does not say %q", c.String(), want)
		}
	}
}

// TestMachines: how programs come in is read as it was meant.
func TestMachines(t *testing.T) {
	c, err := load(t, map[string]string{
		"LEDD_JWT_ISSUERS":     "https://maskinporten.example/, http://127.0.0.1:9000/=http://127.0.0.1:9000/jwk",
		"LEDD_JWT_AUDIENCE":    "https://ledd.example",
		"LEDD_RATE_TOKEN":      "off",
		"LEDD_RATE_SIGN_IN":    "5/h",
		"LEDD_TRUSTED_PROXIES": "10.0.0.0/8,192.0.2.7",
	})
	if err != nil {
		t.Fatal(err)
	}
	issuers, err := c.Issuers()
	if diff := cmp.Diff(map[string]string{"https://maskinporten.example/": "", "http://127.0.0.1:9000/": "http://127.0.0.1:9000/jwk"}, issuers); diff != "" || err != nil {
		t.Error(err, diff)
	}
	proxies, err := c.Proxies()
	if fmt.Sprint(proxies) != "[10.0.0.0/8 192.0.2.7/32]" || err != nil {
		t.Error(err, proxies)
	}
	if c.RateToken.String() != "off" || c.RateSignIn.String() != "5/h" {
		t.Error(c.RateToken, c.RateSignIn)
	}
	if _, err := load(t, map[string]string{"LEDD_JWT_ISSUERS": "https://maskinporten.example/"}); err == nil || !strings.Contains(err.Error(), "LEDD_JWT_AUDIENCE") {
		t.Errorf("without an audience: %v", err)
	}
}

// An issuer is set up as a whole, or not at all.
func TestIssuerIsWhole(t *testing.T) {
	for name, vars := range map[string]map[string]string{
		"no client": {"LEDD_OIDC_ISSUER": "https://issuer.example"}, "no issuer": {"LEDD_OIDC_CLIENT_ID": "ledd"}, "only nothing": {"LEDD_OIDC_ONLY": "true"},
	} {
		if _, err := load(t, vars); kinds.KindOf(err) != kinds.KindInvalid || err == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := load(t, map[string]string{"LEDD_OIDC_ISSUER": "http://localhost:9000/x", "LEDD_OIDC_CLIENT_ID": "ledd"}); err != nil {
		t.Error(err)
	}
}
