package corpus

import (
	"fmt"

	"ledd/internal/seal/object"
)

func activeAttacks() []Row {
	return []Row{
		attack("javascript", "JavaScript that runs when the file is opened", "action-added", along(func(e *edit) { e.root()["OpenAction"] = raw("<</S /JavaScript /JS (app.alert(1))>>") })),
		attack("launch", "a program is started when the file is opened", "action-added", along(func(e *edit) { e.root()["OpenAction"] = raw("<</S /Launch /F (cmd.exe)>>") })),
		attack("widget-action", "the signature's widget runs something", "action-added", along(func(e *edit) {
			_, d := e.field("party-1")
			d["A"] = raw("<</S /JavaScript /JS (app.alert(1))>>")
		})),
		attack("page-action", "a page runs something", "action-added", along(func(e *edit) {
			_, d := e.page(1)
			d["AA"] = raw("<</O <</S /JavaScript /JS (app.alert(1))>>>>")
		})),
		attack("names-script", "JavaScript in the names of the document", "action-added", along(func(e *edit) {
			names := e.last.Dict(e.root()["Names"])
			e.root()["Names"] = object.Dict{"EmbeddedFiles": names["EmbeddedFiles"], "JavaScript": raw("<</Names [(a) <</S /JavaScript /JS (app.alert(1))>>]>>")}
		})),
		attack("attachment", "a program is attached", "file-attached", along(func(e *edit) {
			f := e.add(stream("/Type /EmbeddedFile", []byte("MZ")))
			e.root()["Names"] = raw(fmt.Sprintf("<</EmbeddedFiles <</Names [(a.exe) <</Type /Filespec /F (a.exe) /EF <</F %s>>>>]>>>>", f))
		})),
		attack("look-script", "the signature's picture brings JavaScript", "action-added", along(func(e *edit) {
			_, d := e.field("party-1")
			d["AP"] = object.Dict{"N": e.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</X <</S /JavaScript /JS (a)>>>>", []byte("q Q")))}
		})),
		doubt("title", "the document is called something else", "metadata-changed", along(func(e *edit) {
			ref, _ := e.last.Trailer["Info"].(object.Ref)
			e.dict(ref)["Title"] = object.String{Bytes: []byte("Receipt")}
		})),
		doubt("xmp", "the metadata is another", "metadata-changed", along(func(e *edit) { e.root()["Metadata"] = e.add(stream("/Type /Metadata /Subtype /XML", []byte("<x/>"))) })),
		doubt("language", "the language of the document is another", "viewer-changed", along(func(e *edit) { e.root()["Lang"] = object.String{Bytes: []byte("de")} })),
		doubt("structure", "what screen readers read is added", "structure-changed", along(func(e *edit) {
			e.root()["StructTreeRoot"] = raw("<</Type /StructTreeRoot /K [<</S /P /ActualText (The fee is 0)>>]>>")
		})),
		doubt("trailer", "an unknown key in the trailer", "other-changed", along(func(e *edit) { e.trailer["Secret"] = raw("(x)") })),
		doubt("orphan", "an object that nothing refers to", "orphan-objects", along(func(e *edit) { e.add(raw("<</Type /Page /Contents 4 0 R>>")) })),
		doubt("orphan-action", "an action that nothing refers to", "orphan-objects", along(func(e *edit) { e.add(raw("<</S /JavaScript /JS (app.alert(1))>>")) })),
	}
}
