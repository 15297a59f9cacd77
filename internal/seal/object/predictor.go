package object

// unpredict undoes the predictors of PNG and TIFF (ISO 32000-2, 7.4.4.4).
func (r *Revision) unpredict(d Dict, in []byte) ([]byte, error) {
	setting := func(key Name, usual int) int {
		if n, ok := Whole(r.Resolve(d[key])); ok {
			return n
		}
		return usual
	}
	kind, colors, bits, columns := setting("Predictor", 1), setting("Colors", 1), setting("BitsPerComponent", 8), setting("Columns", 1)
	if kind == 1 {
		return in, nil
	}
	if colors < 1 || colors > 32 || bits < 1 || bits > 16 || columns < 1 || columns > 1<<20 {
		return nil, errFilter
	}
	wide, row := max(1, colors*bits/8), (colors*bits*columns+7)/8
	switch {
	case kind >= 10:
		return unPNG(in, wide, row)
	case kind == 2 && bits == 8:
		for i := range in {
			if i%row >= wide {
				in[i] += in[i-wide]
			}
		}
		return in, nil
	}
	return nil, errFilter
}

func unPNG(in []byte, wide, row int) ([]byte, error) {
	out := make([]byte, 0, len(in))
	above := make([]byte, row)
	for len(in) > 0 {
		if len(in) < 2 {
			break
		}
		kind, line := in[0], in[1:min(len(in), row+1)]
		in = in[len(line)+1:]
		for i := range line {
			var left, corner byte
			if i >= wide {
				left, corner = line[i-wide], above[i-wide]
			}
			switch kind {
			case 0:
			case 1:
				line[i] += left
			case 2:
				line[i] += above[i]
			case 3:
				line[i] += byte((int(left) + int(above[i])) / 2) //nolint:gosec // the mean of two bytes
			case 4:
				line[i] += paeth(left, above[i], corner)
			default:
				return nil, errFilter
			}
		}
		copy(above, line)
		out = append(out, line...)
	}
	return out, nil
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	da, db, dc := distance(p, a), distance(p, b), distance(p, c)
	switch {
	case da <= db && da <= dc:
		return a
	case db <= dc:
		return b
	}
	return c
}

func distance(p int, x byte) int { return max(p-int(x), int(x)-p) }
