package starter

// Read makes a set of its versions, for tests.
var Read = read

// Upto is the set as it was when a version was the newest.
func (s *Set) Upto(version int) *Set { return &Set{s.editions[:version]} }
