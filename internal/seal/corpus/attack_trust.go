package corpus

import (
	"bytes"
	"crypto/sha256"
	"encoding/asn1"
)

func messageAttacks() []Row {
	return []Row{
		attack("two-signers", "two signers in one message", "several-signers", with(func(_ *Maker, s *signing) { s.twice = true })),
		attack("behind", "bytes behind the message", "bytes-behind-signature", with(func(_ *Maker, s *signing) { s.behind = []byte{0, 0, 1, 2, 3} })),
		attack("md5", "MD5", "digest-refused", with(func(_ *Maker, s *signing) { s.digest = "md5" })),
		attack("foreign-name", "the signing-certificate attribute names another certificate", "certificate-foreign", with(func(m *Maker, s *signing) { s.named = &m.other })),
		attack("other-type", "the content-type attribute is another", "attributes-broken", with(func(_ *Maker, s *signing) { s.kind = asn1.ObjectIdentifier{1, 2, 3} })),
		attack("content-inside", "a detached signature brings its own content", "content-unexpected", with(func(_ *Maker, s *signing) { s.inside = []byte("another document") })),
		attack("content-left-out", "a signature over a digest that it should bring and does not (adbe.pkcs7.sha1)", "content-missing", with(func(_ *Maker, s *signing) { s.sub = "adbe.pkcs7.sha1" })),
		attack("no-certificate", "the certificate is left out", "certificate-missing", with(func(_ *Maker, s *signing) { s.noCert = true })),
		attack("other-key", "signed with another key than the certificate's", "signature-wrong", with(func(m *Maker, s *signing) {
			s.by.Key = m.other.Key
		})),
		attack("no-message", "no message at all", "signature-unreadable", with(func(_ *Maker, s *signing) { s.contents = []byte("none") })),
		attack("stamp-other", "the time stamp is over another signature", "stamp-wrong", with(func(_ *Maker, s *signing) { s.stampOver = []byte("another signature") })),
		attack("document-stamp-other", "a time stamp over another document", "digest-mismatch", func(m *Maker) []byte {
			file := m.sign(m.Issued, m.party("party-1"))
			other := sha256.Sum256([]byte("another"))
			return m.sign(file, signing{message: message{stampBy: &m.stamper, stampAt: m.At}, stamp: true, contents: must(m.stamper.Stamp(other[:], m.At))})
		}),
	}
}

func trustAttacks() []Row {
	by := func(name, how, rule string, change func(m *Maker, s *signing)) Row {
		return attack(name, how, rule, with(change))
	}
	return []Row{
		by("rogue", "a certificate of a root that calls itself as the trusted one", "impostor", func(m *Maker, s *signing) { s.by = m.rogue }),
		by("expired", "an expired certificate and a date of long ago", "expired", func(m *Maker, s *signing) {
			s.by, s.stampBy, s.more = m.expired, nil, "/M (D:20200101120000Z)"
		}),
		by("expired-stamp", "likewise with a time stamp of nobody trusted", "expired", func(m *Maker, s *signing) {
			s.by, s.stampBy, s.stampAt = m.expired, &m.rogueStamper, m.At.Add(-60*day)
		}),
		by("early", "a certificate that is not valid yet", "not-yet", func(m *Maker, s *signing) { s.by = m.early }),
		by("web", "a web server's certificate", "wrong-use", func(m *Maker, s *signing) { s.by = m.web }),
		by("ocsp", "a certificate for answers on revocation", "wrong-use", func(m *Maker, s *signing) { s.by = m.ocsp }),
		by("no-use", "a certificate for encryption", "wrong-use", func(m *Maker, s *signing) { s.by = m.noUse }),
		by("revoked", "a certificate revoked before the stamped time", "revoked", func(m *Maker, s *signing) {
			s.change = m.store(m.revocation(m.signer, m.At.Add(-2*day)))
		}),
		by("revoked-unstamped", "a revoked certificate, and no time is proven", "revoked", func(m *Maker, s *signing) {
			s.stampBy = nil
			s.change = m.store(m.revocation(m.signer, m.At.Add(-time1)))
		}),
		doubt("resealed", "edited and sealed anew by a stranger", "other-bytes", func(m *Maker) []byte {
			file := bytes.Clone(m.Issued)
			file[len(file)/3] ^= 1
			s := m.party("party-1")
			s.by = m.stranger
			return m.sign(file, s)
		}),
		doubt("other-agreement", "another agreement, validly signed", "other-bytes", func(m *Maker) []byte {
			s := m.party("")
			s.fresh = "[0 0 0 0]"
			return m.sign(plainPDF("Another agreement"), s)
		}),
		doubt("bit", "one bit of the issued document is changed", "other-bytes", func(m *Maker) []byte {
			file := bytes.Clone(m.sign(m.Issued, m.party("party-1")))
			file[100] ^= 1
			return file
		}),
		attack("two-one-bad", "one of two signatures is of a rogue", "impostor", func(m *Maker) []byte {
			s := m.party("party-2")
			s.by = m.rogue
			return m.sign(m.sign(m.Issued, m.party("party-1")), s)
		}),
	}
}

const time1 = day / 24
