// Package mapping reads a record of processing out of a spreadsheet that nobody has
// prepared: it finds the sheet and the header, suggests a field for every column from
// a dictionary of header words, and makes a draft of an activity from every row. What
// no vocabulary knows stays as text in the same place; what no field takes is kept as
// a source note. Nothing is lost.
package mapping
