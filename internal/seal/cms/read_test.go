package cms_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/asn1"
	"slices"
	"testing"
	"time"

	"ledd/internal/seal/cms"
)

// made is a signature and a token by this package's own writer.
func made(t testing.TB) (signature, token []byte, by, clock cms.Credential, r cms.Credential) {
	t.Helper()
	r = root(t)
	by, clock = under(t, r, "Signer", p256(t), nil), authority(t, r)
	sum := sha256.Sum256([]byte("content"))
	signature, err := by.Sign(sum[:], func(d []byte) ([]byte, error) { return clock.Stamp(d, start) })
	if err != nil {
		t.Fatal(err)
	}
	token, err = clock.Stamp(sum[:], start)
	if err != nil {
		t.Fatal(err)
	}
	return signature, token, by, clock, r
}

// TestRead: what is written is read, in DER and of indefinite length, and nothing
// else passes for it.
func TestRead(t *testing.T) {
	signature, token, by, _, r := made(t)
	for name, in := range map[string][]byte{"der": signature, "padded": append(bytes.Clone(signature), 0, 0, 0), "ber": open(signature)} {
		m, err := cms.Read(in)
		if err != nil {
			t.Fatal(name, err)
		}
		v := m.Check(nil, []byte("con"), []byte("tent"))
		if !v.Intact() || len(v.Findings) > 0 || v.Signer == nil || !bytes.Equal(v.Signer.Raw, by.Chain[0].Raw) || v.Digest != "SHA-256" || v.Algorithm != "ECDSA" {
			t.Errorf("%s: %+v", name, v)
		}
		if v := m.Check(nil, []byte("other")); v.Intact() || !slices.Contains(v.Findings, cms.DigestMismatch) {
			t.Errorf("%s over other bytes: %+v", name, v)
		}
		s, err := cms.ReadToken(m.Stamp())
		if err != nil || !s.Time.Equal(start) || !s.Check(nil, m.Signature).Intact() || s.Check(nil, []byte("x")).Intact() {
			t.Errorf("%s: the time stamp: %v", name, err)
		}
	}
	if _, err := cms.ReadToken(signature); err == nil {
		t.Error("a signature passes for a token")
	}
	s, err := cms.ReadToken(token)
	if err != nil || !s.Check(nil, []byte("content")).Intact() {
		t.Error(err)
	}
	roots, err := cms.NewRoots(certificate(r.Chain[0]))
	if err != nil || roots.Len() != 1 {
		t.Fatal(err)
	}
	_, as := roots.Trust(s.Signer(), nil, cms.Stamping, start)
	_, other := roots.Trust(s.Signer(), nil, cms.Signing, start)
	_, late := roots.Trust(s.Signer(), nil, cms.Stamping, start.Add(100*365*24*time.Hour))
	_, none := cms.Roots{}.Trust(s.Signer(), nil, cms.Stamping, start)
	if as != cms.Trusted || other != cms.WrongUse || late != cms.Expired || none != cms.NoRoots {
		t.Error(as, other, late, none)
	}
}

// open writes the two outer values of a message with indefinite length.
func open(der []byte) []byte {
	var outer struct {
		Kind asn1.ObjectIdentifier
		Data asn1.RawValue
	}
	if _, err := asn1.Unmarshal(der, &outer); err != nil {
		panic(err)
	}
	kind, _ := asn1.Marshal(outer.Kind)
	out := append([]byte{0x30, 0x80}, kind...)
	return append(append(append(out, 0xa0, 0x80), outer.Data.Bytes...), 0, 0, 0, 0)
}

// TestReadRefuses: bytes that are no message are an error, each way to cut one too.
func TestReadRefuses(t *testing.T) {
	signature, _, _, _, _ := made(t)
	for n := range len(signature) {
		if _, err := cms.Read(signature[:n]); err == nil {
			t.Errorf("%d of %d bytes are read", n, len(signature))
		}
	}
	deep := bytes.Repeat([]byte{0x30, 0x80}, 100_000)
	for name, in := range map[string][]byte{"nothing": nil, "deep": deep, "data": {0x30, 0x0b, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01}} {
		if _, err := cms.Read(in); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

// TestFlips: no byte of a signature can be changed so that it is intact for another
// signer, or with other findings hidden.
func TestFlips(t *testing.T) {
	signature, _, by, _, _ := made(t)
	intact := 0
	for i := range signature {
		changed := bytes.Clone(signature)
		changed[i] ^= 0x20
		m, err := cms.Read(changed)
		if err != nil {
			continue
		}
		v := m.Check(nil, []byte("content"))
		if v.Intact() {
			intact++
			if !bytes.Equal(v.Signer.Raw, by.Chain[0].Raw) {
				t.Errorf("byte %d: intact for another signer", i)
			}
		}
	}
	if intact > len(signature)*3/4 {
		t.Errorf("%d of %d changes are not seen", intact, len(signature))
	}
}

// FuzzCMS: whatever the bytes, reading them ends, and nobody's signature is intact
// but the one that was made.
func FuzzCMS(f *testing.F) {
	signature, token, by, _, _ := made(f)
	f.Add(signature)
	f.Add(token)
	f.Add(open(signature))
	f.Fuzz(func(t *testing.T, in []byte) {
		m, err := cms.Read(in)
		if err != nil {
			return
		}
		v := m.Check(nil, []byte("another content"))
		if v.Intact() && bytes.Equal(v.Signer.Raw, by.Chain[0].Raw) {
			t.Fatal("a signature over other bytes is intact")
		}
		m.Claimed()
		m.HasPolicy()
		if s, err := cms.ReadToken(m.Stamp()); err == nil {
			s.Check(nil, in)
		}
		if s, err := cms.ReadToken(in); err == nil {
			s.Check(nil, in)
		}
	})
}
