package blob_test

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"
)

// gateway is the S3 server that the tests run, where `make s3-gateway` has built it.
const gateway = "versitygw-1.8.0"

var (
	gatewayOnce    sync.Once
	gatewayAddress string
	gatewayFolder  string
)

// bucket gives the address of a fresh bucket on a real S3 server on this machine, which
// keeps objects in a temporary folder.
func bucket(t *testing.T) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Skip("S3 is not tried: no cache folder")
	}
	program := filepath.Join(cache, "ledd", gateway, "versitygw")
	if _, err := os.Stat(program); err != nil {
		t.Skipf("S3 is not tried: there is no %s; make s3-gateway builds it once, in a minute", program)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "test")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "testtest")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	gatewayOnce.Do(func() { startGateway(t, program) })
	if gatewayAddress == "" {
		t.Fatal("the S3 server did not start")
	}
	name := "b" + strconv.FormatInt(time.Now().UnixNano(), 36)
	if err := os.Mkdir(filepath.Join(gatewayFolder, "data", name), 0o700); err != nil {
		t.Fatal(err)
	}
	return "s3://" + name + "?region=us-east-1&use_path_style=true&endpoint=http://" + gatewayAddress + "&prefix=ledd/"
}

// startGateway runs the server until the test program ends: a pipe that closes stops it.
func startGateway(t *testing.T, program string) {
	t.Helper()
	folder, err := os.MkdirTemp("", "ledd-s3")
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	read, write, err := os.Pipe()
	if err = errors.Join(err, l.Close(), os.Mkdir(folder+"/data", 0o700), os.Mkdir(folder+"/meta", 0o700)); err != nil {
		t.Fatal(err)
	}
	c := exec.Command("sh", "-c", `"$0" --access test --secret testtest --port "$1" posix --sidecar "$2/meta" "$2/data" >"$2/log" 2>&1 &
pid=$!; cat >/dev/null; kill $pid; wait $pid; rm -rf "$2"`, program, address, folder)
	c.Stdin = read
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	_ = read.Close()
	pipe = write
	for range 200 {
		if conn, err := net.DialTimeout("tcp", address, time.Second); err == nil {
			_ = conn.Close()
			gatewayAddress, gatewayFolder = address, folder
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	log, _ := os.ReadFile(folder + "/log")
	t.Fatalf("the S3 server does not answer: %s", log)
}

// pipe stays open as long as the test program runs.
var pipe *os.File
