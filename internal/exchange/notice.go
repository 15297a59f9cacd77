package exchange

import (
	"ledd/internal/kinds"
	"ledd/internal/record"
)

type noticeIn = record.NoticeInput

var noticeColumns = []column[noticeIn]{
	text("notice_code", "/code", func(n *noticeIn) *string { return &n.Code }),
	text("name", "/name", func(n *noticeIn) *string { return &n.Name }),
	text("language", "/language", func(n *noticeIn) *string { return &n.Language }),
	elsewhere[noticeIn]("activity_codes", "/activities"),
	text("forms", "/forms", func(n *noticeIn) *string { return &n.Forms }),
	text("author", "/author", func(n *noticeIn) *string { return &n.Author }),
	elsewhere[noticeIn]("controller_name", "/controller"),
	text("controller_text", "/controllerText", func(n *noticeIn) *string { return &n.ControllerText }),
	text("dpo", "/dpo", func(n *noticeIn) *string { return &n.DPO }),
	text("purposes", "/purposes", func(n *noticeIn) *string { return &n.Purposes }),
	text("legal_basis", "/legalBasis", func(n *noticeIn) *string { return &n.LegalBasis }),
	text("interests", "/interests", func(n *noticeIn) *string { return &n.Interests }),
	text("recipients", "/recipients", func(n *noticeIn) *string { return &n.Recipients }),
	text("transfers", "/transfers", func(n *noticeIn) *string { return &n.Transfers }),
	text("retention", "/retention", func(n *noticeIn) *string { return &n.Retention }),
	text("rights", "/rights", func(n *noticeIn) *string { return &n.Rights }),
	text("withdrawal", "/withdrawal", func(n *noticeIn) *string { return &n.Withdrawal }),
	text("complaint", "/complaint", func(n *noticeIn) *string { return &n.Complaint }),
	text("required", "/required", func(n *noticeIn) *string { return &n.Required }),
	text("automated", "/automated", func(n *noticeIn) *string { return &n.Automated }),
	text("source", "/source", func(n *noticeIn) *string { return &n.Source }),
	text("exemption", "/exemption", func(n *noticeIn) *string { return &n.Exemption }),
	text("exemption_reason", "/exemptionReason", func(n *noticeIn) *string { return &n.ExemptionReason }),
	date("plain_language_checked_on", "/plainLanguageCheckedOn", func(n *noticeIn) *kinds.Date { return &n.PlainLanguageCheckedOn }),
	address("published_url", "/publishedUrl", func(n *noticeIn) *string { return &n.PublishedURL }),
	date("published_on", "/publishedOn", func(n *noticeIn) *kinds.Date { return &n.PublishedOn }),
	date("last_reviewed_on", "/lastReviewedOn", func(n *noticeIn) *kinds.Date { return &n.LastReviewedOn }),
}

var noticeFile = layout{columns: names(noticeColumns), required: []string{"notice_code", "name"}, take: takeNotice}

type noticeWork struct {
	orgs       *directory
	activities map[string]record.ActivityID
	notices    *book[record.Notice, noticeIn]
	last       versions[record.Notice]
}

// takeNotice knows a privacy notice by its code: its last version, or none where that is
// adopted, and stands.
func takeNotice(s *session, r row) {
	if s.work == nil {
		w := &noticeWork{orgs: s.directory(), activities: activityCodes(s)}
		w.notices, w.last = openVersions(s, noticeColumns, func(n *record.Notice) (string, string, bool) { return n.Code, n.Previous.String(), n.Adopted() })
		s.work = w
	}
	w := s.work.(*noticeWork)
	if !s.coded(r, "notice_code") {
		return
	}
	code := r.get("notice_code")
	key, stands := w.last.current(code)
	if stands {
		s.finished(r, code)
		return
	}
	w.notices.put(s, r, key, func(n *noticeIn) bool {
		good := versionIn(s, r, noticeColumns, n, &n.Code, key != code)
		good = s.partyIn(r, "controller_name", w.orgs, &n.Controller) && good
		return pointedAll(s, r, "activity_codes", w.activities, "no-activity", &n.Activities) && good
	})
}
