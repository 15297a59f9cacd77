package kinds

import "net/url"

// Private reports whether what is asked of a web address stays between us and
// whoever answers: over TLS, or on this machine itself. No name or password
// stands in it.
func Private(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	host := u.Hostname()
	return u.Scheme == "https" || u.Scheme == "http" && (host == "127.0.0.1" || host == "::1" || host == "localhost")
}
