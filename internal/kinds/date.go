package kinds

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a civil date, YYYY-MM-DD, without a zone; empty means none or not
// known. Two dates compare as strings do.
type Date string

// ParseDate reads YYYY-MM-DD between the years 1000 and 9999; a day that the
// calendar lacks (2020-02-31) is an invalid error.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return "", nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1000 {
		return "", Invalid("", "date", "%q is not a date (YYYY-MM-DD is expected, and the day must exist)", s)
	}
	return Date(s), nil
}

// MustDate is ParseDate for dates in the program's own text; it panics on a bad one.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// DateOf gives the civil date of t in its own zone.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// Known reports whether there is a date at all.
func (d Date) Known() bool { return d != "" }

// Time is midnight UTC of the date; the zero time when unknown.
func (d Date) Time() time.Time {
	t, _ := time.Parse(time.DateOnly, string(d))
	return t
}

// AddDays moves by n days.
func (d Date) AddDays(n int) Date {
	if !d.Known() {
		return d
	}
	return within(d.Time().AddDate(0, 0, n))
}

// within keeps a date between the years 1000 and 9999: a date further away is
// written in other digits, and would no longer sort.
func within(t time.Time) Date {
	switch {
	case t.Year() > 9999:
		return "9999-12-31"
	case t.Year() < 1000:
		return "1000-01-01"
	}
	return DateOf(t)
}

// AddMonths moves by n calendar months and clamps to the month's last day:
// 31 January plus one month is 28 or 29 February (domain 2, Due dates).
func (d Date) AddMonths(n int) Date {
	if !d.Known() {
		return d
	}
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return within(first.AddDate(0, 0, min(t.Day(), last)-1))
}

// Within reports from <= d <= to, where an unknown end is open.
func (d Date) Within(from, to Date) bool {
	return (!from.Known() || from <= d) && (!to.Known() || d <= to)
}

// Latest gives the greatest known date, or none.
func Latest(dates ...Date) Date {
	var m Date
	for _, d := range dates {
		m = max(m, d)
	}
	return m
}

// Earliest gives the smallest known date, or none.
func Earliest(dates ...Date) Date {
	var m Date
	for _, d := range dates {
		if d.Known() && (!m.Known() || d < m) {
			m = d
		}
	}
	return m
}

// Value stores the date, NULL when unknown.
func (d Date) Value() (driver.Value, error) {
	if !d.Known() {
		return nil, nil
	}
	return string(d), nil
}

// Scan reads what either database returns for a date column.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = ""
	case time.Time:
		*d = DateOf(v)
	case string:
		*d = Date(v[:min(10, len(v))])
	case []byte:
		*d = Date(v[:min(10, len(v))])
	default:
		return fmt.Errorf("a date column holds a %T", src)
	}
	return nil
}

// MarshalJSON writes null for an unknown date.
func (d Date) MarshalJSON() ([]byte, error) {
	if !d.Known() {
		return []byte("null"), nil
	}
	return []byte(`"` + string(d) + `"`), nil
}

// UnmarshalJSON reads a date, null or "".
func (d *Date) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*d = ""
		return nil
	}
	if len(b) < 2 || b[0] != '"' {
		return fmt.Errorf("%s is not a date (YYYY-MM-DD is expected)", b)
	}
	p, err := ParseDate(string(b[1 : len(b)-1]))
	if err == nil {
		*d = p
	}
	return err
}

// Order refuses an end before its start; pointer names the end.
func Order(pointer string, from, to Date) []Violation {
	if from.Known() && to.Known() && to < from {
		return []Violation{{Pointer: pointer, Code: "order", Detail: string(to) + " is before its start, " + string(from)}}
	}
	return nil
}
