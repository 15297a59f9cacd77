package picture

// Tone is a colour by its meaning. On a page it follows the theme, light or
// dark; on paper it is RGB.
type Tone string

// The tones. The first five fill and stroke, and say how something stands; those
// that end in Text are for letters on a Surface.
const (
	None    Tone = ""
	Neutral Tone = "neutral"
	Accent  Tone = "accent"
	Success Tone = "success"
	Warning Tone = "warning"
	Danger  Tone = "danger"

	PlainText   Tone = "text"
	SubtleText  Tone = "text-subtle"
	AccentText  Tone = "text-accent"
	SuccessText Tone = "text-success"
	WarningText Tone = "text-warning"
	DangerText  Tone = "text-danger"

	OnNeutral Tone = "on-neutral"
	OnAccent  Tone = "on-accent"
	OnSuccess Tone = "on-success"
	OnWarning Tone = "on-warning"
	OnDanger  Tone = "on-danger"

	Surface Tone = "surface" // what a card lies on
	Tinted  Tone = "tinted"  // a quiet area
	Rule    Tone = "rule"    // thin lines that only decorate
)

// Tones lists every tone but None: the order in which the tables stand.
var Tones = []Tone{
	Neutral, Accent, Success, Warning, Danger,
	PlainText, SubtleText, AccentText, SuccessText, WarningText, DangerText,
	OnNeutral, OnAccent, OnSuccess, OnWarning, OnDanger,
	Surface, Tinted, Rule,
}

// inks is the light theme, for paper.
var inks = map[Tone][3]uint8{
	Neutral:     {0x72, 0x7a, 0x7f},
	Accent:      {0x0b, 0x5a, 0x6b},
	Success:     {0x06, 0x87, 0x18},
	Warning:     {0xa5, 0x6d, 0x13},
	Danger:      {0xc0, 0x1b, 0x1b},
	PlainText:   {0x20, 0x2d, 0x35},
	SubtleText:  {0x55, 0x5f, 0x65},
	AccentText:  {0x1c, 0x66, 0x76},
	SuccessText: {0x05, 0x6d, 0x13},
	WarningText: {0x80, 0x54, 0x0f},
	DangerText:  {0xb8, 0x1a, 0x1a},
	OnNeutral:   {0x00, 0x00, 0x00},
	OnAccent:    {0xff, 0xff, 0xff},
	OnSuccess:   {0xff, 0xff, 0xff},
	OnWarning:   {0x00, 0x00, 0x00},
	OnDanger:    {0xff, 0xff, 0xff},
	Surface:     {0xff, 0xff, 0xff},
	Tinted:      {0xe7, 0xe9, 0xe9},
	Rule:        {0xb8, 0xbc, 0xbf},
}

// RGB gives the tone on paper; None and unknown tones are black.
func (t Tone) RGB() (r, g, b uint8) {
	c := inks[t]
	return c[0], c[1], c[2]
}

// Text gives the tone for letters that say how something stands.
func (t Tone) Text() Tone {
	switch t {
	case Accent, Success, Warning, Danger:
		return "text-" + t
	case Neutral:
		return SubtleText
	default:
		return PlainText
	}
}

// On gives the tone for letters on an area filled with t.
func (t Tone) On() Tone {
	switch t {
	case Neutral, Accent, Success, Warning, Danger:
		return "on-" + t
	default:
		return PlainText
	}
}

// weight orders tones by how much they ask for attention.
func (t Tone) weight() int {
	switch t {
	case Danger:
		return 3
	case Warning:
		return 2
	case Success, Accent:
		return 1
	default:
		return 0
	}
}
