package seal

import (
	"time"

	"ledd/internal/seal/cms"
)

// Version of the verifier is kept with every report: the same bytes may be told of
// otherwise by a later one.
const Version = 1

// Report is what Verify says of a file. Its verdict is empty where there was no
// issued document to compare with.
type Report struct {
	Verdict Verdict  `json:"verdict,omitempty"`
	Rule    string   `json:"rule,omitempty"` // the code of the rule that decided
	Reasons []Reason `json:"reasons"`

	Signatures []Signature `json:"signatures"` // in the order in which they were made
	Timestamps []Signature `json:"timestamps"` // time stamps over the document (ETSI.RFC3161)
	Changes    []Change    `json:"changesAfterSigning"`

	SHA256    string   `json:"sha256"`
	Bytes     int      `json:"bytes"`
	Revisions int      `json:"revisions"`
	Pages     int      `json:"pages"`
	Encrypted bool     `json:"encrypted"`
	Problems  []string `json:"problems"` // what is odd in the file's structure, by code
	Verifier  int      `json:"verifier"`
}

// Reason is a rule that applies, with the words for one case of it. People read the
// code's own words in their language; the detail is for who looks closer.
type Reason struct {
	Code    string            `json:"code"`
	Verdict Verdict           `json:"verdict,omitempty"` // what the rule alone would decide
	Detail  string            `json:"detail"`
	Params  map[string]string `json:"params,omitempty"`
}

// Coverage says which part of the file a signature covers.
type Coverage string

// The coverages.
const (
	CoversFile     Coverage = "file"     // every byte but its own
	CoversRevision Coverage = "revision" // likewise, to the end of an earlier revision
	CoversUnclear  Coverage = "unclear"  // some bytes, and not what a reader would take it for
)

// Signature is one signature, or one time stamp over the document.
type Signature struct {
	Signer          string     `json:"signer"`
	SignedAt        *time.Time `json:"signedAt"`
	Intact          bool       `json:"intact"`          // it is of the certificate's key over these bytes
	Trusted         bool       `json:"trusted"`         // the certificate leads to a root that is configured, at the proven time or now
	CoversWholeFile bool       `json:"coversWholeFile"` // no byte was added after it
	Level           string     `json:"level"`           // PAdES B-B, B-T, B-LT, B-LTA or EPES; PKCS7-B and so on; DOC-TST

	TimeFrom    string     `json:"timeFrom"` // timestamp; untrusted timestamp; or claim: nobody proves that
	Coverage    Coverage   `json:"coverage"`
	Revision    int        `json:"revision"` // from 1: the one that it ends
	Field       string     `json:"field"`
	SubFilter   string     `json:"subFilter"`
	Issuer      string     `json:"issuer"`
	Certificate string     `json:"certificate"` // SHA-256
	Algorithm   string     `json:"algorithm"`
	Digest      string     `json:"digest"`
	Standing    string     `json:"standing"`      // trusted, or the code of the rule why not
	Own         bool       `json:"own,omitempty"` // the register's own: it stands in the document that was issued
	Certifies   int        `json:"certifies,omitempty"`
	Reason      string     `json:"reason,omitempty"` // what the signer says
	Stamp       *Timestamp `json:"timestamp,omitempty"`
	Revocation  string     `json:"revocation"` // unknown, good or revoked
	RevokedAt   *time.Time `json:"revokedAt,omitempty"`
	Findings    []string   `json:"findings"` // codes of rules

	begins, ends, revision int
	first                  int // the first revision that has it
	inField                bool
	leaves, among          []*cms.Certificate // the signer's and its time stamp's; those that came with them
}

// Timestamp is the time stamp over a signature's value (RFC 3161).
type Timestamp struct {
	Time      time.Time `json:"time"`
	Authority string    `json:"authority"`
	Intact    bool      `json:"intact"`
	Trusted   bool      `json:"trusted"`
	Standing  string    `json:"standing"`
}

// Change is one thing that a revision after the first signature has otherwise than
// the one before it.
type Change struct {
	Kind        Kind   `json:"kind"`
	Page        int    `json:"page"` // 0: on none
	Description string `json:"description"`

	Code     string `json:"code"`
	Revision int    `json:"revision"`        // from 1
	After    []int  `json:"afterSignatures"` // places of the signatures that do not cover it, from 1
}
