package account_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/go-webauthn/webauthn/protocol/webauthncbor"

	"ledd/internal/access"
	"ledd/internal/account"
	"ledd/internal/door/doortest"
	"ledd/internal/kinds"
)

var b64 = base64.RawURLEncoding.EncodeToString

// device is an authenticator in software: ES256, no attestation.
type device struct {
	key    *ecdsa.PrivateKey
	id     []byte
	handle string
	count  uint32
	flags  byte
	origin string
}

func newDevice() *device {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	id := make([]byte, 32)
	_, _ = rand.Read(id)
	return &device{key: key, id: id, count: 1, flags: 0x05, origin: "http://localhost:8080"} // present and verified
}

func encode(v any) []byte {
	b, err := webauthncbor.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

func (d *device) data(more []byte, flags byte) []byte {
	rp := sha256.Sum256([]byte("localhost"))
	return append(binary.BigEndian.AppendUint32(append(rp[:], d.flags|flags), d.count), more...)
}

func (d *device) client(kind, challenge string) []byte {
	b, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.origin, "crossOrigin": false})
	if err != nil {
		panic(err)
	}
	return b
}

// options is what the program asks.
type options struct {
	Challenge string
	User      struct{ ID string }
}

func (d *device) make(q account.Question) string {
	var o options
	if err := json.Unmarshal(q.Options, &o); err != nil {
		panic(err)
	}
	d.handle = o.User.ID
	point, err := d.key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		panic(err)
	}
	key := encode(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]})
	data := append(make([]byte, 16), 0, 32)
	data = append(append(data, d.id...), key...)
	object := encode(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": d.data(data, 0x40)})
	return d.answer(map[string]any{"clientDataJSON": b64(d.client("webauthn.create", o.Challenge)), "attestationObject": b64(object)})
}

func (d *device) use(q account.Question) string {
	var o options
	if err := json.Unmarshal(q.Options, &o); err != nil {
		panic(err)
	}
	d.count++
	client, data := d.client("webauthn.get", o.Challenge), d.data(nil, 0)
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(append(slices.Clone(data), hash[:]...))
	sign, err := ecdsa.SignASN1(rand.Reader, d.key, digest[:])
	if err != nil {
		panic(err)
	}
	return d.answer(map[string]any{"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(sign), "userHandle": d.handle})
}

func (d *device) answer(response map[string]any) string {
	b, err := json.Marshal(map[string]any{"id": b64(d.id), "rawId": b64(d.id), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{}})
	if err != nil {
		panic(err)
	}
	return string(b)
}

func (p *people) ask() account.Question {
	p.Helper()
	q, err := p.AskPasskey(p.Context())
	return doortest.Must(p, q, err)
}

func TestPasskeys(t *testing.T) {
	eachPeople(t, func(p *people) {
		kari := p.join("Kari", "kari@fjordvik.example", account.MemberInput{Role: access.Coordinator})
		ola := p.join("Ola", "ola@fjordvik.example", account.MemberInput{Role: access.Coordinator})
		d := newDevice()
		long := p.now.Add(-time.Hour)
		_, err := p.AskNewPasskey(kari, "Telefon", account.Proof{Password: other, Since: &long})
		p.kind("a wrong password", err, kinds.KindInvalid)
		_, err = p.AskNewPasskey(kari, " ", account.Proof{Password: good})
		p.kind("no name", err, kinds.KindInvalid)
		q, err := p.AskNewPasskey(kari, "Telefon", account.Proof{Password: good})
		made := d.make(doortest.Must(p, q, err))
		p.kind("of another browser", p.AddPasskey(kari, "Telefon", made, "other"), kinds.KindUnauthenticated)
		p.kind("for somebody else", p.AddPasskey(ola, "Telefon", made, q.Browser), kinds.KindInvalid)
		q, err = p.AskNewPasskey(kari, "Telefon", account.Proof{Since: &p.now}) // came in just now
		made = d.make(doortest.Must(p, q, err))
		doortest.Must(p, 0, p.AddPasskey(kari, "Telefon", made, q.Browser))
		p.kind("the same answer again", p.AddPasskey(kari, "Telefon", made, q.Browser), kinds.KindUnauthenticated)

		asked := p.ask()
		used := d.use(asked)
		_, err = p.UsePasskey(p.Context(), used, "other", "test")
		p.kind("in another browser", err, kinds.KindUnauthenticated)
		e, err := p.UsePasskey(p.Context(), used, asked.Browser, "test")
		if who := access.From(p.as(doortest.Must(p, e, err).Secret)); who.Name != "Kari" || e.Code {
			p.Errorf("%+v %+v", who, e)
		}
		_, err = p.UsePasskey(p.Context(), used, asked.Browser, "test")
		p.kind("replayed", err, kinds.KindUnauthenticated)
		p.kind("somebody else removes it", p.RemovePasskey(ola, p.keyOf(kari), account.Proof{Password: good}), kinds.KindNotFound)

		try := func(what string, change func(*device)) {
			p.Helper()
			twin := *d
			twin.count += 5
			change(&twin)
			q := p.ask()
			_, err := p.UsePasskey(p.Context(), twin.use(q), q.Browser, "test")
			p.kind(what, err, kinds.KindUnauthenticated)
		}
		try("another site", func(d *device) { d.origin = "http://localhost.ond.example:8080" })
		try("another port", func(d *device) { d.origin = "http://localhost:9090" })
		try("nobody was asked for", func(d *device) { d.flags = 0x01 })
		try("another key", func(d *device) { d.key = newDevice().key })
		try("an unknown key", func(d *device) { d.id = newDevice().id })
		try("somebody else's name on it", func(d *device) { d.handle = b64([]byte("0123456789abcdef")) })
		try("the counter goes back", func(d *device) { d.count = 0 })
		if rows := p.trail(); rows[len(rows)-1] != "passkey.refuse passkey Kari" {
			p.Errorf("%q", rows)
		}
		late := p.ask()
		p.now = p.now.Add(6 * time.Minute)
		_, err = p.UsePasskey(p.Context(), d.use(late), late.Browser, "test")
		p.kind("too late", err, kinds.KindUnauthenticated)

		doortest.Must(p, 0, p.RemovePasskey(kari, p.keyOf(kari), account.Proof{Password: good}))
		q = p.ask()
		_, err = p.UsePasskey(p.Context(), d.use(q), q.Browser, "test")
		p.kind("a removed key", err, kinds.KindUnauthenticated)
	})
}

// keyOf is the only passkey of somebody.
func (p *people) keyOf(who context.Context) string {
	p.Helper()
	list, err := p.Passkeys(who)
	if len(doortest.Must(p, list, err)) != 1 {
		p.Fatalf("%d passkeys", len(list))
	}
	return list[0].ID.String()
}

// Browsers bind no passkey to a number.
func TestOrigin(t *testing.T) {
	for base, want := range map[string]string{
		"https://ledd.example": "ledd.example https://ledd.example", "http://127.0.0.1:8080": "localhost http://localhost:8080", "http://localhost:1": "localhost http://localhost:1",
		"https://ledd.example:8443": "ledd.example https://ledd.example:8443", "http://192.0.2.1:80": "",
	} {
		o, err := account.NewOrigin(base)
		got := ""
		if o != nil {
			got = o.Host + " " + o.Base
		}
		if err != nil || got != want {
			t.Errorf("%s: %q, %v", base, got, err)
		}
	}
}
