package seal

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"time"

	"ledd/internal/kinds"
	"ledd/internal/seal/cms"
)

// Worth says whose word a key is.
type Worth string

// Own keys were made by the program itself: what they seal is proven to be
// unchanged, but who sealed it is only as sure as this installation. Configured ones
// are vouched for by somebody else.
const (
	Own        Worth = "own"
	Configured Worth = "configured"
)

// Settings is where the keys come from.
type Settings struct {
	Key, Certificate string           // PEM files, the certificate's chain behind it; both or neither
	TimestampURL     string           // of a time-stamp authority; empty for the program's own
	Seeds            [][]byte         // what the program's own keys follow from, the newest first; 32 bytes each
	Name             string           // of this installation, for certificates made here
	Now              func() time.Time // nil for the clock of the machine
}

// Open gives the sealer of this installation. Keys that are not configured follow from
// the newest seed: programs with the same seed seal as one, whatever else they share,
// and what was sealed under an older seed is still known by Roots. Without a seed and
// without configured keys it is an internal error, ErrNoKey.
func Open(s Settings) (*Sealer, error) {
	if s.Now == nil {
		s.Now = time.Now
	}
	out := &Sealer{worth: Configured, now: s.Now}
	if s.Key != "" || s.Certificate != "" {
		key, err := readFiles(s.Key, s.Certificate)
		if err != nil {
			return nil, kinds.Invalid("", "environment", "LEDD_SEAL_KEY and LEDD_SEAL_CERTIFICATE: %v", err)
		}
		out.key = key
	}
	if s.TimestampURL != "" {
		out.stamper = NewAuthority(s.TimestampURL, s.Now)
	}
	if out.key.Key != nil && out.stamper != nil {
		return out, nil
	}
	if len(s.Seeds) == 0 {
		return nil, ErrNoKey
	}
	own := &ring{seed: s.Seeds[0], installation: s.Name}
	if _, err := own.at(s.Now()); err != nil {
		return nil, err
	}
	if out.key.Key == nil {
		out.ring, out.worth = own, Own
	}
	if out.stamper == nil {
		out.stamper = clock{own, s.Now}
	}
	for _, seed := range s.Seeds {
		root, err := derivedRoot(seed)
		if err != nil {
			return nil, err
		}
		out.own = append(out.own, root.Chain[0])
	}
	return out, nil
}

// ErrNoKey says that there is nothing to seal with.
var ErrNoKey = errors.New("there is no key to seal with: set LEDD_SECRET_KEY, or LEDD_SEAL_KEY, LEDD_SEAL_CERTIFICATE and LEDD_TIMESTAMP_URL")

// Worth says whose word the seal is.
func (s *Sealer) Worth() Worth { return s.worth }

// TimeWorth says whose word its times are.
func (s *Sealer) TimeWorth() Worth {
	if _, own := s.stamper.(clock); own {
		return Own
	}
	return Configured
}

// Certificate is the one that seals now: an own one is that of the year.
func (s *Sealer) Certificate() *x509.Certificate {
	c, _ := s.credential(s.now()) // that of the year before, where none could be made
	return c.Chain[0]
}

// credential is the key that seals at an instant, with its certificates.
func (s *Sealer) credential(at time.Time) (cms.Credential, error) {
	if s.ring == nil {
		return s.key, nil
	}
	own, err := s.ring.at(at)
	return own.seal, err
}

// Roots is what those who look at a seal must trust: the last certificate of the
// seal's chain, and the program's own roots where it uses one, the newest first.
func (s *Sealer) Roots() []*x509.Certificate {
	c, _ := s.credential(s.now()) // every year's lead to the same root
	out := []*x509.Certificate{c.Chain[len(c.Chain)-1]}
	for _, c := range s.own {
		if !c.Equal(out[0]) {
			out = append(out, c)
		}
	}
	return out
}

// PEM is the Roots as a file that others can be given, and that Policy takes.
func (s *Sealer) PEM() []byte { return pemOf(s.Roots()) }

func pemOf(all []*x509.Certificate) []byte {
	var out []byte
	for _, c := range all {
		out = append(out, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})...)
	}
	return out
}

// soon is how long before its end a certificate is warned of.
const soon = 60 * 24 * time.Hour

// EndsSoon says that the certificate that seals ends within sixty days. Files sealed
// until then stay verifiable by their time stamps; after it nothing is sealed.
func (s *Sealer) EndsSoon() bool { return s.Left() < soon }

// Left is how long the certificate that seals still holds; less than nothing where it
// has ended.
func (s *Sealer) Left() time.Duration { return s.Certificate().NotAfter.Sub(s.now()) }

// readFiles reads a configured key and its certificates.
func readFiles(key, certificate string) (cms.Credential, error) {
	k, err := readKey(key)
	if err != nil {
		return cms.Credential{}, err
	}
	chain, err := readCertificates(certificate)
	if err != nil {
		return cms.Credential{}, err
	}
	c := cms.Credential{Key: k, Chain: chain}
	return c, c.Check()
}
