package web

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"

	"ledd/internal/kinds"
	"ledd/internal/picture"
)

// moment is one day of an agreement's life.
type moment struct {
	on   kinds.Date
	what Say
	tone picture.Tone
}

// moments lists the days that an agreement tells of, in order.
func (v *visit) moments(a agreementLine) []moment {
	all := []moment{
		{a.CreatedOn, K("time.created"), picture.Neutral}, {a.EffectiveFrom, K("time.from"), picture.Success},
		{a.End(), K("time.to"), picture.Danger}, {a.review.Due, K("time.review"), picture.Warning},
	}
	for _, s := range a.Signatures {
		all = append(all, moment{s.SignedOn, K("time.signed", "Name", v.names.Label("organisation", s.Party.String())), picture.Accent})
	}
	for _, r := range v.reg.Reviews {
		if r.Agreement == a.ID {
			all = append(all, moment{r.ReviewedOn, Say{Parts: []Say{K("time.reviewed"), K(key("option.outcome", r.Outcome))}}, picture.Success})
		}
	}
	all = slices.DeleteFunc(all, func(m moment) bool { return !m.on.Known() })
	slices.SortStableFunc(all, func(x, y moment) int { return cmp.Compare(x.on, y.on) })
	return all
}

// timeline shows an agreement's life as a picture, and the same days as a list.
func (v *visit) timeline(a agreementLine) Panel {
	p := Panel{ID: "timeline", Title: K("panel.timeline")}
	all := v.moments(a)
	for _, m := range all {
		p.Lines = append(p.Lines, Line{Label: Say{Date: m.on}, Values: []Cell{{Say: m.what}}})
	}
	if len(all) > 1 {
		p.Picture = v.drawTimeline(a, all)
	}
	return p
}

// reviewsOf lists the reviews of an agreement, the latest first.
func (v *visit) reviewsOf(a agreementLine) Panel {
	t := Table{Caption: K("panel.reviews"), Columns: []Head{{Say: K("field.reviewedOn")}, {Say: K("field.outcome")}, {Say: K("field.reviewedBy")}, {Say: K("field.note")}}}
	for _, r := range v.reg.Reviews {
		if r.Agreement == a.ID {
			t.Rows = append(t.Rows, Row{"r-" + r.ID.String(), []Cell{{Date: r.ReviewedOn}, {Say: K(key("option.outcome", r.Outcome))}, {Say: T(r.ReviewedBy)}, {Say: T(r.Note)}}})
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b Row) int { return cmp.Compare(b.Cells[0].Date, a.Cells[0].Date) })
	return Panel{ID: "reviews", Title: K("panel.reviews"), Table: &t, Empty: K("panel.reviews.none")}
}

func (v *visit) drawTimeline(a agreementLine, all []moment) template.HTML {
	t := v.text()
	first, last := min(all[0].on, v.today), max(all[len(all)-1].on, v.today)
	in := picture.TimelineInput{Title: t.text("panel.timeline"), Description: t.text("time.described"), Width: 620, From: day(first.AddDays(-30)), To: day(last.AddDays(30))}
	step := max(1, (last.Time().Year()-first.Time().Year())/6)
	for y := first.Time().Year() + 1; y <= last.Time().Year(); y += step {
		in.Ticks = append(in.Ticks, picture.Value{Value: day(kinds.Date(strconv.Itoa(y) + "-01-01")), Label: strconv.Itoa(y)})
	}
	if start, ok := a.Start(v.today); ok {
		end := cmp.Or(a.End(), last.AddDays(30))
		in.Spans = append(in.Spans, picture.Span{From: day(start), To: day(end), Label: t.text("time.force"), Tone: picture.Success})
	}
	for _, m := range all {
		in.Events = append(in.Events, picture.Event{At: day(m.on), Label: t.say(m.what), When: t.date(m.on), Tone: m.tone})
	}
	in.Events = append(in.Events, picture.Event{At: day(v.today), Label: t.text("time.today"), When: t.date(v.today), Tone: picture.Accent, Now: true})
	return picture.Timeline(in).SVG("timeline-picture")
}

// day counts days, as a place on an axis.
func day(d kinds.Date) float64 { return float64(d.Time().Unix()) / 86400 }
