//go:build race

package apitest

// underRace says that the race detector watches, which makes all of this ten
// times slower.
const underRace = true
