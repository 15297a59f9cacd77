// Command sizes prints how long the program's files and functions are, and
// exits 1 beyond the aims: a function's median 12 lines, 95 of 100 within 45,
// none over 80; a file's median 120, 95 of 100 within 300. Tests, the rooms that
// only tests use and generated files are counted apart. A function's length is
// from its signature to its closing brace, functions inside it included.
//
//	go run ./internal/decisions/sizes [folder]
package main

import (
	"fmt"
	"os"
)

func main() {
	root := "."
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	c, err := read(root)
	if err != nil {
		fmt.Fprintln(os.Stderr, "sizes:", err)
		os.Exit(2)
	}
	fmt.Print(c.table(), c.longest(5))
	if missed := c.missed(); len(missed) > 0 {
		for _, m := range missed {
			fmt.Fprintln(os.Stderr, "beyond the aim:", m)
		}
		os.Exit(1)
	}
}
