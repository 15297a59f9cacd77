package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/agreement"
	"ledd/internal/assess"
	"ledd/internal/batch"
	"ledd/internal/chain"
	"ledd/internal/document"
	"ledd/internal/door"
	"ledd/internal/dpia"
	"ledd/internal/exchange"
	"ledd/internal/gap"
	"ledd/internal/kinds"
	"ledd/internal/mail"
	"ledd/internal/party"
	"ledd/internal/record"
	"ledd/internal/risk"
	"ledd/internal/ropa"
	"ledd/internal/starter"
)

// Site is the pages behind their doors: it knows who asks, and calls the same
// verbs as REST does.
type Site struct {
	pages          *Pages
	accounts       account.Accounts
	drafts         account.Drafts
	organisations  party.Organisations
	units          party.Units
	systems        chain.Systems
	activities     record.Activities
	notices        record.Notices
	procurements   risk.Procurements
	attestations   assess.Attestations
	supervisions   door.Noun[assess.Supervision, assess.SupervisionInput]
	starters       starter.Starters
	performed      door.Noun[record.ProcessorRecord, record.ProcessorRecordInput]
	services       chain.Services
	contacts       party.Contacts
	settings       party.SettingsVerbs
	importer       exchange.Importer
	uploads        account.Uploads
	engagements    chain.Engagements
	graphs         chain.Graphs
	flows          chain.Flows
	transfers      assess.Transfers
	criteria       risk.CriteriaVerbs
	terms          record.OwnTermVerbs
	assessments    risk.Assessments
	dpias          dpia.DPIAs
	screenings     door.Noun[assess.Screening, assess.ScreeningInput]
	agreements     agreement.Agreements
	reviews        agreement.Reviews
	adoptions      agreement.Adoptions
	ownTemplates   agreement.OwnTemplates
	documents      agreement.Documents
	invitations    agreement.Invitations
	guestDocuments agreement.Documents
	papers         document.Documents
	batches        batch.Batches
	batchItems     door.Noun[batch.Item, batch.ItemInput]
	messages       mail.Messages
	mails          bool // a mail server is configured
	steps          agreement.Steps
	submissions    door.Noun[agreement.Submission, agreement.SubmissionInput]
	enclosures     agreement.Enclosures
	evidence       door.Noun[agreement.Evidence, agreement.EvidenceInput]
	checks         agreement.Checks
	gaps           gap.Gaps
	ropa           ropa.Records
	door           *door.Door
	demo           bool
	secure         bool                     // the browser comes over TLS, perhaps ended by a proxy
	base           string                   // the address that people reach the site by; empty: links are paths
	ask            func(access.Actor) error // counts requests of who has come in; nil: nobody's
	issuers        []string                 // whose signed tokens can be let in
	ways           Ways
	letters        *mail.Mailbox // what was sent can be read: in the demonstration alone
}

// Setting is what a site knows beside its register.
type Setting func(*Site)

// At says under which address people reach the site, for links that leave it.
func At(base string) Setting {
	return func(s *Site) { s.base = strings.TrimSuffix(base, "/") }
}

// Steps says by what agreements are issued, signed and sealed.
func Steps(by agreement.Steps) Setting { return func(s *Site) { s.steps = by } }

// Mails says whether a mail server is configured.
func Mails(configured bool) Setting { return func(s *Site) { s.mails = configured } }

// Limited counts the requests of everybody who has come in, and refuses those that
// are too many.
func Limited(ask func(access.Actor) error) Setting { return func(s *Site) { s.ask = ask } }

// Issuers says whose signed tokens (JWT) the program reads: an organisation may let
// them in.
func Issuers(names ...string) Setting { return func(s *Site) { s.issuers = names } }

