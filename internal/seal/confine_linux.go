package seal

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
)

// confine bounds what this process may use from now on. The runtime has reserved
// addresses that it does not use, so that the bound is laid on top of those.
func confine() error {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return err
	}
	var pages uint64
	if fields := bytes.Fields(text); len(fields) > 0 {
		if pages, err = strconv.ParseUint(string(fields[0]), 10, 64); err != nil {
			return err
		}
	}
	memory := pages*uint64(os.Getpagesize()) + childMemory //nolint:gosec // a page has a size
	for kind, most := range map[int]uint64{syscall.RLIMIT_AS: memory, syscall.RLIMIT_CPU: childCPU, syscall.RLIMIT_CORE: 0, syscall.RLIMIT_FSIZE: 0} {
		if err := syscall.Setrlimit(kind, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
			return err
		}
	}
	return nil
}
