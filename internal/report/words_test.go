package report

import "testing"

func TestWordsAreThere(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]map[string]string{{norwegian, english}, {english, norwegian}} {
		for key, text := range pair[0] {
			if pair[1][key] == "" || text == "" {
				t.Errorf("%s is said in one language only", key)
			}
		}
	}
}
