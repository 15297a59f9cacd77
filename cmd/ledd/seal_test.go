package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"ledd/internal/account"
	"ledd/internal/config"
	"ledd/internal/seal"
)

// Programs that begin at once on one folder, and programs that share a secret and no
// folder, seal with the same key.
func TestSealer(t *testing.T) {
	t.Parallel()
	open := func(cfg config.Config) *seal.Sealer {
		said := &bytes.Buffer{}
		s, err := (&register{cfg: cfg}).sealer("https://ledd.example.no", output{said, said})
		if err != nil || said.Len() > 0 {
			t.Error(err, said)
			return nil
		}
		return s
	}
	same := func(all []*seal.Sealer) {
		t.Helper()
		for _, s := range all {
			if s == nil || s.Worth() != seal.Own || !s.Certificate().Equal(all[0].Certificate()) {
				t.Fatal("two programs seal with different keys")
			}
		}
	}
	folder := filepath.Join(t.TempDir(), "data")
	all := make([]*seal.Sealer, 8)
	var wait sync.WaitGroup
	for i := range all {
		wait.Go(func() { all[i] = open(config.Config{Data: folder}) })
	}
	wait.Wait()
	same(all)
	if left, err := filepath.Glob(filepath.Join(folder, "*")); err != nil || len(left) != 1 {
		t.Error(left, err)
	}
	if hidden, err := filepath.Glob(filepath.Join(folder, ".*")); err != nil || len(hidden) != 0 {
		t.Error(hidden, err)
	}
	secret := config.Password(account.NewKey())
	apart := []*seal.Sealer{open(config.Config{Data: t.TempDir(), SecretKey: secret}), open(config.Config{Data: t.TempDir(), SecretKey: secret})}
	same(apart)
	if apart[0].Certificate().Equal(all[0].Certificate()) || apart[0].Certificate().Subject.Organization[0] != "ledd.example.no" {
		t.Error(apart[0].Certificate().Subject)
	}
}

// Where no secret can be kept and no key is configured, there is nothing to seal with.
func TestNoSealer(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	said := &bytes.Buffer{}
	r := &register{cfg: config.Config{Data: filepath.Join(file, "data")}}
	if _, err := r.sealer("", output{said, said}); !errors.Is(err, seal.ErrNoKey) {
		t.Error(err)
	}
}
