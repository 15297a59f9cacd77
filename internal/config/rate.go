package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Rate is how often something may be asked: so many times in a second, a minute
// or an hour. The zero Rate is no limit.
type Rate struct {
	Times int
	Per   time.Duration
}

var periods = map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour}

// UnmarshalText reads 2000/s, 10/m, 100/h, or off.
func (r *Rate) UnmarshalText(text []byte) error {
	if string(text) == "off" {
		*r = Rate{}
		return nil
	}
	times, period, _ := strings.Cut(string(text), "/")
	n, err := strconv.Atoi(times)
	if err != nil || n < 1 || n > 1_000_000 || periods[period] == 0 {
		return fmt.Errorf("%q is no rate: write 2000/s, 10/m, 100/h or off", text)
	}
	*r = Rate{n, periods[period]}
	return nil
}

// String is the rate as it is read.
func (r Rate) String() string {
	for name, per := range periods {
		if r.Per == per && r.Times > 0 {
			return strconv.Itoa(r.Times) + "/" + name
		}
	}
	return "off"
}
