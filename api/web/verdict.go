package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"ledd/internal/agreement"
	"ledd/internal/kinds"
	"ledd/internal/seal"
)

// changeKinds is the sorts of changes that a report tells of.
var changeKinds = []string{"signature", "timestamp", "dss", "extension", "form", "annotation", "page", "content", "metadata", "other"}

// infected is the one reason that is no rule of the verifier: the scanner gives it.
const infected = "infected"

// ruleCures is what to do about reasons that the cure of their verdict does not
// meet, by the code of the rule.
var ruleCures = map[string]string{
	"no-roots": "trust", "unknown": "trust",
	"unreadable": "certificate", "impostor": "certificate", "expired": "certificate", "not-yet": "certificate", "wrong-use": "certificate", "revoked": "certificate",
	"certificate-missing": "certificate", "certificate-foreign": "certificate",
	"other-bytes": "bytes", "older-version": "bytes", "parallel-signing": "bytes", "structure-broken": "bytes",
	"digest-refused": "method", "digest-weak": "method", "key-weak": "method", "algorithm-unsupported": "method",
	"encrypted": "locked", "encryption-changed": "locked",
	"locks-seal": "apart", "no-room-for-seal": "apart", "reserved-field": "apart",
	"same-bytes": "unsigned", "nothing-signed": "unsigned",
	infected: "infected",
}

// ruleWords says a rule in the reader's language. A report is kept for years: where
// the rule is gone since, there are the words that the verifier wrote.
func ruleWords(code, detail string) Say {
	if _, ok := seal.RuleOf(code); ok || code == infected || slices.Contains(agreement.Doubts, code) {
		return K(key("verify.rule", code))
	}
	return T(detail)
}

// verdictAlert says what became of a file, and what is to be done about it.
func verdictAlert(x *agreement.Submission, party string) []Alert {
	switch x.State {
	case agreement.Accepted:
		return []Alert{{Tone: "success", Title: K("verify.done", "Party", party), Text: K("verify.cure.accepted"), Items: signedBy(x)}}
	case agreement.Waiting:
		return []Alert{{Tone: "warning", Title: K("verify.next"), Text: K(key("verify.cure", nextStep(x)))}}
	case agreement.Refused:
		return []Alert{{Tone: "danger", Title: K("verify.next"), Text: K(key("verify.cure", nextStep(x)))}}
	case agreement.Checking:
	}
	return nil
}

// nextStep is the cure of a file that was not accepted, or not yet. A scan has
// nothing that the verifier could find, and asks for other eyes.
func nextStep(x *agreement.Submission) string {
	switch {
	case x.State == agreement.Waiting && x.Paper:
		return "paper"
	case x.State == agreement.Waiting:
		return string(seal.NeedsPerson)
	case x.Report != nil && x.Report.Rule == infected:
		return infected
	case x.Verdict == seal.Unsigned && !x.Paper:
		return string(seal.Unsigned)
	}
	return string(seal.Rejected)
}

// signedBy is who signed, and when, and how that is known.
func signedBy(x *agreement.Submission) []Action {
	switch {
	case x.Paper && x.SignedOn.Known():
		return []Action{{Say: Say{Parts: []Say{T(x.Name), {Date: x.SignedOn}, K("verify.time.paper")}}}}
	case x.Paper || x.Report == nil || len(x.Report.Signatures) == 0:
		return []Action{{Say: Say{Parts: []Say{T(x.Name), instant(x.SentAt), K("verify.time.sent")}}}}
	}
	var out []Action
	for _, s := range x.Report.Signatures {
		parts := []Say{T(s.Signer)}
		if s.SignedAt != nil {
			parts = append(parts, instant(*s.SignedAt), provenBy(s))
		}
		out = append(out, Action{Say: Say{Parts: parts}})
	}
	return out
}

// instant is an instant in the zone of the controller.
func instant(at time.Time) Say {
	local := at.In(zone)
	return Say{Parts: []Say{{Date: kinds.DateOf(local)}, T(local.Format("15.04"))}, Glue: " "}
}

// provenBy says who vouches for the time of a signature.
func provenBy(s seal.Signature) Say {
	from, _, _ := strings.Cut(s.TimeFrom, " ")
	if from == "" {
		return Say{}
	}
	return K(key("verify.time", from))
}

// reportPanels words a report for people who are no technicians; what the verifier
// wrote stands folded below. Cures are left out of a file that needs none.
func reportPanels(r seal.Report, cures bool) []Panel {
	out := []Panel{signaturesPanel(r.Signatures)}
	if len(r.Reasons) > 0 {
		out = append([]Panel{reasonsPanel(r.Reasons, cures)}, out...)
	}
	if len(r.Timestamps) > 0 {
		out = append(out, stampsPanel(r.Timestamps))
	}
	if len(r.Changes) > 0 {
		out = append(out, changesPanel(r.Changes))
	}
	return out
}

