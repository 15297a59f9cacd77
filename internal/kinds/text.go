package kinds

import (
	"fmt"
	"net/url"
	"runtime"
)

// Cut gives at most so many characters of a text, from its beginning.
func Cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

// HostOf is the host of an address, and the address itself where it has none.
func HostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return u.Host
}

// Thrown says what panicked without what it holds, which may be somebody's: a fault
// of the language in its words, anything else by its type.
func Thrown(p any) string {
	if fault, ok := p.(runtime.Error); ok {
		return fault.Error()
	}
	return fmt.Sprintf("%T", p)
}
