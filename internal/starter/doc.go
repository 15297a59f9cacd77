// Package starter is the starter set: processing activities that every municipality has,
// as a versioned file that an organisation adopts and adapts.
//
//	data/*.json -> Set -> Entry -> record.ActivityInput -> Adopt -> Activity, marked
//	mark + own record -> Set.Against -> Change (then, now, own) -> Settle
//
// A version of the file holds what it changes of the one before. Which entry and version an
// activity comes from stands among its external identifiers, so that nothing is adopted
// twice, and what was decided is not asked again. Nobody's words are ever overwritten:
// a later version is offered field by field.
package starter
