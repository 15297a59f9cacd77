package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestImportCounts(t *testing.T) {
	eachRegister(t, func(c terminal) {
		vendors := c.file("name;country\nSky AS;NO\nNordlys AS;NO\n")
		for _, step := range []struct {
			file, want string
			more       []string
		}{
			{vendors, "created 2 updated 0 unchanged 0 rejected 0\n", []string{"--dry-run"}},
			{vendors, "created 2 updated 0 unchanged 0 rejected 0\n", nil},
			{vendors, "created 0 updated 0 unchanged 2 rejected 0\n", nil},
			{c.file("name;country\nSky AS;SE\nNordlys AS;NO\nVind AS;NO\n"), "created 1 updated 1 unchanged 1 rejected 0\n", nil},
		} {
			if got := c.ok(append([]string{"import", "vendors", step.file}, step.more...)...); got != step.want {
				c.Errorf("printed %q, want %q", got, step.want)
			}
		}
	})
}

func TestImportRejects(t *testing.T) {
	eachRegister(t, func(c terminal) {
		bad := c.file("name;orgnr\nFjordvik kommune;123456785\nNabovik;123456786\n")
		code, data, messages := c.run("import", "organisations", bad)
		if code != 1 || data != "created 1 updated 0 unchanged 0 rejected 1\n" ||
			!strings.Contains(messages, `rejected: line 3, column orgnr, value "123456786": `) || !strings.Contains(messages, "nothing was written") {
			c.Errorf("exit %d, %q, %q", code, data, messages)
		}
		if code, _, messages := c.run("gaps", "--org", "123456785"); code != 1 || !strings.Contains(messages, "add it first: ledd import organisations") {
			c.Errorf("exit %d, %q", code, messages)
		}
		code, data, messages = c.run("import", "organisations", bad, "--dry-run")
		if code != 1 || !strings.HasPrefix(data, "created 1") || !strings.Contains(messages, "dry run: nothing was written") {
			c.Errorf("exit %d, %q, %q", code, data, messages)
		}
		code, data, messages = c.run("import", "organisations", bad, "--partial", "--json")
		var res struct {
			Created, Rejected int
			Written           bool
			Rejections        []struct {
				Line                  int
				Column, Value, Reason string
			}
		}
		if err := json.Unmarshal([]byte(data), &res); err != nil || code != 1 || res.Created != 1 || !res.Written || res.Rejections[0].Line != 3 || res.Rejections[0].Column != "orgnr" || strings.Contains(messages, "nothing was written") {
			c.Errorf("exit %d, %v, %+v, %q", code, err, res, messages)
		}
		c.ok("gaps", "--org", "123456785")
	})
}

// TestMistakes: what was typed wrong ends with 2 where the command line or the
// file is not understood, else 1, prints nothing on stdout, and says the cure.
func TestMistakes(t *testing.T) {
	eachRegister(t, func(c terminal) {
		c.small()
		for _, m := range []struct {
			args []string
			code int
			says string
		}{
			{[]string{"import", "planets", c.file("name\n")}, 2, "known: activities, agreements, aliases"},
			{[]string{"import", "units", c.file("code;name\n")}, 2, "--org"},
			{[]string{"import", "units", c.file("name\n"), "--org", "123456785"}, 2, "“code” is missing"},
			{[]string{"import", "units", c.file("code;name\nA;B\xe6r\n"), "--org", "123456785"}, 2, "line 2: the text is not UTF-8"},
			{[]string{"import", "units", filepath.Join(c.dir, "none.csv"), "--org", "123456785"}, 1, "none.csv"},
			{[]string{"import", "units", c.file("code;name\n"), "--org", "974760673"}, 1, "add it first"},
			{[]string{"import", "units"}, 2, "<file>"},
			{[]string{"gaps"}, 2, "--org"},
			{[]string{"gaps", "--org", "123456785", "--as-of", "2020-02-30"}, 2, "--as-of"},
			{[]string{"gaps", "--org", "123456785", "--format", "pdf"}, 2, "table"},
			{[]string{"chain", "--org", "123456785", "--system", "S9"}, 1, "no system with the code S9"},
			{[]string{"reach", "Ingen AS"}, 1, `called "Ingen AS"`},
			{[]string{"report", "--org", "123456785"}, 2, "--year"},
			{[]string{"token", "create", "--org", "123456785", "--scope", "all"}, 2, "known: read, write"},
			{[]string{"token", "create", "--org", "123456785", "--scope", "read", "--expires", "31.12.2030"}, 2, "--expires"},
			{[]string{"nonsense"}, 2, "nonsense"},
		} {
			code, data, messages := c.run(m.args...)
			if code != m.code || data != "" || !strings.Contains(messages, m.says) {
				c.Errorf("ledd %v: exit %d, want %d with %q; stdout %q, stderr %q", m.args, code, m.code, m.says, data, messages)
			}
		}
	})
}

