//go:build !race

package door_test

const underRace = false
