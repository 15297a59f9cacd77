// Package openapi holds the published contract of the REST API, for tests. Package rest
// writes it (`go test ./api/rest -run Contract -update`, `ledd openapi`), and serves what
// it writes; a test holds the file to it.
package openapi

import _ "embed"

// YAML is the contract, OpenAPI 3.1.
//
//go:embed openapi.yaml
var YAML []byte
