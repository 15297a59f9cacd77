package account

import "github.com/alexedwards/argon2id"

// Published is what a password costs in the program.
var Published = *hashing

// HashWith hashes a password at a cost.
var HashWith = argon2id.CreateHash

// Fits says whether a password is that of a hash.
var Fits = passwordFits

// In these tests passwords are many and guard nothing.
func init() {
	hashing = &argon2id.Params{Memory: 1 << 10, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}
