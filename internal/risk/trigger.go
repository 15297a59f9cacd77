package risk

import (
	"context"
	"slices"
	"strconv"

	"ledd/internal/door"
	"ledd/internal/kinds"
)

// ReportKinds lists what people and other systems report of something that is assessed: each
// asks for a look at the assessment (domain 3.13). What the register sees by itself, such as
// a new sub-processor, is not reported but derived.
var ReportKinds = []string{"release", "change", "incident", "near_miss", "vulnerability", "threat", "audit"}

// Urgent reports whether a kind of report is an incident, after which there is less time.
func Urgent(kind string) bool { return kind == "incident" || kind == "near_miss" }

// Report is something that happened to what is assessed, from outside the register.
type Report struct {
	Key        string     `json:"key" required:"true" doc:"how a version or an answer names it"`
	Kind       string     `json:"kind" required:"true" enum:"release,change,incident,near_miss,vulnerability,threat,audit"`
	On         kinds.Date `json:"on" required:"true" doc:"the day on which it happened, or was known"`
	Note       string     `json:"note" required:"true"`
	ReportedBy string     `json:"reportedBy" required:"true"`
}

// Answer is somebody's word that something that happened has no effect on the risk.
type Answer struct {
	Trigger    string     `json:"trigger" required:"true" doc:"its key"`
	Note       string     `json:"note" required:"true" doc:"why it has no effect"`
	On         kinds.Date `json:"on" required:"true"`
	AnsweredBy string     `json:"answeredBy" required:"true"`
}

// ReportInput reports something that happened.
type ReportInput struct {
	Kind    string     `json:"kind" validate:"required,oneof=release change incident near_miss vulnerability threat audit"`
	On      kinds.Date `json:"on" doc:"absent: today"`
	Note    string     `json:"note" validate:"required,max=4000" doc:"what happened"`
	Version int        `json:"version" validate:"min=0" doc:"the version that was read: an older one is stale; absent or 0: whatever it is now"`
}

// AnswerInput says that something that happened has no effect.
type AnswerInput struct {
	Trigger string `json:"trigger" validate:"required,max=200" doc:"its key"`
	Note    string `json:"note" validate:"required,max=4000" doc:"why it has no effect"`
	Version int    `json:"version" validate:"min=0" doc:"the version that was read: an older one is stale; absent or 0: whatever it is now"`
}

// AnsweredBy reports whether a trigger was found to be without effect by a day.
func (a *Assessment) AnsweredBy(key string, d kinds.Date) bool {
	return slices.ContainsFunc(a.Answers, func(x Answer) bool { return x.Trigger == key && x.On <= d })
}

// Report notes something that happened to what is assessed, also on a completed version,
// which otherwise stands as it is. Errors: not-found, stale; invalid for a draft or a day
// that has not come.
func (s Assessments) Report(ctx context.Context, id string, in ReportInput) (*Assessment, error) {
	return door.Do(ctx, s.d, "assessment.report", in, func(tx *door.Tx) (*Assessment, error) {
		return door.Change(tx, id, in.Version, func(a *Assessment) error {
			if !in.On.Known() {
				in.On = tx.Today()
			}
			switch {
			case !a.Finished():
				return kinds.Invalid("/kind", "draft", "this version is not completed: take it up in the scenarios")
			case in.On > tx.Today():
				return kinds.Invalid("/on", "future", "%s has not come yet", in.On)
			}
			var taken []string
			for _, r := range a.Reported {
				taken = append(taken, r.Key)
			}
			r := Report{Kind: in.Kind, On: in.On, Note: in.Note, ReportedBy: tx.Who.Name}
			FillKey(&r.Key, "H"+strconv.Itoa(a.Edition)+".", taken) // no other version of the line has it
			a.Reported = append(a.Reported, r)
			return nil
		})
	})
}

// Answer notes that something that happened has no effect on the risk. Errors: not-found,
// stale; invalid for a draft.
func (s Assessments) Answer(ctx context.Context, id string, in AnswerInput) (*Assessment, error) {
	return door.Do(ctx, s.d, "assessment.answer", in, func(tx *door.Tx) (*Assessment, error) {
		return door.Change(tx, id, in.Version, func(a *Assessment) error {
			if !a.Finished() {
				return kinds.Invalid("/trigger", "draft", "this version is not completed: take it up in the scenarios")
			}
			a.Answers = append(a.Answers, Answer{in.Trigger, in.Note, tx.Today(), tx.Who.Name})
			return nil
		})
	})
}
