package docmodel

import (
	"encoding/json"
	"testing"
)

// The cases are those of RFC 8785, 3.2 and appendix B.
func TestCanonical(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`:                                        `{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
		`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`: "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
		`[-0, 0.0, 1e21, 1e20, 0.000001, 1e-7, 9007199254740993, -1.5, 5e-324]`: `[0,0,1e+21,100000000000000000000,0.000001,1e-7,9007199254740992,-1.5,5e-324]`,
		`"<&>\u2028"`: "\"<&>\u2028\"",
	} {
		v, err := plain(json.RawMessage(in))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(canonical(v)); got != want {
			t.Errorf("%s:\n%s, want\n%s", in, got, want)
		}
	}
	if _, err := plain(make(chan int)); err == nil {
		t.Error("a channel has a JSON form")
	}
}

func TestOrdinals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		depth, i int
		want     string
	}{{0, 0, "1."}, {1, 0, "(a)"}, {1, 25, "(z)"}, {1, 26, "(aa)"}, {1, 701, "(zz)"}, {1, 702, "(aaa)"}, {2, 3, "(iv)"}, {2, 1993, "(mcmxciv)"}, {2, 5000, "(5001)"}, {3, 1, "(2)"}} {
		if got := ordinal(c.depth, c.i); got != c.want {
			t.Errorf("%d, %d: %s, want %s", c.depth, c.i, got, c.want)
		}
	}
}

func TestNumbering(t *testing.T) {
	t.Parallel()
	var c counter
	for i, s := range []struct {
		level      int // 0: a paragraph
		unnumbered bool
		want       string
	}{
		{2, false, "1"}, {0, false, "1.1"}, {0, false, "1.2"}, {3, false, "1.3"}, {0, false, "1.3.1"}, {4, false, "1.3.2"}, {0, false, "1.3.2.1"}, {3, false, "1.4"},
		{2, false, "2"}, {0, false, "2.1"}, {2, true, ""}, {3, false, ""}, {2, false, "3"}, {3, false, "3.1"},
	} {
		got := ""
		if s.level == 0 {
			got = c.paragraph()
		} else {
			got, _ = c.heading(s.level, s.unnumbered)
		}
		if got != s.want {
			t.Errorf("step %d: %q, want %q", i, got, s.want)
		}
	}
}
