package main

import (
	"ledd/internal/agreement"
	"ledd/internal/kinds"
	"ledd/internal/seal"
)

// steps is how agreements are issued, signed and sealed, for what is served at base.
func (r *register) steps(base string, sealer *seal.Sealer) (agreement.Steps, error) {
	p, err := trusted(r.cfg.TrustRoots, r.cfg.StampRoots)
	if err != nil {
		return agreement.Steps{}, err
	}
	if p, err = p.Believing(sealer); err != nil {
		return agreement.Steps{}, err
	}
	return agreement.NewSteps(r.door, agreement.Tools{Press: agreement.NewPress(sealer, base), Verifier: seal.Child{}, Policy: p}), nil
}

// trusted reads whose signatures and time stamps are believed.
func trusted(roots, stamps string) (p seal.Policy, err error) {
	if p.Roots, err = seal.ReadRoots(roots); err != nil {
		return p, kinds.Invalid("", "roots", "roots: %v", err)
	}
	if p.StampRoots, err = seal.ReadRoots(stamps); err != nil {
		return p, kinds.Invalid("", "roots", "roots of time stamps: %v", err)
	}
	return p, nil
}
