package templates

import "embed"

// Agreement is the texts of agreements: agreement/vN/LANGUAGE.md. A version that
// was published is never changed; a new text is a new version.
//
//go:embed agreement/v*/*.md
var Agreement embed.FS
