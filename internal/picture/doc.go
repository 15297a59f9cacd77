// Package picture draws what the register knows: chains of processors, columns,
// bars and timelines. It knows no register and no language: every word and every
// number arrives as text, with values only where lengths need them. Anyone above
// may come in; it imports nothing of ours.
//
//	input -> Chain, Columns, Bars, Timeline, Share -> Drawing -> SVG here, PDF elsewhere
package picture
