// Package templates holds the files that documents are made of, inside the
// program: what it prints must not depend on the machine that it runs on.
package templates

import "embed"

// Fonts is the folder fonts: Open Sans in four styles, under its licence.
//
//go:embed fonts/*.ttf
var Fonts embed.FS