// NewSite builds the pages over a register. demo labels every page as a
// demonstration; secure keeps cookies off unencrypted connections.
func NewSite(d *door.Door, demo, secure bool, settings ...Setting) (*Site, error) {
	pages, err := New()
	if err != nil {
		return nil, err
	}
	s := &Site{
		steps: agreement.NewSteps(d, agreement.Tools{}),
		pages: pages, accounts: account.New(d), drafts: account.NewDrafts(d), door: d, demo: demo, secure: secure,
		organisations: party.NewOrganisations(d), units: door.NewNoun[party.Unit, party.UnitInput](d),
		systems: door.NewNoun[chain.System, chain.SystemInput](d), activities: record.NewActivities(d), notices: record.NewNotices(d), starters: starter.New(d), performed: door.NewNoun[record.ProcessorRecord, record.ProcessorRecordInput](d), services: door.NewNoun[chain.Service, chain.ServiceInput](d),
		engagements: door.NewNoun[chain.Engagement, chain.EngagementInput](d), graphs: chain.NewGraphs(d), flows: chain.NewFlows(d), transfers: door.NewNoun[assess.Transfer, assess.TransferInput](d), screenings: door.NewNoun[assess.Screening, assess.ScreeningInput](d),
		agreements: door.NewNoun[agreement.Agreement, agreement.AgreementInput](d), reviews: agreement.NewReviews(d), adoptions: door.NewNoun[agreement.Adoption, agreement.AdoptionInput](d), ownTemplates: agreement.NewOwnTemplates(d), documents: agreement.NewDocuments(d), gaps: gap.New(d), ropa: ropa.New(d),
		procurements: door.NewNoun[risk.Procurement, risk.ProcurementInput](d), attestations: assess.NewAttestations(d), supervisions: door.NewNoun[assess.Supervision, assess.SupervisionInput](d),
		criteria: door.NewNoun[risk.Criteria, risk.CriteriaInput](d), terms: door.NewNoun[record.OwnTerm, record.OwnTermInput](d), assessments: risk.NewAssessments(d), dpias: dpia.NewDPIAs(d),
		contacts: door.NewNoun[party.Contact, party.ContactInput](d), settings: party.NewSettings(d), importer: exchange.New(d), uploads: account.NewUploads(d),
		submissions: door.NewNoun[agreement.Submission, agreement.SubmissionInput](d), enclosures: agreement.NewEnclosures(d), evidence: door.NewNoun[agreement.Evidence, agreement.EvidenceInput](d), checks: agreement.NewChecks(d),
		invitations: agreement.NewInvitations(d), guestDocuments: agreement.GuestDocuments(d), messages: mail.NewMessages(d), papers: document.New(d),
	}
	for _, set := range settings {
		set(s)
	}
	s.batches, s.batchItems = batch.New(d, s.steps), door.NewNoun[batch.Item, batch.ItemInput](d)
	return s, nil
}

// Handler is the routes of the site.
func (s *Site) Handler() http.Handler {
	h, _ := s.routes()
	return h
}

// Patterns lists every route of the site, for the tests that walk them all.
func (s *Site) Patterns() []string {
	_, patterns := s.routes()
	return patterns
}

// router remembers the routes that it is given.
type router struct {
	*http.ServeMux
	patterns []string
}

// HandleFunc adds a route.
func (r *router) HandleFunc(pattern string, do func(http.ResponseWriter, *http.Request)) {
	r.patterns = append(r.patterns, pattern)
	r.ServeMux.HandleFunc(pattern, do)
}

// rooms add the routes of the pages that have a file of their own.
var rooms = []func(*Site, *router){
	(*Site).flowRoutes, (*Site).transferRoutes, (*Site).screeningRoutes, (*Site).activityRoutes, (*Site).starterRoutes,
	(*Site).processorRecordRoutes, (*Site).noticeRoutes, (*Site).procurementRoutes, (*Site).attestationRoutes, (*Site).supervisionRoutes,
	(*Site).recordRoutes, (*Site).assessmentRoutes, (*Site).triggerRoutes, (*Site).paperRoutes, (*Site).dpiaRoutes, (*Site).criteriaRoutes,
	(*Site).termRoutes, (*Site).unitRoutes, (*Site).accountRoutes, (*Site).invitationRoutes, (*Site).stepRoutes, (*Site).guideRoutes,
	(*Site).portalRoutes, (*Site).exitRoutes, (*Site).annexRoutes, (*Site).verifyRoutes, (*Site).templateRoutes, (*Site).batchRoutes,
	(*Site).outboxRoutes, (*Site).documentRoutes, (*Site).sharedRoutes, (*Site).tokenRoutes, (*Site).pastRoutes, (*Site).reportRoutes,
	(*Site).importRoutes,
}

