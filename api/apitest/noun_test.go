package apitest

import (
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"

	"ledd/internal/access"
)

// sample is a kind of record as these tests send it.
type sample struct {
	noun, resource string
	// fields is what makes a good one, beside its code and external identifiers.
	fields string
	// bad is the fields of one with several things wrong, and wrong their pointers
	// and codes, in the order of the answer.
	bad   string
	wrong []string
}

func (s sample) path() string { return "/api/v1/" + s.resource }

// body is a good one under a code.
func (s sample) body(code string) string {
	return fmt.Sprintf(`{"code":%q,"externalIds":[{"system":"arkiv","value":"x-%s"}],%s}`, code, code, s.fields)
}

// samples is every noun, in the order in which they need each other: each can
// name the ones before it, since the seed has saved {noun} for each.
var samples = []sample{
	{
		"organisation", "organisations", `"name":"Havvik AS","country":"NO","aliases":["Havvik"],"identifiers":[]`,
		`"name":"","country":"Norway","kind":"shop","municipalityCode":"12","isPublicBody":"maybe"`,
		[]string{"/name required", "/country iso3166_1_alpha2", "/kind oneof", "/isPublicBody oneof", "/municipalityCode len"},
	},
	{
		"unit", "units", `"name":"Skole","parentUnit":"{root}","level":"school_or_institution"`,
		`"name":"x","level":"planet","parentUnit":"abc","activeFrom":"2026-02-31","colour":"red"`,
		[]string{"/parentUnit format", "/activeFrom format", "/colour unknown", "/level oneof"},
	},
	{
		"contact", "contacts", `"role":"dpo","name":"Personvernombud","email":"pvo@fjordvik.example","unit":"{unit}"`,
		`"role":"king","email":"nowhere","validMonths":"twelve"`,
		[]string{"/validMonths type", "/role oneof", "/email email"},
	},
	{
		"system", "systems", `"name":"Journal","ownerUnit":"{unit}","usingUnits":["{unit}"],"personalData":"yes"`,
		`"name":"x","kLevel":9,"usingUnits":["{unit}",7],"statusSubscribers":["a@b.example","b"],"accessLog":{"kept":true}`,
		[]string{"/usingUnits/1 type", "/accessLog/kept type", "/kLevel max", "/statusSubscribers/1 email"},
	},
	{
		"service", "services", `"name":"Sky","provider":"{mine}","hostingLocations":[{"country":"NO","org":"{vendor}"}]`,
		`"name":"x","hostingLocations":[{"country":"NO"},{"country":"nowhere","colour":1}]`,
		[]string{"/hostingLocations/1/colour unknown", "/hostingLocations/1/country iso3166_1_alpha2"},
	},
	{
		"engagement", "engagements", `"upstream":"{mine}","downstream":"{vendor}","scopeSystems":["{system}"],"roleBasis":"processor"`,
		`"upstream":"{mine}","scopeSystems":null,"endsOn":"soon","exit":{"choice":"burn"}`,
		[]string{"/scopeSystems type", "/endsOn format", "/downstream required", "/exit/choice oneof"},
	},
	{
		"flow", "flows", `"fromSystem":"{system}","toOrg":"{vendor}","method":"email_plain","personalData":"yes"`,
		`"fromSystem":"{system}","toGroup":"x","method":"pigeon","usageForms":101,"endsOn":"soon","toCountry":"Norway","formerMethods":[{"method":"fax"}]`,
		[]string{"/endsOn format", "/method oneof", "/formerMethods/0/until required", "/usageForms max", "/toCountry iso3166_1_alpha2"},
	},
	{
		"transfer", "transfers", `"importer":"{vendor}","engagement":"{engagement}","flow":"{flow}","country":"US","tool":"dpf_45","dpf":{"active":"yes","checkedOn":"2026-01-15"}`,
		`"country":"USA","tool":"shield","startsOn":"soon","tia":{"conclusion":"fine"},"dpf":{"active":"perhaps"}`,
		[]string{"/startsOn format", "/importer required", "/country iso3166_1_alpha2", "/tool oneof", "/dpf/active oneof", "/tia/conclusion oneof"},
	},
	{
		"activity", "activities", `"name":"Opplæring","responsibleUnit":"{unit}","status":"ongoing","systems":["{system}"],"engagements":["{engagement}"],"purposes":[{"code":"education"}],"subjects":[{"category":"pupils","data":["name","health"]}]`,
		`"name":"x","status":"busy","purposes":[{"code":"nothing"}],"subjects":[{"estimate":-1,"data":["name","nomen"]}],"transfers":[{"country":"nowhere"}]`,
		[]string{"/status oneof", "/subjects/0/estimate min", "/transfers/0/country iso3166_1_alpha2"},
	},
	{
		"criteria", "risk-criteria", `"name":"Kommunen","scope":"municipality","validFrom":"2020-01-01","approvedBy":"Kommunestyret","matrix":[{"c1":"low","c2":"low","c3":"medium"},{"c1":"low","c2":"medium","c3":"high"},{"c1":"medium","c2":"high","c3":"critical"}],"areas":[{"area":"all","acceptUpTo":"low","aboveRank":"director"}]`,
		`"name":"x","scope":"planet","validFrom":"soon","matrix":[{"c1":"deep"}],"areas":[{"area":"people","acceptUpTo":"low"}],"unit":7`,
		[]string{"/validFrom format", "/unit type", "/scope oneof", "/matrix/0/c1 oneof", "/areas/0/aboveRank required"},
	},
	{
		"assessment", "risk-assessments", `"name":"Journal","object":"system","systems":["{system}"],"flow":"{flow}","activity":"{activity}","unit":"{unit}","phase":"operation","performedOn":"2026-01-15","method":"Verksted","participants":["Systemeier"],"scenarios":[{"key":"R1","threat":"Innsyn","consequenceUnit":2,"consequencePeople":3,"likelihood":3}],"treatments":[{"key":"T1","scenario":"R1","kind":"reduce","likelihood":2,"due":"2026-06-01"}]`,
		`"name":"x","object":"planet","phase":"later","performedOn":"soon","scenarios":[{"likelihood":6,"consequencePeople":0}],"treatments":[{"kind":"pray"}]`,
		[]string{"/performedOn format", "/object oneof", "/phase oneof", "/scenarios/0/consequencePeople min", "/scenarios/0/likelihood max", "/treatments/0/scenario required", "/treatments/0/kind oneof"},
	},
	{
		"dpia", "dpias", `"name":"Elever","activities":["{activity}"],"systems":["{system}"],"unit":"{unit}","team":["Skolesjef"],"completedOn":"2026-01-15","description":{"nature":"Fravær føres"},"necessity":{"storage":"Fem år"},"risks":[{"key":"P1","event":"Innsyn","consequence":3,"likelihood":2,"likelihoodAfter":1}],"dpoFollowed":"yes","residualRisk":"low"`,
		`"completedOn":"soon","origin":"heaven","dpoFollowed":"unknown","residualRisk":"awful","risks":[{"consequence":6,"freedom":"all"}]`,
		[]string{"/completedOn format", "/name required", "/origin oneof", "/risks/0/freedom oneof", "/risks/0/consequence max", "/dpoFollowed oneof", "/residualRisk oneof"},
	},
	{
		"processor_record", "processor-records", `"name":"Drift","controllers":[{"org":"{vendor}","dpo":"ombud@x.example"}],"processing":[{"code":"education"}],"data":["name"],"systems":["{system}"],"subProcessors":["{vendor}"],"status":"ongoing"`,
		`"status":"paused","startsOn":"soon","transfers":[{"country":"nowhere"}],"calledAs":[""]`,
		[]string{"/startsOn format", "/name required", "/calledAs/0 min", "/transfers/0/country iso3166_1_alpha2", "/status oneof"},
	},
	{
		"notice", "notices", `"name":"Til elever","language":"nb","activities":["{activity}"],"author":"controller","controller":"{mine}","purposes":"Opplæring","publishedUrl":"https://fjordvik.example/personvern"`,
		`"language":"se","author":"nobody","exemption":"none","publishedOn":"soon","publishedUrl":"www"`,
		[]string{"/publishedOn format", "/name required", "/language oneof", "/author oneof", "/exemption oneof", "/publishedUrl http_url"},
	},
	{
		"attestation", "attestations", `"processor":"{vendor}","kind":"isae3000_t2","issuedOn":"2026-02-11","periodFrom":"2025-01-01","periodTo":"2025-12-31","systems":["{system}"],"opinion":"qualified","decision":{"kind":"plan","on":"2026-03-01","by":"Direktøren","due":"2026-09-01"},"findings":[{"reference":"4.2","text":"Tilganger","due":"2026-06-01"}],"claimedBy":"{vendor}"`,
		`"kind":"gossip","issuedOn":"soon","opinion":"fine","decision":{"kind":"hope"},"findings":[{"severity":"awful"}]`,
		[]string{"/issuedOn format", "/processor required", "/kind oneof", "/opinion oneof", "/decision/kind oneof", "/findings/0/text required", "/findings/0/severity oneof"},
	},
	{
		"supervision", "supervisions", `"engagement":"{engagement}","doneOn":"2026-03-05","doneBy":"Systemeier","concept":5,"attestations":["{attestation}"],"assessment":"Rapporten dekker tjenesten","conclusion":"satisfactory","score":{"subjects":1000,"special":"yes"},"reports":{"frequency":"yearly","from":"2026-01-01"}`,
		`"doneOn":"soon","concept":7,"conclusion":"happy","score":{"subjects":-1,"special":"very"},"reports":{"frequency":"daily"}`,
		[]string{"/doneOn format", "/engagement required", "/score/subjects min", "/score/special oneof", "/concept max", "/conclusion oneof", "/reports/frequency oneof"},
	},
	{
		"term", "terms", `"under":"data/health","name":"Helsekort","labels":{"nn":"Helsekort","en":"Health card"},"synonyms":["helsestasjonskort"],"hidden":false`,
		`"name":"x","synonyms":[""]`,
		[]string{"/under required", "/synonyms/0 required"},
	},
	{
		"procurement", "procurements", `"name":"Nytt journalsystem","unit":"{unit}","kind":"tender","requirements":"yes","requirementsPublishedOn":"2026-03-01","concludedOn":"2026-05-01","securityTestOn":"2026-08-15","goLiveOn":"2026-09-01","system":"{system}"`,
		`"kind":"stolen","requirements":"some","coveredByFramework":"half","concludedOn":"soon"`,
		[]string{"/concludedOn format", "/name required", "/kind oneof", "/coveredByFramework oneof", "/requirements oneof"},
	},
	{
		"screening", "screenings", `"activity":"{activity}","screenedOn":"2026-01-15","art35":{"a":{"answer":"no"}},"wp248":{"sensitive":{"answer":"yes","reason":"helse"}},"listHits":["no_pupils"],"outcome":"required"`,
		`"screenedOn":"soon","art35":{"a":{"answer":"perhaps"}},"wp248":{"large_scale":{"answer":"much"}},"outcome":"maybe","exemption":"none"`,
		[]string{"/screenedOn format", "/activity required", "/art35/a/answer oneof", "/wp248/large_scale/answer oneof", "/exemption oneof", "/outcome oneof"},
	},
	{
		"agreement", "agreements", `"type":"dpa_controller_processor","scopeSystems":["{system}"],"parties":[{"org":"{mine}","side":"controller","capacity":"signatory"},{"org":"{vendor}","side":"processor","capacity":"signatory"}],"signatures":[{"party":"{mine}","signedOn":"2026-01-15"}]`,
		`"signatures":[{"party":"{mine}","signedOn":"2026-02-30"}],"nmae":"x","parties":[{"org":"{mine}","side":"left","capacity":"signatory"}]`,
		[]string{"/signatures/0/signedOn format", "/nmae unknown", "/parties/0/side oneof"},
	},
}

