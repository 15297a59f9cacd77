package picture

import "unicode"

// advances holds the widths of Inter's letters in thousandths of the size, of
// ASCII from the space on and of Latin-1 from U+00A0 on; regular, then semibold.
var advances = [2]struct {
	ascii  [95]uint16
	latin1 [96]uint16
}{
	{ascii: [95]uint16{
		282, 288, 466, 634, 642, 982, 645, 300, 365, 365, 501, 662, 289, 460, 289, 361,
		631, 407, 610, 618, 646, 594, 621, 566, 619, 621, 289, 302, 662, 662, 662, 512,
		966, 690, 655, 731, 722, 602, 591, 747, 744, 269, 571, 672, 566, 904, 754, 765,
		639, 765, 644, 642, 646, 745, 690, 986, 683, 679, 629, 365, 361, 365, 472, 457,
		323, 562, 613, 572, 613, 583, 371, 614, 592, 243, 243, 549, 243, 876, 591, 600,
		613, 613, 377, 528, 328, 592, 562, 819, 546, 562, 553, 427, 333, 427, 662,
	}, latin1: [96]uint16{
		282, 288, 572, 611, 725, 550, 270, 569, 591, 915, 454, 583, 662, 0, 666, 478,
		456, 662, 442, 446, 323, 586, 603, 289, 269, 305, 483, 583, 803, 848, 882, 512,
		690, 690, 690, 690, 690, 690, 994, 731, 602, 602, 602, 602, 269, 269, 269, 269,
		735, 754, 765, 765, 765, 765, 765, 662, 765, 745, 745, 745, 745, 679, 636, 617,
		562, 562, 562, 562, 562, 562, 918, 572, 583, 583, 583, 583, 243, 243, 243, 243,
		583, 591, 600, 600, 600, 600, 600, 662, 600, 592, 592, 592, 592, 562, 613, 562,
	}},
	{ascii: [95]uint16{
		252, 322, 523, 644, 651, 1005, 663, 326, 373, 373, 540, 673, 319, 466, 319, 379,
		660, 423, 623, 637, 666, 613, 640, 577, 641, 640, 319, 330, 673, 673, 673, 544,
		999, 728, 660, 737, 723, 606, 588, 749, 746, 277, 580, 704, 566, 923, 760, 769,
		645, 773, 653, 651, 661, 736, 728, 1020, 720, 714, 653, 373, 379, 373, 482, 470,
		352, 575, 624, 583, 624, 592, 389, 626, 613, 262, 262, 570, 262, 901, 612, 609,
		624, 624, 397, 550, 353, 613, 587, 840, 569, 589, 566, 455, 359, 455, 673,
	}, latin1: [96]uint16{
		252, 322, 583, 630, 749, 564, 316, 569, 612, 915, 461, 635, 673, 0, 664, 452,
		458, 673, 454, 464, 352, 615, 601, 319, 332, 324, 488, 635, 831, 870, 908, 544,
		728, 728, 728, 728, 728, 728, 1014, 737, 606, 606, 606, 606, 277, 277, 277, 277,
		752, 760, 769, 769, 769, 769, 769, 673, 769, 736, 736, 736, 736, 714, 658, 644,
		575, 575, 575, 575, 575, 575, 913, 583, 592, 592, 592, 592, 262, 262, 262, 262,
		594, 612, 609, 609, 609, 609, 609, 673, 609, 613, 613, 613, 613, 589, 624, 589,
	}},
}

// signs holds the widths of the signs beyond Latin-1 that Inter has here.
var signs = map[rune][2]uint16{
	'–': {700, 700},
	'—': {1000, 1000},
	'‘': {261, 294},
	'’': {261, 294},
	'“': {441, 507},
	'”': {441, 502},
	'•': {563, 504},
	'…': {865, 956},
}

// What other letters take at most, in thousandths: no font is known for them.
const (
	otherLatin = 760
	otherWide  = 1400
	otherAny   = 1000
)

// Measure gives the width of a line of text of a size, in pixels. It is never
// less than what Inter takes, and allows for another font where Inter has no
// letter.
func Measure(value string, size float64, bold bool) float64 {
	sum := 0
	for _, r := range clean(value) {
		sum += advance(r, bold)
	}
	return float64(sum) * size / 1000
}

func advance(r rune, bold bool) int {
	weight := 0
	if bold {
		weight = 1
	}
	t := &advances[weight]
	switch {
	case r >= ' ' && r <= '~':
		return int(t.ascii[r-' '])
	case r >= 0xa0 && r <= 0xff:
		return int(t.latin1[r-0xa0])
	case signs[r][weight] > 0:
		return int(signs[r][weight])
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.Is(unicode.Latin, r):
		return otherLatin
	case r >= 0x1f000, r >= 0x2600 && r <= 0x27bf:
		return otherWide
	}
	return otherAny
}
