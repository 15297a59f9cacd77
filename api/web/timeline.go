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
	var spans []picture.Span
	if start, ok := a.Start(v.today); ok {
		end := cmp.Or(a.End(), max(all[len(all)-1].on, v.today).AddDays(30))
		spans = append(spans, picture.Span{From: day(start), To: day(end), Label: v.text().text("time.force"), Tone: picture.Success})
	}
	return v.drawMoments(v.text().text("panel.timeline"), v.text().text("time.described"), all, spans).SVG("timeline-picture")
}

// drawMoments draws days in their order along the years, and today.
func (v *visit) drawMoments(title, described string, all []moment, spans []picture.Span) *picture.Drawing {
	t := v.text()
	first, last := min(all[0].on, v.today), max(all[len(all)-1].on, v.today)
	in := picture.TimelineInput{Title: title, Description: described, Width: 620, From: day(first.AddDays(-30)), To: day(last.AddDays(30)), Spans: spans, Ticks: years(first, last)}
	for _, m := range all {
		in.Events = append(in.Events, picture.Event{At: day(m.on), Label: t.say(m.what), When: t.date(m.on), Tone: m.tone})
	}
	in.Events = append(in.Events, picture.Event{At: day(v.today), Label: t.text("time.today"), When: t.date(v.today), Tone: picture.Accent, Now: true})
	return picture.Timeline(in)
}

// years are the ticks of an axis, six at most.
func years(first, last kinds.Date) []picture.Value {
	var out []picture.Value
	step := max(1, (last.Time().Year()-first.Time().Year())/6)
	for y := first.Time().Year() + 1; y <= last.Time().Year(); y += step {
		out = append(out, picture.Value{Value: day(kinds.Date(strconv.Itoa(y) + "-01-01")), Label: strconv.Itoa(y)})
	}
	return out
}

// day counts days, as a place on an axis.
func day(d kinds.Date) float64 { return float64(d.Time().Unix()) / 86400 }