func (s *Site) routes() (http.Handler, []string) {
	mux := &router{ServeMux: http.NewServeMux()}
	mux.Handle("GET /static/", s.pages.Static())
	mux.HandleFunc("GET /enter", s.answer(s.enter))
	mux.HandleFunc("POST /enter", s.answer(s.open))
	mux.HandleFunc("GET /{$}", s.answer(s.inside(func(w http.ResponseWriter, r *http.Request) error {
		to := gapsPath
		if access.From(r.Context()).Has(access.Guest) {
			to = guestPath
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	})))
	mux.HandleFunc("GET "+gapsPath, s.page((*visit).showGaps))
	mux.HandleFunc("POST "+gapsPath+"/agreements", s.page((*visit).draftAgreements))
	mux.HandleFunc("GET "+systemsPath, s.page((*visit).listSystems))
	mux.HandleFunc("GET "+systemsPath+"/{id}", s.page((*visit).showSystem))
	mux.HandleFunc("GET "+systemsPath+"/{id}/chain", s.page((*visit).showSystemChain))
	mux.HandleFunc("GET "+systemsPath+"/{id}/history", s.page((*visit).showSystemHistory))
	mux.HandleFunc("GET "+chainPath, s.page((*visit).showChain))
	mux.HandleFunc("GET "+agreementsPath, s.page((*visit).listAgreements))
	mux.HandleFunc("GET "+agreementsPath+"/{id}", s.page((*visit).showAgreement))
	mux.HandleFunc("GET "+agreementsPath+"/{id}/text", s.page((*visit).showAgreementText))
	mux.HandleFunc("GET "+agreementsPath+"/{id}/checklist", s.page((*visit).showChecklist))
	mux.HandleFunc("GET "+agreementsPath+"/{id}/checklist/edit", s.page((*visit).askChecklist))
	mux.HandleFunc("POST "+agreementsPath+"/{id}/checklist/edit", s.page((*visit).assess))
	mux.HandleFunc("GET "+agreementsPath+"/{id}/pdf", s.page((*visit).sendAgreementPDF))
	mux.HandleFunc("GET "+agreementsPath+"/{id}/history", s.page((*visit).showAgreementHistory))
	mux.HandleFunc("GET "+agreementsPath+"/{id}/changes", s.page((*visit).showAgreementChanges))
	mux.HandleFunc("GET "+agreementsPath+"/{id}/review", s.page((*visit).askReview))
	mux.HandleFunc("POST "+agreementsPath+"/{id}/review", s.page((*visit).makeReview))
	mux.HandleFunc("GET "+vendorsPath, s.page((*visit).listVendors))
	mux.HandleFunc("GET "+vendorsPath+"/{id}", s.page((*visit).showVendor))
	mux.HandleFunc("GET "+vendorsPath+"/{id}/identify", s.page((*visit).askIdentity))
	mux.HandleFunc("POST "+vendorsPath+"/{id}/identify", s.page((*visit).identify))
	mux.HandleFunc("POST "+vendorsPath+"/{id}/confirm", s.page((*visit).confirmVendor))
	mux.HandleFunc("GET "+vendorsPath+"/{id}/history", s.page((*visit).showVendorHistory))
	mux.HandleFunc("GET "+engagementsPath+"/{id}", s.page((*visit).showEngagement))
	s.systemDesk().routes(s, mux)
	s.engagementDesk().routes(s, mux)
	s.agreementDesk().routes(s, mux)
	s.vendorDesk().routes(s, mux)
	mux.HandleFunc("GET "+searchPath, s.page((*visit).showSearch))
	for _, add := range rooms {
		add(s, mux)
	}
	mux.HandleFunc("/", s.answer(s.inside(func(http.ResponseWriter, *http.Request) error { return kinds.NotFound("page") })))
	return mux, mux.patterns
}

type action func(w http.ResponseWriter, r *http.Request) error

// answer turns an error into its page.
func (s *Site) answer(do action) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		SetSecurityHeaders(w.Header())
		if err := do(w, r); err != nil {
			s.fail(w, r, err)
		}
	}
}