// reasonsPanel says each rule once, however often it applies, the worst first.
func reasonsPanel(reasons []seal.Reason, cures bool) Panel {
	p := Panel{ID: "reasons", Title: K("verify.reasons")}
	said := map[string]bool{}
	for _, x := range reasons {
		p.Closer = append(p.Closer, Line{Label: T(x.Code), Values: []Cell{{Say: T(cmp.Or(x.Detail, meaning(x.Code))), Sub: T(string(x.Verdict))}}})
		if said[x.Code] {
			continue
		}
		said[x.Code] = true
		point := Cell{Say: ruleWords(x.Code, x.Detail)}
		if cure := ruleCures[x.Code]; cures && cure != "" && !said[cure] {
			said[cure], point.Sub = true, K(key("verify.cure", cure))
		}
		p.Points = append(p.Points, point)
	}
	return p
}

// meaning is a rule in the verifier's own English.
func meaning(code string) string {
	r, _ := seal.RuleOf(code)
	return r.Means
}

func signaturesPanel(all []seal.Signature) Panel {
	t := Table{Caption: K("verify.signatures"), Columns: []Head{{Say: K("verify.signer")}, {Say: K("verify.signedAt")}, {Say: K("verify.intact")}, {Say: K("verify.trusted")}, {Say: K("verify.whole")}}}
	p := Panel{ID: "signatures", Title: K("verify.signatures"), Lead: K("verify.signatures.lead"), Table: &t, Empty: K("verify.signatures.none")}
	for i, s := range all {
		t.Rows = append(t.Rows, Row{"s-" + strconv.Itoa(i), append(signatureCells(s, provenBy(s)), Cell{Tags: []Tag{yesNo(s.CoversWholeFile)}})})
		p.Closer = append(p.Closer, signatureLine(i, s))
	}
	return p
}

// stampsPanel lists the time stamps over the whole document.
func stampsPanel(all []seal.Signature) Panel {
	t := Table{Caption: K("verify.stamps"), Columns: []Head{{Say: K("verify.stamps.by")}, {Say: K("verify.signedAt")}, {Say: K("verify.intact")}, {Say: K("verify.trusted")}}}
	p := Panel{ID: "stamps", Title: K("verify.stamps"), Lead: K("verify.stamps.lead"), Table: &t}
	for i, s := range all {
		t.Rows = append(t.Rows, Row{"t-" + strconv.Itoa(i), signatureCells(s, Say{})})
		p.Closer = append(p.Closer, signatureLine(i, s))
	}
	return p
}

// signatureCells is what a signature and a time stamp have in common.
func signatureCells(s seal.Signature, proven Say) []Cell {
	at := Cell{}
	if s.SignedAt != nil {
		at = Cell{Say: instant(*s.SignedAt), Sub: proven}
	}
	known := Cell{Tags: []Tag{yesNo(s.Trusted)}}
	if s.Own { // by our own hand, whoever the certificate is known to
		known = Cell{Tags: []Tag{{K("verify.own"), "info"}}, Sub: K("verify.own.worth")}
	}
	return []Cell{{Say: T(s.Signer)}, at, {Tags: []Tag{yesNo(s.Intact)}}, known}
}

// signatureLine is a signature for technicians, in the words of the report.
func signatureLine(i int, s seal.Signature) Line {
	l := Line{Label: T(fmt.Sprintf("%d. %s", i+1, s.Field))}
	for _, x := range [][2]string{
		{"level", s.Level}, {"subFilter", s.SubFilter}, {"algorithm", s.Algorithm}, {"digest", s.Digest}, {"issuer", s.Issuer}, {"certificate", s.Certificate},
		{"standing", s.Standing}, {"coverage", string(s.Coverage)}, {"timeFrom", s.TimeFrom}, {"revocation", s.Revocation}, {"findings", strings.Join(s.Findings, ", ")},
	} {
		if x[1] != "" {
			l.Values = append(l.Values, Cell{Say: T(x[0] + ": " + x[1])})
		}
	}
	return l
}

// mostChanges is how many changes a page shows: a hostile file may have thousands.
const mostChanges = 100

// changesPanel says each sort of change once for each page.
func changesPanel(all []seal.Change) Panel {
	p := Panel{ID: "changes", Title: K("verify.changes"), Lead: K("verify.changes.lead")}
	said := map[string]bool{}
	for _, c := range all {
		if len(p.Closer) < mostChanges {
			p.Closer = append(p.Closer, Line{Label: T(c.Code), Values: []Cell{{Say: T(c.Description), Sub: T(fmt.Sprintf("revision %d", c.Revision))}}})
		}
		same := fmt.Sprint(c.Kind, c.Code, c.Page)
		if said[same] {
			continue
		}
		said[same] = true
		if len(said) > mostChanges {
			p.Points = []Cell{{Say: K("verify.changes.more")}}
			break
		}
		p.Lines = append(p.Lines, changeLine(c))
	}
	return p
}

func changeLine(c seal.Change) Line {
	what := Cell{Say: ruleWords(c.Code, c.Description)}
	if c.Page > 0 {
		what.Sub = K("verify.page", "Page", c.Page)
	}
	return Line{Label: K(key("verify.kind", string(c.Kind))), Values: []Cell{what}}
}

func yesNo(yes bool) Tag {
	if yes {
		return Tag{K("word.yes"), "success"}
	}
	return Tag{K("word.no"), "danger"}
}
