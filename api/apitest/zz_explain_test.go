package apitest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ledd/internal/chain"
)

func BenchmarkZZ(b *testing.B) {
	eachBase(b, func(b *testing.B, on base) {
		n := on.build(b, 100_000)
		text := strings.NewReplacer("@party", "'"+n.vendors[0]+"'", "@asOf", "'2026-06-01'", "@org", "null", "@all", "true").Replace(chain.ReachSQL)
		pre := "explain query plan "
		if on.number {
			pre = "explain (analyze) "
		}
		rows, err := on.raw.Query(pre + text)
		fatal(b, err)
		cols, _ := rows.Columns()
		for rows.Next() {
			c := make([]any, len(cols))
			for i := range c {
				c[i] = new(any)
			}
			fatal(b, rows.Scan(c...))
			fmt.Println(*(c[len(c)-1].(*any)))
		}
		for range 3 {
			f := time.Now()
			on.plain(b, n.vendors[0])
			fmt.Println(time.Since(f))
		}
	})
}
