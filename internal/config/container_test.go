package config_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"ledd/internal/config"
)

// compose is what a test asks of docker-compose.yml.
type compose struct {
	Services map[string]struct {
		User        string
		ReadOnly    bool     `yaml:"read_only"`
		CapDrop     []string `yaml:"cap_drop"`
		SecurityOpt []string `yaml:"security_opt"`
		Environment map[string]string
		Volumes     []string
		Ports       []string
		Healthcheck struct{ Test []string }
	}
	Configs map[string]struct{ Content string }
	Volumes map[string]any
}

func top(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func readCompose(t *testing.T) compose {
	t.Helper()
	var c compose
	if err := yaml.Unmarshal([]byte(top(t, "docker-compose.yml")), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// Only settings that the program reads stand in the container's files.
func TestContainerSettingsExist(t *testing.T) {
	for _, name := range []string{"Dockerfile", "docker-compose.yml"} {
		found := regexp.MustCompile(`LEDD_[A-Z_]+`).FindAllString(top(t, name), -1)
		if len(found) == 0 {
			t.Errorf("%s sets nothing", name)
		}
		for _, v := range found {
			if !slices.Contains(config.Names(), v) {
				t.Errorf("%s: the program reads no %s", name, v)
			}
		}
	}
}

// Every setting stands in the README.
func TestSettingsAreDocumented(t *testing.T) {
	text := top(t, "README.md")
	for _, name := range config.Names() {
		if !strings.Contains(text, "\n| `"+name+"` | ") {
			t.Errorf("README.md has no row for %s", name)
		}
	}
}

func TestComposeIsLockedDown(t *testing.T) {
	c := readCompose(t)
	app := c.Services["app"]
	if !nobody(app.User) || !app.ReadOnly || !slices.Equal(app.CapDrop, []string{"ALL"}) {
		t.Errorf("app: user %q, read-only %v, capabilities dropped %v", app.User, app.ReadOnly, app.CapDrop)
	}
	if !slices.Equal(app.Healthcheck.Test, []string{"CMD", "/ledd", "ready"}) {
		t.Errorf("the image has no program to run %v", app.Healthcheck.Test)
	}
	if len(c.Services["postgres"].Healthcheck.Test) == 0 {
		t.Error("nobody knows when PostgreSQL is ready")
	}
	for name, s := range c.Services {
		if !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s may gain privileges", name)
		}
		for _, p := range s.Ports {
			if !strings.HasPrefix(p, "127.0.0.1:") {
				t.Errorf("%s is open to the network: %s", name, p)
			}
		}
		for _, v := range s.Volumes {
			if _, ok := c.Volumes[strings.SplitN(v, ":", 2)[0]]; !ok {
				t.Errorf("%s: the volume %s is not declared", name, v)
			}
		}
	}
	for _, name := range []string{"LEDD_DATABASE_URL", "LEDD_DATABASE_OWNER_URL"} {
		if !regexp.MustCompile(`^postgres://\w+:\$\{POSTGRES_\w+_PASSWORD:\?`).MatchString(app.Environment[name]) {
			t.Errorf("%s does not take its password from the environment: %s", name, app.Environment[name])
		}
	}
}

// nobody reports whether a user is a number, and not root's: a name would need
// a file that the image does not have.
func nobody(user string) bool { return regexp.MustCompile(`^[1-9]\d*(:[1-9]\d*)?$`).MatchString(user) }

func TestDockerfile(t *testing.T) {
	text := top(t, "Dockerfile")
	stages := strings.Split("\n"+text, "\nFROM ")
	last := stages[len(stages)-1]
	user := regexp.MustCompile(`(?m)^USER (.+)$`).FindStringSubmatch(last)
	if !strings.HasPrefix(last, "scratch\n") || user == nil || !nobody(user[1]) {
		t.Errorf("the image is not the program alone under a numbered user:\n%s", last)
	}
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(top(t, "go.mod"))
	if !strings.Contains(text, "FROM golang:"+version[1]+" ") {
		t.Errorf("the image is not built with Go %s, as go.mod says", version[1])
	}
	if !strings.Contains(text, "CGO_ENABLED=0") {
		t.Error("the binary is not static")
	}
}
