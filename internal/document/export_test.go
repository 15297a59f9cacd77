package document

import "context"

// Unnamed is unnamed, for tests.
func (s Documents) Unnamed(ctx context.Context, sums []string) ([]string, error) {
	return s.unnamed(ctx, sums)
}
