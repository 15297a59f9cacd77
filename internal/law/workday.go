package law

import (
	"slices"
	"strings"
	"time"

	"ledd/internal/kinds"
)

// holiday is a public holiday: a day of the year, or a number of days from Easter Sunday.
type holiday struct {
	monthDay string
	easter   int
	until    int // the last year in which it was one; 0: it still is
}

// holidays is the public holidays of a country beside Sundays. Norway: lov om helligdager og
// helligdagsfred § 2 and lov om 1. og 17. mai. Denmark: the days of the church year; the great
// day of prayer until 2023. Elsewhere only Saturdays and Sundays are left out.
var holidays = map[string][]holiday{
	"NO": {{monthDay: "01-01"}, {easter: -3}, {easter: -2}, {easter: 1}, {monthDay: "05-01"}, {monthDay: "05-17"}, {easter: 39}, {easter: 50}, {monthDay: "12-25"}, {monthDay: "12-26"}},
	"DK": {{monthDay: "01-01"}, {easter: -3}, {easter: -2}, {easter: 1}, {easter: 26, until: 2023}, {easter: 39}, {easter: 50}, {monthDay: "12-25"}, {monthDay: "12-26"}},
}

// Workdays gives the day that lies a number of working days after one, in a country.
func Workdays(country string, from kinds.Date, n int) kinds.Date {
	if !from.Known() {
		return ""
	}
	for d := from; ; {
		if n <= 0 {
			return d
		}
		if d = d.AddDays(1); Workday(country, d) {
			n--
		}
	}
}

// Workday reports whether a day is neither a Saturday, a Sunday nor a public holiday.
func Workday(country string, d kinds.Date) bool {
	t := d.Time()
	if w := int(t.Weekday()); w == 0 || w == 6 {
		return false
	}
	easter := easterOf(t.Year())
	return !slices.ContainsFunc(holidays[strings.ToUpper(country)], func(h holiday) bool {
		if h.until != 0 && t.Year() > h.until {
			return false
		}
		if h.monthDay != "" {
			return t.Format("01-02") == h.monthDay
		}
		return easter.AddDays(h.easter) == d
	})
}

// easterOf is Easter Sunday of a year, by the Gregorian rule (the form of Meeus, Jones and
// Butcher).
func easterOf(year int) kinds.Date {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return kinds.DateOf(time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC))
}
