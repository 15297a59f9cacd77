package api

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"ledd/internal/door"
)

// located finds out where a request comes from, and puts it into the context.
func located(proxies []netip.Prefix, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		req := door.RequestOf(r.Context())
		req.From = whence(r, proxies)
		next.ServeHTTP(w, r.WithContext(door.WithRequest(r.Context(), req)))
	})
}

// whence is the address of the client: who connected, or, where that is a trusted
// proxy, the last address before it that is none (the right-most one).
func whence(r *http.Request, proxies []netip.Prefix) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	from := at.Addr().Unmap()
	hops := hopsOf(r.Header)
	for trusted(proxies, from) && len(hops) > 0 {
		before, known := hop(hops[len(hops)-1])
		if !known {
			break // who stands before it, nobody knows
		}
		from, hops = before, hops[:len(hops)-1]
	}
	return from
}

func trusted(proxies []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// hopsOf lists the addresses that proxies have written down, the client's first:
// in X-Forwarded-For, and where that is missing in Forwarded (RFC 7239).
func hopsOf(h http.Header) []string {
	if all := h.Values("X-Forwarded-For"); len(all) > 0 {
		return strings.Split(strings.Join(all, ","), ",")
	}
	var hops []string
	for element := range strings.SplitSeq(strings.Join(h.Values("Forwarded"), ","), ",") {
		said := ""
		for pair := range strings.SplitSeq(element, ";") {
			if name, value, _ := strings.Cut(strings.TrimSpace(pair), "="); strings.EqualFold(name, "for") {
				said = strings.Trim(value, `"`)
			}
		}
		hops = append(hops, said)
	}
	return hops
}

// hop reads one address, perhaps with brackets and a port around it.
func hop(text string) (netip.Addr, bool) {
	text = strings.TrimSpace(text)
	if p, err := netip.ParseAddrPort(text); err == nil {
		return p.Addr().Unmap(), true
	}
	a, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return a.Unmap(), err == nil
}
