package templates

import "embed"

// Library is the texts of agreements: SORT/vN/LANGUAGE.md. A version that was
// published is never changed; a new text is a new version, and published.txt lists
// what was published by its SHA-256.
//
//go:embed */v*/*.md */v*/covers.yaml
var Library embed.FS

// Published is the list of published texts: a SHA-256 and a path on each line.
//
//go:embed published.txt
var Published string
