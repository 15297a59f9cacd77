package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ledd/api/web"
	"ledd/internal/account"
	"ledd/internal/kinds"
	"ledd/internal/oidc"
)

// ways is how people may sign in to what is served at base.
func (r *register) ways(base string, out output) (web.Ways, error) {
	w := web.Ways{Base: base, Only: r.cfg.OIDCOnly}
	var err error
	if w.Account.Keys, err = r.keys(out); err != nil {
		return w, err
	}
	if w.Account.Origin, err = account.NewOrigin(base); err != nil {
		return w, err
	}
	if r.cfg.OIDCIssuer == "" {
		return w, nil
	}
	c := r.cfg
	if w.Account.Rules, err = account.NewRules(c.OIDCOrgClaim, c.OIDCOrgMap, c.OIDCRoleClaim, c.OIDCRoleMap, c.OIDCTrustEmail); err != nil {
		return w, kinds.Invalid("", "environment", "LEDD_OIDC_ORG_MAP or LEDD_OIDC_ROLE_MAP: %v", err)
	}
	w.Issuer = oidc.New(oidc.Settings{
		Issuer: c.OIDCIssuer, ClientID: c.OIDCClientID, Scopes: strings.Fields(c.OIDCScopes),
		Return: base + web.IssuerReturn, Name: cmp.Or(c.OIDCName, kinds.HostOf(c.OIDCIssuer)),
	}, c.OIDCClientSecret.Reveal())
	return w, nil
}

// keys is those of LEDD_SECRET_KEY, else of secret.key in the register's folder,
// which is made at the first start. Where it can neither be read nor made, the
// program serves all the same, and only codes cannot be used.
func (r *register) keys(out output) (account.Keys, error) {
	if r.cfg.SecretKey != "" {
		k, err := account.ParseKeys(r.cfg.SecretKey.Reveal())
		if err != nil {
			err = kinds.Invalid("", "environment", "LEDD_SECRET_KEY: %v", err)
		}
		return k, err
	}
	file := filepath.Join(r.cfg.Data, "secret.key")
	text, err := secretFile(file)
	if err != nil {
		out.say("codes cannot be used for sign-in: %v; set LEDD_SECRET_KEY, or let the program write there", err)
		return account.Keys{}, nil
	}
	k, err := account.ParseKeys(text)
	if err != nil {
		err = fmt.Errorf("%s: %w", file, err)
	}
	return k, err
}

// secretFile reads the file, and makes it where there is none: for its owner alone,
// and never over another that came meanwhile.
func secretFile(file string) (string, error) {
	text, err := os.ReadFile(file) //nolint:gosec // the operator's own folder
	if !errors.Is(err, fs.ErrNotExist) {
		return string(text), err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return "", err
	}
	key := account.NewKey() + "\n"
	err = writeOnce(file, key)
	if errors.Is(err, fs.ErrExist) {
		return secretFile(file)
	}
	return key, err
}

// writeOnce gives a file its name when all of it stands, so that nobody reads half of
// it; where another has the name already, it is an fs.ErrExist.
func writeOnce(file, text string) error {
	f, err := os.CreateTemp(filepath.Dir(file), ".new-*") // for its owner alone
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err = os.Link(f.Name(), file); err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return writeAnyhow(file, text)
}

// writeAnyhow is for folders without links, as those of some clouds.
func writeAnyhow(file, text string) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the operator's own folder
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}
