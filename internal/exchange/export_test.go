package exchange

// Mentioning lists the columns by which each kind of record is found that a merge of two
// organisations changes, by the name of its type.
func Mentioning() map[string][]string {
	out := map[string][]string{}
	for _, k := range mentioning {
		out[k.of.String()] = append(append([]string{}, k.columns...), k.lists...)
	}
	return out
}

// Watched gives the same importer, whose work in the background somebody watches.
func (m Importer) Watched(by func(done, all int)) Importer {
	m.watched = by
	return m
}
