package config

import (
	"fmt"
	"net/netip"
	"strings"

	"ledd/internal/kinds"
)

// Proxies is the networks whose word is believed on where a request comes from.
func (c Config) Proxies() ([]netip.Prefix, error) {
	var all []netip.Prefix
	for text := range items(c.TrustedProxies) {
		p, err := netip.ParsePrefix(text)
		if a, single := netip.ParseAddr(text); single == nil {
			p, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err != nil || p != p.Masked() {
			return nil, fmt.Errorf("%q is neither an address nor a network such as 10.0.0.0/8", text)
		}
		all = append(all, p)
	}
	return all, nil
}

// Issuers is whose tokens (JWT) are read: by issuer the address of its keys, empty
// where its metadata name it.
func (c Config) Issuers() (map[string]string, error) {
	all := map[string]string{}
	for text := range items(c.JWTIssuers) {
		issuer, keys, named := strings.Cut(text, "=")
		if !kinds.Private(issuer) || named && !kinds.Private(keys) {
			return nil, fmt.Errorf("number %d is neither an issuer such as https://maskinporten.example/ nor issuer=address-of-its-keys, over https", len(all)+1)
		}
		all[issuer] = keys
	}
	return all, nil
}

// items are the parts of a list with commas.
func items(list string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for text := range strings.SplitSeq(list, ",") {
			if text = strings.TrimSpace(text); text != "" && !yield(text) {
				return
			}
		}
	}
}

// checkMachines refuses what would let programs in otherwise than was meant.
func (c Config) checkMachines() error {
	wrong := func(name string, err error) error {
		return kinds.Invalid("", "environment", "%s%s: %v", prefix, name, err)
	}
	if _, err := c.Proxies(); err != nil {
		return wrong("TRUSTED_PROXIES", err)
	}
	issuers, err := c.Issuers()
	switch {
	case err != nil:
		return wrong("JWT_ISSUERS", err)
	case len(issuers) > 0 && c.JWTAudience == "":
		return kinds.Invalid("", "environment", "%sJWT_AUDIENCE must say whom the tokens of %sJWT_ISSUERS are for", prefix, prefix)
	case c.JWTSkew < 0 || c.JWTSkew > maxSkew:
		return kinds.Invalid("", "environment", "%sJWT_SKEW must be between 0s and %v", prefix, maxSkew)
	case strings.ContainsAny(c.JWTScopePrefix, " :\"\\"):
		return kinds.Invalid("", "environment", "%sJWT_SCOPE_PREFIX is a word without blanks and colons, such as ledd", prefix)
	}
	return nil
}
