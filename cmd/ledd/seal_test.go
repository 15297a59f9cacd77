package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

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

// certificate writes a key and its certificate, which ends on a day, to files.
func certificate(t *testing.T, end time.Time) (key, cert string) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Kommunens segl"}, NotBefore: end.AddDate(-2, 0, 0), NotAfter: end}
	public, err := x509.CreateCertificate(rand.Reader, c, c, k.Public(), k)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	key, cert = filepath.Join(dir, "key.pem"), filepath.Join(dir, "cert.pem")
	for file, b := range map[string]*pem.Block{key: {Type: "PRIVATE KEY", Bytes: private}, cert: {Type: "CERTIFICATE", Bytes: public}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return key, cert
}

// A program that runs on and on says each day that its certificate ends, from sixty days
// before; one with keys of its own has those of the year, and says nothing.
func TestSealIsWatched(t *testing.T) {
	t.Parallel()
	end := time.Date(2027, 6, 30, 12, 0, 0, 0, time.UTC)
	key, cert := certificate(t, end)
	seeds := [][]byte{bytes.Repeat([]byte{7}, 32)}
	for name, c := range map[string]struct {
		seal.Settings
		want []string // from sixty-two days before the end, each thirty days
	}{
		"configured": {seal.Settings{Key: key, Certificate: cert, Seeds: seeds}, []string{"", "days=32", "days=2", "days=-28"}},
		"own":        {seal.Settings{Seeds: seeds}, []string{"", "", "", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := end.AddDate(0, 0, -62)
			c.Now = func() time.Time { return now }
			s, err := seal.Open(c.Settings)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range c.want {
				said := &bytes.Buffer{}
				ctx, stop := context.WithCancel(t.Context())
				ticks, done := make(chan time.Time), make(chan bool)
				go func() {
					look(ctx, s, ticks, slog.New(slog.NewTextHandler(said, nil)))
					close(done)
				}()
				ticks <- now // it looks
				stop()
				<-done
				if got := said.String(); want == "" && got != "" || !strings.Contains(got, want) || strings.Count(got, "\n") > 1 {
					t.Errorf("on %s: %q, want %q", now.Format(time.DateOnly), got, want)
				}
				now = now.AddDate(0, 0, 30)
			}
		})
	}
}