// TestAnswers reads what the commands print for programs.
func TestAnswers(t *testing.T) {
	eachRegister(t, func(c terminal) {
		c.small()
		for _, a := range []struct {
			args []string
			want map[string]any // path -> value
		}{
			{
				[]string{"gaps", "--org", "fjordvik KOMMUNE", "--as-of", "2020-12-31", "--rule", "DPA-001"},
				map[string]any{"asOf": "2020-12-31", "total": 1.0, "items.0.rule": "DPA-001", "items.0.engagement": "E1", "items.0.system": "S1", "items.0.processor": "Sky AS"},
			},
			{
				[]string{"chain", "--org", "123456785", "--as-of", "2020-12-31"},
				map[string]any{"controller.name": "Fjordvik kommune", "parties.0.name": "Sky AS", "parties.0.level": 1.0, "parties.1.name": "Nordlys AS", "parties.1.level": 2.0, "links.0.code": "E1", "links.0.systems.0": "S1", "links.1.location": "Norway"},
			},
			{
				[]string{"chain", "--org", "123456785", "--system", "S1", "--as-of", "2020-12-31"},
				map[string]any{"system.code": "S1", "parties.1.path.0.downstream.name": "Sky AS"},
			},
			{
				[]string{"reach", "Nordlys AS", "--as-of", "2020-12-31"},
				map[string]any{"party.name": "Nordlys AS", "systems": 1.0, "shortestLevel": 2.0, "deepestShortestLevel": 2.0, "systemCodes.0": "S1", "controllers.0.controller.name": "Fjordvik kommune", "controllers.0.systems.0.code": "S1"},
			},
			{
				[]string{"report", "--org", "123456785", "--year", "2020"},
				map[string]any{"year": 2020.0, "organisation.name": "Fjordvik kommune", "measures.0.code": "M01", "measures.0.value": 1.0},
			},
		} {
			data := c.ok(append(a.args, "--format", "json")...)
			var v any
			if err := json.Unmarshal([]byte(data), &v); err != nil {
				c.Errorf("ledd %v: %v", a.args, err)
				continue
			}
			for path, want := range a.want {
				if diff := cmp.Diff(want, at(v, path)); diff != "" {
					c.Errorf("ledd %v: %s: %s", a.args, path, diff)
				}
			}
		}
	})
}

// at walks a path of names and numbers through decoded JSON.
func at(v any, path string) any {
	for part := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[part]
		case []any:
			i := int(part[0] - '0')
			if i >= len(x) {
				return nil
			}
			v = x[i]
		}
	}
	return v
}

// TestTables: CSV and tables begin with a header, and no cell is a formula.
func TestTables(t *testing.T) {
	eachRegister(t, func(c terminal) {
		c.small()
		for want, args := range map[string][]string{
			"level,upstream,downstream,engagement,systems,service,location\n1,Fjordvik kommune,Sky AS,E1,S1,,\n2,Sky AS,Nordlys AS,,,'-drift,Norway\n": {"chain", "--org", "123456785", "--format", "csv"},
			"controller,system,name,level,path\nFjordvik kommune,S1,Arkiv,2,Sky AS > Nordlys AS\n":                                                     {"reach", "Nordlys AS", "--format", "csv"},
		} {
			if diff := cmp.Diff(want, c.ok(args...)); diff != "" {
				c.Errorf("ledd %v: %s", args, diff)
			}
		}
		for header, args := range map[string][]string{
			"rule ": {"gaps", "--org", "123456785"}, "rule,": {"gaps", "--org", "123456785", "--format", "csv"},
			"level ": {"report", "--org", "123456785", "--year", "2020"}, "level,": {"report", "--org", "123456785", "--year", "2020", "--format", "csv"},
		} {
			if data := c.ok(args...); !strings.HasPrefix(data, header) || strings.Count(data, "\n") < 2 {
				c.Errorf("ledd %v: %q", args, data)
			}
		}
	})
}

