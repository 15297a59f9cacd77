//go:build !race

package gap_test

const underRace = false
