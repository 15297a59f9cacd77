package storetest

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"gorm.io/gorm"
)

// start runs a throw-away PostgreSQL on a socket in a temporary folder. The
// server ends with the test program: its watchdog is a pipe that closes.
func start() (string, error) {
	bin, err := binaries()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "ledd-pg")
	if err != nil {
		return "", err
	}
	who, err := owner(dir)
	if err != nil {
		return "", err
	}
	init := exec.Command(filepath.Join(bin, "initdb"), "-D", dir+"/data", "-U", "ledd", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
	init.SysProcAttr = who
	if out, err := init.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w: %s", err, out)
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	if err := watch(bin, dir, port, who); err != nil {
		return "", err
	}
	server := fmt.Sprintf("postgres://ledd@127.0.0.1:%d/%%s?sslmode=disable", port)
	return server, wait(server)
}

// watch starts the server under a shell that stops it and removes its folder
// when this program is gone.
func watch(bin, dir string, port int, who *syscall.SysProcAttr) error {
	read, write, err := os.Pipe()
	if err != nil {
		return err
	}
	script := fmt.Sprintf(`%s/postgres -D %s/data -p %d -k %s -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 >%s/log 2>&1 &
pid=$!; cat >/dev/null; kill -INT $pid; wait $pid; rm -rf %s`, bin, dir, port, dir, dir, dir)
	c := exec.Command("sh", "-c", script)
	c.Stdin, c.SysProcAttr = read, who
	if err := c.Start(); err != nil {
		return err
	}
	keep = append(keep, write)
	return read.Close()
}

// keep holds the watchdog's pipe open as long as the program lives.
var keep []*os.File

// wait gives the server half a minute to answer: it takes connections before it is
// ready for any.
func wait(server string) error {
	var err error
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); {
		if err = admin(server, func(db *gorm.DB) error { return db.Exec("select 1").Error }); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("the throw-away PostgreSQL did not start within half a minute: %w", err)
}

// binaries finds the folder with initdb and postgres.
func binaries() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	slices.Sort(found)
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return "", errors.New("no PostgreSQL server is installed (Debian: apt-get install postgresql), and LEDD_TEST_POSTGRES is not set")
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	return filepath.Dir(path), nil
}

// owner gives the folder to an ordinary user where this program is root, since
// PostgreSQL refuses to run as root.
func owner(dir string) (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.ParseUint(u.Uid, 10, 32)
		gid, _ := strconv.ParseUint(u.Gid, 10, 32)
		if err := os.Chown(dir, int(uid), int(gid)); err != nil {
			return nil, err
		}
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
	}
	return nil, errors.New("PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as")
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