// seed makes one of each noun, and saves its id under its name.
func seed() []Scenario {
	out := []Scenario{{Name: "root", As: "write", Method: "POST", Path: "/api/v1/units", Body: `{"name":"Fjordvik","code":"ROOT"}`, Status: 201, Audit: []access.Action{"unit.create"}, Save: "root"}}
	for _, s := range samples {
		out = append(out, Scenario{Name: "seed " + s.noun, As: "write", Method: "POST", Path: s.path(), Body: s.plainBody("SEED"), Status: 201, Audit: s.did("create"), Save: s.noun})
	}
	return append(out, Scenario{Name: "seed review", As: "write", Method: "POST", Path: "/api/v1/agreements/{agreement}/reviews", Body: `{"reviewedOn":"2026-03-01","outcome":"no_change"}`, Status: 201, Audit: []access.Action{"review.create"}, Save: "review"})
}

func (s sample) did(verb string) []access.Action {
	return []access.Action{access.Action(s.noun + "." + verb)}
}

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}

func TestNouns(t *testing.T) {
	for _, s := range samples {
		t.Run(s.noun, func(t *testing.T) {
			Play(t, append(seed(), append(s.creating(), append(s.finding(), s.changing()...)...)...))
		})
	}
}

// creating: once, again under the same key, and what is refused.
func (s sample) creating() []Scenario {
	key, problem := map[string]string{"Idempotency-Key": "k-1"}, map[string]string{"Content-Type": "application/problem\\+json"}
	post := func(name string, header map[string]string, body string, status int, want string) Scenario {
		return Scenario{Name: name, As: "write", Method: "POST", Path: s.path(), Header: header, Body: body, Status: status, Want: want}
	}
	created := post("create", key, s.body("A"), 201, `{"code":"A","version":1,"orgId":"{mine}","externalIds":[{"system":"arkiv","value":"x-A"}]}`)
	created.Audit, created.Save = s.did("create"), "a"
	created.WantHeader = map[string]string{"ETag": `"1"`, "Location": s.path() + "/[0-9a-f-]{36}"}
	again := post("repeat", key, s.body("A"), 201, `{"id":"{a}","version":1}`)
	again.WantHeader = map[string]string{"ETag": `"1"`, "Location": s.path() + "/{a}"}
	wrong := post("several things wrong", nil, "{"+s.bad+"}", 422, s.violations())
	wrong.WantHeader = problem
	out := []Scenario{
		created, again, wrong,
		post("same key, another body", key, s.body("B"), 409, `{"type":"/problems/conflict"}`),
		post("same code", nil, strings.Replace(s.plainBody("A"), "x-A", "x-C", 1), 409, s.taken("/code", "A")),
		post("same external id", nil, strings.Replace(s.plainBody("A"), `"code":"A"`, `"code":"C"`, 1), 409, s.taken("/externalIds/0", "arkiv:x-A")),
		post("external id twice", nil, strings.Replace(s.body("C"), `"externalIds":[`, `"externalIds":[{"system":"arkiv","value":"x-C"},`, 1), 422, `{"errors":[{"pointer":"/externalIds/1","code":"duplicate"}]}`),
		post("what GET gave", nil, `{"id":"{a}","version":1,`+s.body("C")[1:], 422, `{"errors":[{"pointer":"/id","code":"read-only","detail":"/id is kept by the server: leave it out"},{"pointer":"/version","code":"read-only"}]}`),
		post("reading only", nil, s.body("B"), 403, `{"type":"/problems/forbidden"}`),
	}
	out[len(out)-1].As = "read"
	second := post("create another", nil, s.plainBody("B"), 201, `{"code":"B"}`)
	second.Audit, second.Save = s.did("create"), "b"
	return append(out, second)
}

