package seal

import "ledd/internal/seal/object"

// zone says what part of a document a value belongs to. The same object may be met
// in several: a drawing that a signature shows and a page as well is content too.
type zone string

const (
	zTrailer    zone = "trailer"
	zCatalog    zone = "catalog"
	zPages      zone = "pages"
	zPage       zone = "page"
	zContent    zone = "content"
	zAnnots     zone = "annotations"
	zAnnotation zone = "annotation"
	zForm       zone = "form"
	zFields     zone = "fields"
	zField      zone = "field"
	zResources  zone = "form resources"
	zFormRest   zone = "form settings"
	zFill       zone = "field value"
	zSigLook    zone = "signature appearance"
	zLocked     zone = "locked field"
	zSignature  zone = "signature"
	zPerms      zone = "permissions"
	zDSS        zone = "dss"
	zExtension  zone = "extensions"
	zStructure  zone = "structure"
	zNames      zone = "names"
	zFiles      zone = "files"
	zAction     zone = "action"
	zInfo       zone = "info"
	zDates      zone = "dates"
	zMetadata   zone = "metadata"
	zViewer     zone = "viewer"
	zEncryption zone = "encryption"
	zOther      zone = "other"
	zSkip       zone = "skip" // leads back to what is met elsewhere, or says how the file is laid out
)

// steps says into which zone a key leads; the key * stands for all others.
var steps = map[zone]map[object.Name]zone{
	zTrailer: {"Root": zCatalog, "Info": zInfo, "Encrypt": zEncryption, "*": zOther,
		"ID": zSkip, "Size": zSkip, "Prev": zSkip, "XRefStm": zSkip, "Type": zSkip, "W": zSkip, "Index": zSkip,
		"Filter": zSkip, "DecodeParms": zSkip, "Length": zSkip, "DL": zSkip, "DocChecksum": zSkip},
	zCatalog: {"Type": zSkip, "Pages": zPages, "AcroForm": zForm, "DSS": zDSS, "Extensions": zExtension, "Version": zExtension, "Perms": zPerms,
		"Metadata": zMetadata, "StructTreeRoot": zStructure, "MarkInfo": zStructure, "Names": zNames, "Dests": zViewer, "AF": zFiles, "Collection": zFiles,
		"OpenAction": zAction, "AA": zAction, "OCProperties": zContent, "URI": zAction, "Legal": zSkip, "PieceInfo": zMetadata, "*": zViewer},
	zPage: {"Type": zSkip, "Parent": zSkip, "Annots": zAnnots, "AA": zAction, "StructParents": zStructure, "Metadata": zMetadata,
		"LastModified": zMetadata, "PieceInfo": zMetadata, "Tabs": zExtension, "AF": zFiles, "B": zViewer, "*": zContent},
	zContent:    {"StructParent": zStructure, "StructParents": zStructure, "LastModified": zMetadata, "PieceInfo": zMetadata, "Metadata": zMetadata, "*": zContent},
	zAnnotation: {"P": zSkip, "Parent": zSkip, "Popup": zSkip, "IRT": zSkip, "A": zAction, "AA": zAction, "FS": zFiles, "StructParent": zStructure, "*": zAnnotation},
	zForm:       {"Fields": zFields, "SigFlags": zSkip, "DR": zResources, "DA": zResources, "*": zFormRest},
	zField: {"P": zSkip, "Parent": zSkip, "Kids": zFields, "A": zAction, "AA": zAction, "V": zFill, "DV": zFill, "RV": zFill, "AP": zFill, "AS": zFill,
		"I": zFill, "MK": zFill, "DA": zFill, "M": zFill, "StructParent": zStructure, "*": zFormRest},
	zSigLook:   {"P": zSkip, "Parent": zSkip, "Kids": zSkip, "V": zSignature, "Lock": zSignature, "SV": zSignature, "A": zAction, "AA": zAction, "*": zSigLook},
	zLocked:    {"P": zSkip, "Parent": zSkip, "*": zLocked},
	zSignature: {"Data": zSkip, "*": zSignature},
	zStructure: {"Pg": zSkip, "Obj": zSkip, "P": zStructure, "*": zStructure},
	zNames:     {"EmbeddedFiles": zFiles, "JavaScript": zAction, "Dests": zViewer, "AlternatePresentations": zAction, "*": zOther},
	zViewer:    {"Parent": zSkip, "Prev": zSkip, "A": zAction, "SE": zSkip, "P": zSkip, "*": zViewer},
	zInfo:      {"ModDate": zDates, "Producer": zDates, "*": zMetadata},
	zFiles:     {"P": zSkip, "*": zFiles},
	zAction:    {"P": zSkip, "Parent": zSkip, "*": zAction},
}

// step is the zone of a key within a zone. Without a row of its own a zone goes on.
func step(z zone, key object.Name) zone {
	row, ok := steps[z]
	if !ok {
		return z
	}
	if next, ok := row[key]; ok {
		return next
	}
	return row["*"]
}

// told is the rule that a difference in a zone falls under: where something was
// there before, and where it is new.
var told = map[zone]struct{ changed, added string }{
	zTrailer:    {"other-changed", "other-changed"},
	zCatalog:    {"other-changed", "other-changed"},
	zPages:      {"page-changed", "page-changed"},
	zPage:       {"page-changed", "page-changed"},
	zContent:    {"content-changed", "content-changed"},
	zAnnots:     {"annotation-changed", "annotation-changed"},
	zAnnotation: {"annotation-changed", "annotation-changed"},
	zForm:       {"form-changed", ""},
	zFields:     {"form-changed", "form-changed"},
	zField:      {"form-changed", "form-changed"},
	zResources:  {"resources-changed", "resources-added"},
	zFormRest:   {"form-changed", "form-changed"},
	zFill:       {"form-filled", "form-filled"},
	zSigLook:    {"", ""},
	zLocked:     {"field-locked", "field-locked"},
	zSignature:  {"signature-replaced", "signature-replaced"},
	zPerms:      {"signature-replaced", ""},
	zDSS:        {"dss-changed", "dss-changed"},
	zExtension:  {"extension-changed", "extension-changed"},
	zStructure:  {"structure-changed", "structure-changed"},
	zNames:      {"other-changed", ""},
	zFiles:      {"file-attached", "file-attached"},
	zAction:     {"action-added", "action-added"},
	zInfo:       {"metadata-changed", ""},
	zDates:      {"dates-changed", "dates-changed"},
	zMetadata:   {"metadata-changed", "metadata-changed"},
	zViewer:     {"viewer-changed", "viewer-changed"},
	zEncryption: {"encryption-changed", "encryption-changed"},
	zOther:      {"other-changed", "other-changed"},
}
