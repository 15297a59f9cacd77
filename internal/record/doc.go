// Package record keeps the record of processing activities of a controller
// (art. 30(1)) and the words that it is written in.
//
//	vocabulary/*.json -> Vocabulary -> codes in an Activity
//	form, API or file -> ActivityInput -> Activity -> Lacking, Unfounded, ReviewDue (pure)
//
// Who may come in: coordinators and those who own systems write, each in their own
// part of the organisation; everyone inside reads (access.Policy). What the law asks
// for and is missing never keeps anybody from saving: rules over the snapshot of
// internal/gap say so.
package record
