package seal

import (
	"slices"

	"ledd/internal/kinds"
	"ledd/internal/seal/object"
)

// apart is the rules of files that the register cannot end: what people accept in
// spite of one is proven beside the sealed file, and not in it.
var apart = []string{"locks-seal", "no-room-for-seal"}

// Apart reports whether the register's seal cannot stand behind the file.
func (r Report) Apart() bool {
	return slices.ContainsFunc(r.Reasons, func(x Reason) bool { return slices.Contains(apart, x.Code) })
}

// endable looks whether Complete could end the file; base is the revision that was
// issued. What is refused is not asked, nor what was issued without a place for a seal.
func (v *verification) endable(base int) {
	issued := v.file.Revisions[base]
	fields := issued.Fields()
	refused := slices.ContainsFunc(v.report.Reasons, func(x Reason) bool { return x.Verdict == Rejected })
	if refused || !slices.ContainsFunc(fields, func(f object.Field) bool { return f.Name == sealField }) {
		return
	}
	r, err := behind(v.file, v.data)
	for _, f := range fields {
		if err == nil && (f.Name == sealField || f.Type == "Btn") {
			_, err = r.untouched(issued, f.Name, f.Type)
		}
	}
	for _, x := range kinds.ViolationsOf(err) {
		code := "no-room-for-seal"
		if x.Code == "pdf-locked" {
			code = "locks-seal"
		}
		v.because(code, x.Detail, map[string]string{"problem": x.Code})
	}
}
