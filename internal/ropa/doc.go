// Package ropa makes the record of processing activities of an organisation
// (art. 30(1)) out of its register, as something one reads and hands over.
//
//	gap.Load -> world -> take (day, edition, audience) -> Record
//	Record -> JSON, docmodel.Document (page, PDF)
//
// Who reads what is decided once, in take.go: no rendering sees what its reader
// is not to see. Everyone who may read activities comes in. Nothing is written.
package ropa
