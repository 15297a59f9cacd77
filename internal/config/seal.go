package config

import (
	"net/url"
	"slices"

	"ledd/internal/kinds"
)

// checkSeal refuses half a key, and an authority that could not be asked.
func (c Config) checkSeal() error {
	if (c.SealKey == "") != (c.SealCertificate == "") {
		return kinds.Invalid("", "environment", "%sSEAL_KEY and %sSEAL_CERTIFICATE belong together: set both, or neither", prefix, prefix)
	}
	u, err := url.Parse(c.TimestampURL)
	if c.TimestampURL != "" && (err != nil || u.Host == "" || !slices.Contains([]string{"http", "https"}, u.Scheme) || u.User != nil || u.Fragment != "") {
		return kinds.Invalid("", "environment", "%sTIMESTAMP_URL must be an address such as https://tsa.example, without a name and password", prefix)
	}
	return nil
}
