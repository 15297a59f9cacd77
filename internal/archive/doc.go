// Package archive lets an organisation leave, and arrive: it writes everything that the
// organisation owns into one file, and takes such a file into an empty register.
//
//	manifest.json        whose register it is, when it was taken, how much of what
//	register.json        the records as they stand; a record is called by its kind and number
//	other.json           what tells of letters, links and keys: to be read, and taken in nowhere
//	history.ndjson       every version of every record, a line each
//	audit.ndjson         the audit trail
//	files/<sha256>       the bytes of documents
//
// The register part of an archive does not depend on where it was taken: export, import
// into an empty register, export gives the same bytes.
package archive
