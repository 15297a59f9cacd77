package account

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
)

func keys(t *testing.T, text ...string) Keys {
	t.Helper()
	k, err := ParseKeys(strings.Join(text, ","))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestSeal(t *testing.T) {
	first, second := NewKey(), NewKey()
	one := keys(t, first)
	sealed, err := one.seal("JBSWY3DP", "kari")
	if err != nil || strings.Contains(sealed, "JBSWY3DP") {
		t.Fatal(sealed, err)
	}
	if again, _ := one.seal("JBSWY3DP", "kari"); again == sealed {
		t.Error("the same secret is sealed to the same text")
	}
	for _, c := range []struct {
		name   string
		keys   Keys
		stored string
		owner  string
		want   string
		old    bool
		bad    bool
	}{
		{"its own", one, sealed, "kari", "JBSWY3DP", false, false},
		{"a newer key before it", keys(t, second, first), sealed, "kari", "JBSWY3DP", true, false},
		{"moved to somebody else", one, sealed, "ola", "", false, true},
		{"another key", keys(t, second), sealed, "kari", "", false, true},
		{"no key", Keys{}, sealed, "kari", "", false, true},
		{"cut off", one, sealed[:20], "kari", "", false, true},
		{"changed", one, sealed[:len(sealed)-3] + "AAA", "kari", "", false, true},
		{"from before", one, "JBSWY3DP", "kari", "JBSWY3DP", true, false},
		{"from before, and still no key", Keys{}, "JBSWY3DP", "kari", "JBSWY3DP", false, false},
		{"nothing", one, "", "kari", "", false, false},
	} {
		got, old, err := c.keys.unseal(c.stored, c.owner)
		if got != c.want || old != c.old || (err != nil) != c.bad {
			t.Errorf("%s: %q, %v, %v", c.name, got, old, err)
		}
	}
	if _, err := (Keys{}).seal("x", "kari"); !errors.Is(err, errNoKey) {
		t.Error(err)
	}
	for _, bad := range []string{"kort", first + " " + first[:20]} {
		if _, err := ParseKeys(bad); err == nil || strings.Contains(err.Error(), bad) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// A seed follows from its key and its purpose, and from nothing else.
func TestSeeds(t *testing.T) {
	t.Parallel()
	a, b := NewKey(), NewKey()
	seeds := func(purpose string, of ...string) [][]byte {
		out, err := keys(t, of...).Seeds(purpose)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	both := seeds("seal", a, b)
	if len(both) != 2 || !bytes.Equal(both[0], seeds("seal", a)[0]) || !bytes.Equal(both[1], seeds("seal", b)[0]) {
		t.Error("the seeds do not follow from the keys, in their order")
	}
	raw, err := base64.StdEncoding.DecodeString(a)
	if err != nil || bytes.Equal(both[0], raw) || bytes.Equal(both[0], both[1]) || bytes.Equal(both[0], seeds("other", a)[0]) {
		t.Error("two of key and seeds are the same")
	}
	if len(seeds("seal")) != 0 {
		t.Error("a seed of nothing")
	}
}
