package main

import (
	"regexp"
	"strings"
	"testing"
)

// A token is made, listed without its secret, and revoked.
func TestTokenLife(t *testing.T) {
	eachRegister(t, func(c terminal) {
		c.small()
		code, secret, says := c.run("token", "create", "--org", "123456785", "--scope", "read", "--name", "Arkiv", "--network", "192.0.2.0/24")
		if code != 0 || !strings.HasPrefix(secret, "ledd_") || strings.Contains(says, "tokens:") || !strings.Contains(says, "units:read") {
			c.Fatalf("%d %q %q", code, secret, says)
		}
		id := regexp.MustCompile(`[0-9a-f-]{36}`).FindString(says)
		code, list, _ := c.run("token", "list", "--org", "123456785")
		if code != 0 || !strings.Contains(list, id) || !strings.Contains(list, "live") || !strings.Contains(list, "192.0.2.0/24") || strings.Contains(list, strings.TrimSpace(secret)) {
			c.Errorf("%d %s", code, list)
		}
		if code, _, says := c.run("token", "revoke", id, "--org", "123456785", "--reason", "prøve"); code != 0 || !strings.Contains(says, "revoked at") {
			c.Errorf("%d %q", code, says)
		}
		if _, list, _ := c.run("token", "list", "--org", "123456785", "--format", "json"); !strings.Contains(list, `"revokedBy": "operator"`) || strings.Contains(list, "hash") {
			c.Error(list)
		}
		if code, _, says := c.run("token", "create", "--org", "123456785", "--scope", "read", "--network", "nowhere"); code != 2 || !strings.Contains(says, "nowhere") {
			c.Errorf("%d %q", code, says)
		}
		if code, out, says := c.run("token", "create", "--org", "123456785", "--scope", "units:read", "--issuer", "https://maskinporten.example/"); code != 0 || out != "" || !strings.Contains(says, "are let in") {
			c.Errorf("%d %q %q", code, out, says)
		}
	})
}
