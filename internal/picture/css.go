package picture

import _ "embed"

// CSS is the style sheet that gives the classes of every drawing their colours,
// from the tokens of Designsystemet: light and dark, forced colours and print.
// Serve it as a file beside the theme. Its class pic-frame is for the element
// around a drawing: a wide one scrolls in it, so that letters keep their size.
//
//go:embed picture.css
var CSS string
