// Package decisions holds why the house is built as it is, one page per
// decision, and the tests that keep it so: which room may import which
// (plan_test.go), who may know which library, and what of gorm is never used
// (bans_test.go). README.md is the plan in words. sizes/ counts how long files
// and functions are. Nothing of the program comes in here.
package decisions
