// Package cms writes and reads signatures (CMS, RFC 5652; PAdES, EN 319 142-1) and
// time stamps (RFC 3161). The sealer and the verifier of package seal come in.
//
//	bytes -> Read (BER to DER, within limits) -> Message -> Check (intact?) -> Roots.Trust (whose, at what time?) -> Revocation.State
//
// The three questions stay apart: an intact signature may be nobody's, a trusted one
// may be over other bytes. No clock is read and nothing is fetched: the time is the
// caller's, and revocation data is what came with the file.
package cms
