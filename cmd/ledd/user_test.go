package main

import (
	"net/url"
	"strings"
	"testing"
)

// A person gets roles and one link; who has them already gets no other.
func TestUserAdd(t *testing.T) {
	eachRegister(t, func(c terminal) {
		c.small()
		add := func(more ...string) (int, string, string) {
			return c.run(append([]string{"user", "add", "--org", "123456785", "--name", "Kari", "--email", "kari@fjordvik.example"}, more...)...)
		}
		code, link, says := add("--role", "administrator", "--role", "coordinator")
		at, err := url.Parse(strings.TrimSpace(link))
		if code != 0 || err != nil || at.Path != "/welcome" || len(at.Query().Get("token")) < 40 || !strings.Contains(says, "administrator of ") {
			c.Fatalf("%d %q %q", code, link, says)
		}
		if code, link, says := add("--role", "administrator"); code != 0 || link != "" || !strings.Contains(says, "already") {
			c.Errorf("twice: %d %q %q", code, link, says)
		}
		if code, _, says := add("--role", "king"); code == 0 || !strings.Contains(says, "coordinator") {
			c.Errorf("a role that is none: %d %q", code, says)
		}
	})
}
