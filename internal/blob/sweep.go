package blob

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	cloud "gocloud.dev/blob"
)

// Sweep removes what was begun before an instant and never finished: parts of uploads,
// and what a program that was killed left in a folder. It tells how many they were.
func (s *Store) Sweep(ctx context.Context, before time.Time) (n int, err error) {
	old := func(o *cloud.ListObject) bool {
		if !o.ModTime.Before(before) {
			return false
		}
		n++
		return true
	}
	if err := s.remove(ctx, receiving, old); err != nil || s.root == "" {
		return n, err
	}
	left, err := filepath.Glob(filepath.Join(s.root, "receiving", "*"))
	for _, folder := range left {
		_ = os.Remove(folder) // those that are empty
	}
	if err != nil {
		return n, err
	}
	err = s.remove(ctx, prefix, func(o *cloud.ListObject) bool { return sumOf(o.Key) == "" && old(o) })
	return n, err
}

// Each visits the hash of all bytes that were put before an instant.
func (s *Store) Each(ctx context.Context, before time.Time, visit func(sum string) error) error {
	return s.list(ctx, prefix, func(o *cloud.ListObject) error {
		if sum := sumOf(o.Key); sum != "" && o.ModTime.Before(before) {
			return visit(sum)
		}
		return nil
	})
}

// sumOf is the hash that a name stands for; empty for other names.
func sumOf(name string) string {
	sum := strings.ReplaceAll(strings.TrimPrefix(name, prefix), "/", "")
	if k, err := key(sum); err != nil || k != name {
		return ""
	}
	return sum
}

func (s *Store) remove(ctx context.Context, under string, which func(*cloud.ListObject) bool) error {
	b, err := s.open(ctx)
	if err != nil {
		return err
	}
	var names []string
	if err := s.list(ctx, under, func(o *cloud.ListObject) error {
		if which(o) {
			names = append(names, o.Key)
		}
		return nil
	}); err != nil {
		return err
	}
	for _, name := range names {
		if err := b.Delete(ctx, name); err != nil && !missing(err) {
			return err
		}
	}
	return nil
}

func (s *Store) list(ctx context.Context, under string, visit func(*cloud.ListObject) error) error {
	b, err := s.open(ctx)
	if err != nil {
		return err
	}
	all := b.List(&cloud.ListOptions{Prefix: under})
	for {
		o, err := all.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := visit(o); err != nil {
			return err
		}
	}
}