// TestToken prints the secret alone on stdout.
func TestToken(t *testing.T) {
	eachRegister(t, func(c terminal) {
		c.small()
		code, data, messages := c.run("token", "create", "--org", "123456785", "--scope", "read", "--expires", "2030-12-31", "--name", "arkiv")
		if secret := strings.TrimSpace(data); code != 0 || len(secret) < 32 || strings.ContainsAny(secret, " \n") || strings.Contains(messages, secret) || !strings.Contains(messages, "Fjordvik kommune") {
			c.Errorf("exit %d, %q, %q", code, data, messages)
		}
	})
}

func TestMigrate(t *testing.T) {
	eachRegister(t, func(c terminal) {
		c.ok("migrate")
		c.small()
		c.ok("migrate")
	})
}

// TestHelp lists every command, and each command explains itself.
func TestHelp(t *testing.T) {
	t.Parallel()
	commands := []string{"serve", "import", "gaps", "chain", "reach", "report", "token create", "migrate", "openapi"}
	for _, args := range [][]string{nil, {"help"}, {"--help"}} {
		code, data, _ := ledd(t, args...)
		for _, name := range commands {
			if code != 0 || !strings.Contains(strings.ReplaceAll(data, "\n", " "), "   "+name+" ") {
				t.Errorf("ledd %v: exit %d, no %s in:\n%s", args, code, name, data)
			}
		}
	}
	for _, name := range commands {
		code, data, _ := ledd(t, append(strings.Fields(name), "--help")...)
		if code != 0 || !strings.Contains(data, "Usage: ledd "+name) || (name != "openapi" && !strings.Contains(data, "--data")) {
			t.Errorf("ledd %s --help: exit %d:\n%s", name, code, data)
		}
	}
	if code, data, _ := ledd(t, "openapi"); code != 0 || !strings.HasPrefix(data, "openapi: 3") {
		t.Errorf("exit %d, %.40q", code, data)
	}
}

// TestBinary builds the program and goes from a file to its gaps, as whoever
// downloads it would.
func TestBinary(t *testing.T) {
	t.Parallel()
	dir, bin := t.TempDir(), built(t)
	ledd := func(stdin string, args ...string) string {
		t.Helper()
		c := exec.CommandContext(t.Context(), bin, args...)
		c.Dir, c.Env, c.Stdin = dir, []string{}, strings.NewReader(stdin)
		var messages bytes.Buffer
		c.Stderr = &messages
		out, err := c.Output()
		if err != nil {
			t.Fatalf("ledd %v: %v: %s", args, err, messages.String())
		}
		return string(out)
	}
	ledd("name,orgnr\nFjordvik kommune,123456785\n", "import", "organisations", "-")
	ledd("system_code,name,lifecycle,personal_data\nS1,Arkiv,active,yes\n", "import", "systems", "-", "--org", "123456785")
	ledd("engagement_code,processor_name,system_codes,role_basis,personal_data,state,access_mode\nE1,Sky AS,S1,processor,yes,active,hosts_data\n", "import", "engagements", "-", "--org", "Fjordvik kommune")
	if got := ledd("", "gaps", "--org", "123456785", "--rule", "DPA-001", "--as-of", "2020-12-31", "--format", "csv"); !strings.Contains(got, "DPA-001,") || !strings.Contains(got, ",E1,S1,Arkiv,") {
		t.Errorf("%q", got)
	}
	if _, err := os.Stat(filepath.Join(dir, "data")); err != nil {
		t.Errorf("the register is not in ./data: %v", err)
	}
}