var statuses = map[kinds.Kind]int{
	kinds.KindInvalid: http.StatusBadRequest, kinds.KindUnauthenticated: http.StatusUnauthorized,
	kinds.KindForbidden: http.StatusForbidden, kinds.KindNotFound: http.StatusNotFound,
	kinds.KindConflict: http.StatusConflict, kinds.KindStale: http.StatusConflict,
	kinds.KindLimited: http.StatusTooManyRequests,
}

// Fail answers with an error's page, for what is refused before it comes to a route.
func (s *Site) Fail(w http.ResponseWriter, r *http.Request, err error) {
	SetSecurityHeaders(w.Header())
	s.fail(w, r, err)
}

func (s *Site) fail(w http.ResponseWriter, r *http.Request, err error) {
	status, known := statuses[kinds.KindOf(err)]
	if !known {
		status = http.StatusInternalServerError
		if !errors.Is(err, context.Canceled) {
			slog.ErrorContext(r.Context(), "page failed", "route", r.Pattern, "request", w.Header().Get("X-Request-Id"), "error", err)
		}
	}
	page := ErrorPage{Shell: s.shell(w, r), Status: status}
	if status == http.StatusForbidden {
		s.noteRefusal(r, err)
		if visitorOf(r).Role == access.Guest {
			page.Guest = guestPath
		}
	}
	if status == http.StatusUnauthorized && keeps(r) {
		if err := s.giveBack(w, r); err == nil {
			return
		}
	}
	if status == http.StatusUnauthorized {
		next := gapsPath
		if r.Method == http.MethodGet && r.URL.Path != "/enter" && r.URL.Path != welcomePath {
			next = r.URL.RequestURI()
		}
		page.SignIn = signInPath + "?" + url.Values{"next": {next}}.Encode()
	}
	if status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", strconv.Itoa(kinds.WaitOf(err)))
	}
	if status >= 500 {
		page.RequestID = w.Header().Get("X-Request-Id")
	}
	if err := s.pages.Error(w, page); err != nil {
		http.Error(w, http.StatusText(status), status)
	}
}

// shell is what stands around a page before it is known who asks.
func (s *Site) shell(w http.ResponseWriter, r *http.Request) Shell {
	return Shell{Lang: s.language(w, r), Demo: s.demo, Path: r.URL.Path, Query: r.URL.Query(), Back: backFrom(r)}
}

const sessionName = "ledd_session"

func (s *Site) cookieName() string { return s.hostOnly(sessionName) }

// hostOnly gives the name of a cookie the prefix that binds it to this host alone,
// which browsers honour over TLS only.
func (s *Site) hostOnly(name string) string {
	if s.secure {
		return "__Host-" + name
	}
	return name
}

// enter shows where the one-time link leads, and changes nothing: a program that
// follows links to look at them must not use it up.
func (s *Site) enter(w http.ResponseWriter, r *http.Request) error {
	token := r.URL.Query().Get("token")
	if err := s.accounts.Usable(r.Context(), token); err != nil {
		return err
	}
	return s.pages.Enter(w, EnterPage{Shell: s.shell(w, r), Action: "/enter", Token: token})
}

// open uses up the link and begins a session.
func (s *Site) open(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return kinds.Invalid("", "form", "the form cannot be read")
	}
	secret, err := s.accounts.Open(r.Context(), r.PostForm.Get("token"))
	if err != nil {
		return err
	}
	s.leaveOld(r)
	s.remember(w, secret)
	http.Redirect(w, r, gapsPath, http.StatusSeeOther)
	return nil
}