// plainBody is body without what only one organisation can have, or one word of a
// vocabulary: an alias, and a name without a number.
func (s sample) plainBody(code string) string {
	return strings.NewReplacer(`"aliases":["Havvik"]`, `"aliases":[]`, `"name":"Havvik AS"`, `"name":"Havvik `+code+` AS"`, `"name":"Helsekort"`, `"name":"Helsekort `+code+`"`).Replace(s.body(code))
}

// taken says that the first record has a code or external identifier already.
func (s sample) taken(pointer, value string) string {
	detail := fmt.Sprintf("%q means %s {a} already: change that one, or take another", value, s.noun)
	return fmt.Sprintf(`{"type":"/problems/conflict","errors":[{"pointer":%q,"code":"taken","detail":%q}]}`, pointer, detail)
}

func (s sample) violations() string {
	var each []string
	for _, w := range s.wrong {
		pointer, code, _ := strings.Cut(w, " ")
		each = append(each, fmt.Sprintf(`{"pointer":%q,"code":%q}`, pointer, code))
	}
	return `{"type":"/problems/invalid","status":422,"errors":[` + strings.Join(each, ",") + `]}`
}

// finding: by external id, by code, page by page, and what is refused.
func (s sample) finding() []Scenario {
	get := func(name, query string, status int, want string) Scenario {
		return Scenario{Name: name, As: "read", Path: s.path() + query, Status: status, Want: want}
	}
	first := get("first page", "?sort=createdAt&limit=1&q=", 200, "")
	first.Save = "cursor"
	return []Scenario{
		get("by external id", "?externalId=arkiv:x-B", 200, `{"total":1,"nextCursor":"","items":[{"id":"{b}"}]}`),
		get("by code", "?code=A", 200, `{"total":1,"items":[{"id":"{a}"}]}`),
		get("none such", "?code=none", 200, `{"total":0,"nextCursor":"","items":[]}`),
		get("newest first", "?sort=-createdAt&limit=2", 200, `{"items":[{"id":"{b}"},{"id":"{a}"}]}`),
		first,
		get("next page", "?sort=createdAt&limit=1&cursor={cursor}", 200, ""),
		get("cursor of another list", "?sort=createdAt&cursor={cursor}&code=A", 400, `{"errors":[{"pointer":"cursor"}]}`),
		get("cursor of another search", "?sort=createdAt&cursor={cursor}&q=x", 400, `{"errors":[{"pointer":"cursor"}]}`),
		get("long search", "?q="+strings.Repeat("x", 201), 400, `{"errors":[{"pointer":"q","code":"max"}]}`),
		get("many words", "?q="+strings.Repeat("x+", 11), 400, `{"errors":[{"pointer":"q","code":"max"}]}`),
		get("ten words", "?q="+strings.Repeat("x+", 10), 200, ""),
		get("cursor of another order", "?sort=-createdAt&cursor={cursor}", 400, `{"type":"/problems/invalid","errors":[{"pointer":"cursor"}]}`),
		get("unknown parameter", "?colour=red&limit=1", 400, `{"errors":[{"pointer":"colour","code":"unknown"}]}`),
		get("repeated parameter", "?code=A&code=B", 400, `{"errors":[{"pointer":"code","code":"repeated"}]}`),
		get("NUL", "?code=%00", 400, `{"errors":[{"pointer":"code","code":"text"}]}`),
		get("not UTF-8", "?q=%ff", 400, `{"errors":[{"pointer":"q","code":"text"}]}`),
		get("bad limit", "?limit=many", 400, `{"errors":[{"pointer":"limit","code":"format"}]}`),
		get("limit too high", "?limit=201", 400, `{"errors":[{"pointer":"limit","code":"max"}]}`),
		get("bad escape", "?code=%zz", 400, `{"errors":[{"pointer":"","code":"syntax"}]}`),
	}
}

