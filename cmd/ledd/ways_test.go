package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ledd/internal/account"
	"ledd/internal/config"
)

// The key is made once, for its owner alone; one that is set is taken instead.
func TestKeys(t *testing.T) {
	t.Parallel()
	folder, said := filepath.Join(t.TempDir(), "data"), &bytes.Buffer{}
	r := &register{cfg: config.Config{Data: folder}}
	out := output{said, said}
	for range 2 {
		if _, err := r.keys(out); err != nil || said.Len() > 0 {
			t.Fatal(err, said)
		}
	}
	info, err := os.Stat(filepath.Join(folder, "secret.key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	before, _ := os.ReadFile(filepath.Join(folder, "secret.key"))
	if _, err := r.keys(out); err != nil {
		t.Fatal(err)
	}
	if after, _ := os.ReadFile(filepath.Join(folder, "secret.key")); !bytes.Equal(before, after) {
		t.Error("made anew")
	}
	if err := os.WriteFile(filepath.Join(folder, "secret.key"), []byte("hemmelig"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := r.keys(out); err == nil || strings.Contains(err.Error(), "hemmelig") {
		t.Errorf("a damaged key: %v", err)
	}
	r.cfg.SecretKey = config.Password(account.NewKey())
	if _, err := r.keys(out); err != nil {
		t.Error(err)
	}
	r.cfg.SecretKey = "hemmelig"
	if _, err := r.keys(out); err == nil || strings.Contains(err.Error(), "hemmelig") || !strings.Contains(err.Error(), "LEDD_SECRET_KEY") {
		t.Errorf("a wrong key: %v", err)
	}
}

// A folder that cannot be written keeps nobody from serving.
func TestKeysWithoutAFolder(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	said := &bytes.Buffer{}
	r := &register{cfg: config.Config{Data: filepath.Join(file, "data")}}
	if _, err := r.keys(output{said, said}); err != nil || !strings.Contains(said.String(), "LEDD_SECRET_KEY") {
		t.Errorf("%v: %s", err, said)
	}
}

// What the claims mean is read when the program starts, and refused then.
func TestWays(t *testing.T) {
	t.Parallel()
	said := &bytes.Buffer{}
	r := &register{cfg: config.Config{Data: t.TempDir(), OIDCIssuer: "https://issuer.example", OIDCClientID: "ledd", OIDCRoleMap: "g=king"}}
	if _, err := r.ways("https://ledd.example", output{said, said}); err == nil || !strings.Contains(err.Error(), "LEDD_OIDC_ROLE_MAP") {
		t.Errorf("%v", err)
	}
	r.cfg.OIDCRoleMap = "g=dpo"
	w, err := r.ways("https://ledd.example", output{said, said})
	if err != nil || w.Issuer.Name != "issuer.example" || w.Issuer.Return != "https://ledd.example/sign-in/issuer/return" || w.Account.Origin.Host != "ledd.example" {
		t.Errorf("%+v, %v", w, err)
	}
}
