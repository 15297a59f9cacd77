package web

import "testing"

// Only an address of this site is gone on to.
func TestLocal(t *testing.T) {
	t.Parallel()
	for to, want := range map[string]string{
		"/vendors?q=sky&page=2": "/vendors?q=sky&page=2", "/me": "/me", "": gapsPath, "vendors": gapsPath,
		"https://ond.example/": gapsPath, "//ond.example": gapsPath, `/\ond.example`: gapsPath, "http:/ond": gapsPath, "javascript:alert(1)": gapsPath,
		"/\t/ond.example": gapsPath, "/\r\nSet-Cookie: a=b": gapsPath, "//user@ond.example/": gapsPath, "/%zz": gapsPath,
	} {
		if got := local(to); got != want {
			t.Errorf("%q leads to %q, want %q", to, got, want)
		}
	}
}
