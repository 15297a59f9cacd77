package seal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"ledd/internal/seal/cms"
)

// Roots is certificates that are trusted for one purpose.
type Roots = cms.Roots

// ReadRoots reads the certificates that are trusted from PEM files and from folders
// of them (.pem, .crt, .cer), with commas between. A place that cannot be read, or
// that has no certificate, is an error; an empty list is no roots.
func ReadRoots(places string) (Roots, error) {
	var all [][]byte
	for place := range strings.SplitSeq(places, ",") {
		if place = strings.TrimSpace(place); place == "" {
			continue
		}
		files, err := rootFiles(place)
		if err != nil {
			return Roots{}, err
		}
		for _, name := range files {
			b, err := rootText(name)
			if err != nil {
				return Roots{}, err
			}
			all = append(all, b)
		}
	}
	r, err := cms.NewRoots(all...)
	if err == nil && len(all) > 0 && r.Len() == 0 {
		err = errors.New("there is no certificate in it")
	}
	if err != nil {
		return Roots{}, fmt.Errorf("%s: %w", places, err)
	}
	return r, nil
}

func rootFiles(place string) ([]string, error) {
	info, err := os.Stat(place)
	if err != nil || !info.IsDir() {
		return []string{place}, err
	}
	entries, err := os.ReadDir(place)
	var out []string
	for _, e := range entries {
		switch strings.ToLower(filepath.Ext(e.Name())) {
		case ".pem", ".crt", ".cer":
			out = append(out, filepath.Join(place, e.Name()))
		}
	}
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("%s has no file of certificates (.pem, .crt, .cer)", place)
	}
	return out, err
}

func rootText(name string) ([]byte, error) {
	f, err := os.Open(name) //nolint:gosec // the operator's own setting
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	const most = 4 << 20
	return io.ReadAll(io.LimitReader(f, most))
}

// Believing gives a policy that believes the clock of a sealer's own as well, and not
// whoever vouches for a seal that was configured: others have time stamps from there.
// The seal is nobody's signature, and stays untrusted as one.
func (p Policy) Believing(s *Sealer) (Policy, error) {
	own, err := cms.NewRoots(pemOf(s.own))
	p.StampRoots = p.StampRoots.And(own)
	return p, err
}