// changing: the ETag goes back and forth.
func (s sample) changing() []Scenario {
	at := s.path() + "/{a}"
	body := strings.Replace(s.body("A"), "x-A", "x-A2", 1)
	put := func(name, ifMatch string, status int, want string) Scenario {
		sc := Scenario{Name: name, As: "write", Method: "PUT", Path: at, Body: body, Status: status, Want: want}
		if ifMatch != "" {
			sc.Header = map[string]string{"If-Match": ifMatch}
		}
		return sc
	}
	changed := put("change", `"1"`, 200, `{"id":"{a}","version":2,"externalIds":[{"value":"x-A2"}]}`)
	changed.WantHeader, changed.Audit = map[string]string{"ETag": `"2"`}, s.did("update")
	foreign := put("a stranger's change", `"2"`, 404, "")
	if foreign.As = "stranger"; s.noun == "organisation" || s.noun == "service" {
		foreign.Status = 403
	}
	return []Scenario{
		{Name: "read in capitals", As: "read", Path: s.path() + "/{A}", Status: 200, Want: `{"id":"{a}"}`},
		{Name: "read", As: "read", Path: at, Status: 200, WantHeader: map[string]string{"ETag": `"1"`}},
		{Name: "not changed", As: "read", Path: at, Header: map[string]string{"If-None-Match": `"0", W/"1"`}, Status: 304, WantHeader: map[string]string{"ETag": `"1"`}},
		put("without If-Match", "", 428, `{"type":"/problems/precondition-required"}`),
		put("malformed If-Match", "1", 400, `{"errors":[{"pointer":"If-Match"}]}`),
		changed,
		put("lost race", `"1"`, 412, `{"type":"/problems/stale"}`),
		{Name: "changed since", As: "read", Path: at, Header: map[string]string{"If-None-Match": `"1"`}, Status: 200, Want: `{"version":2}`},
		foreign,
		{Name: "not found", As: "read", Path: s.path() + "/{nobody}", Status: 404, Want: `{"type":"/problems/not-found"}`},
		{Name: "no identifier", As: "read", Path: s.path() + "/first", Status: 404},
		{Name: "method", As: "write", Method: "DELETE", Path: at, Status: 405, Want: `{"type":"/problems/method-not-allowed"}`, WantHeader: map[string]string{"Allow": "GET, PUT"}},
	}
}
