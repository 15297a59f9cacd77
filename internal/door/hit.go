package door

// Hit is a record that a search found.
type Hit struct {
	ID    string `json:"id" required:"true"`
	Code  string `json:"code" required:"true"`
	Title string `json:"title" required:"true" doc:"the first of the words that it is found by, such as its name"`
}

// Hits lists the first records of a kind that a search finds, and how many there are.
// Errors: invalid at q.
func Hits[E any](tx *Tx, q string, limit int) ([]Hit, int64, error) {
	page, err := List[E](tx, Query{Q: q, Limit: limit})
	out := []Hit{}
	for _, e := range page.Items {
		row := as(e)
		h := Hit{ID: row.head().id.String(), Code: row.keys().Code}
		for _, w := range row.Words() {
			if h.Title == "" {
				h.Title = w
			}
		}
		out = append(out, h)
	}
	return out, page.Total, err
}
