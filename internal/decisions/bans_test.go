package decisions_test

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// librarians is who may know which library; of the rest, at most tests.
var librarians = []struct {
	library, by string
	tests       bool // tests elsewhere may
}{
	{"gorm.io/", "door store store/storetest", false},
	{"github.com/glebarez/", "store", false},
	{"github.com/jackc/", "store", true},
	{"database/sql", "store kinds jobs", true}, // kinds: how a value is stored
	{"github.com/riverqueue/", "jobs", false},
	{"gocloud.dev/", "blob", false},
	{"github.com/wneessen/go-mail", "mail", false},
	{"github.com/pressly/goose", "store", false},
	{"github.com/go-playground/validator", "door", true},
	{"github.com/gin-gonic/gin", "/api /api/rest /api/web /api/apitest", false},
	{"github.com/prometheus/", "/api", false},
	{"net/http", "/cmd/ledd /api /api/rest /api/web /api/apitest bearer oidc oidc/oidctest seal", true}, // bearer: the keys of issuers; oidc: issuers; seal: a time-stamp authority
	{"github.com/go-jose/", "bearer oidc/oidctest", true},
	{"github.com/coreos/go-oidc", "oidc", false},
	{"golang.org/x/oauth2", "oidc", false},
	{"github.com/go-webauthn/", "account", false},
	{"github.com/alecthomas/kong", "/cmd/ledd", false},
	{"github.com/caarlos0/env", "config", false},
	{"github.com/swaggest/", "/api/rest", false},
	{"github.com/getkin/kin-openapi", "/api/apitest", true},
	{"github.com/santhosh-tekuri/", "/api/apitest", true},
	{"github.com/jung-kurt/gofpdf", "pdf", false},
	{"golang.org/x/image", "pdf", false},
	{"github.com/yuin/goldmark", "docmodel", false},
	{"github.com/digitorus/", "seal/cms", true},
	{"github.com/xuri/excelize", "ropa", true},
	{"github.com/piprate/", "", true},
	{"github.com/itchyny/", "", true},
}

func TestLibrariesStayInTheirRooms(t *testing.T) {
	for _, f := range files(t) {
		for _, imported := range f.imports() {
			for _, l := range librarians {
				allowed := has(l.by, short(f.room)) || (f.test && l.tests)
				if strings.HasPrefix(imported, l.library) && !allowed {
					t.Errorf("%s imports %s, which only %s may", f.path, imported, l.by)
				}
			}
		}
	}
}

// The methods that gorm would call behind our back, and the verbs that hide
// statements or change tables.
var (
	hooks  = []string{"BeforeSave", "BeforeCreate", "BeforeUpdate", "BeforeDelete", "AfterSave", "AfterCreate", "AfterUpdate", "AfterDelete", "AfterFind"}
	hidden = []string{"AutoMigrate", "Migrator", "Preload", "FirstOrCreate", "FirstOrInit", "SaveInBatches"}
)

func TestNothingHappensBehindOurBack(t *testing.T) {
	for _, f := range files(t) {
		ast.Inspect(f.File, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv != nil && slices.Contains(hooks, n.Name.Name) {
					t.Errorf("%s: gorm calls a method named %s by itself", f.path, n.Name.Name)
				}
			case *ast.SelectorExpr:
				if slices.Contains(hidden, n.Sel.Name) {
					t.Errorf("%s uses %s", f.path, n.Sel.Name)
				}
			}
			return true
		})
	}
}
