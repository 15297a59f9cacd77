package picture

import "math"

// Value is a number: what it measures, and how the reader's language writes it.
// Without a Label nothing is written.
type Value struct {
	Value float64
	Label string
}

// Ticks gives round numbers from 0 to at least the greatest value, about n steps
// apart, for the caller to write as labels of an axis. Steps are whole numbers.
func Ticks(greatest float64, n int) []float64 {
	if !(greatest > 0) || math.IsInf(greatest, 0) {
		greatest = 1
	}
	rough := greatest / float64(max(n, 1))
	power := math.Pow(10, math.Floor(math.Log10(rough)))
	step := 10 * power
	for _, s := range []float64{5, 2.5, 2, 1} {
		if s*power >= rough && s*power == math.Trunc(s*power) {
			step = s * power
		}
	}
	step = max(1, step)
	out := []float64{0}
	for v := step; out[len(out)-1] < greatest; v += step {
		out = append(out, v)
	}
	return out
}

// sane takes what can be drawn of a number: no less than 0, and no infinity.
func sane(v float64) float64 {
	if !(v > 0) || v > math.MaxFloat32 {
		return 0
	}
	return v
}

// axis is the greatest value of an axis, from its ticks and what stands on it.
func axis(ticks []Value, values ...float64) float64 {
	top := 0.0
	for _, t := range ticks {
		top = max(top, sane(t.Value))
	}
	for _, v := range values {
		top = max(top, sane(v))
	}
	if top == 0 {
		return 1
	}
	return top
}

// widest measures labels.
func widest(ticks []Value, size float64) float64 {
	w := 0.0
	for _, t := range ticks {
		w = max(w, Measure(t.Label, size, false))
	}
	return w
}
