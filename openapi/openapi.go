// Package openapi holds the published contract of the REST API. Package rest
// writes it (`go test ./api/rest -run Contract -update`, `ledd openapi`), serves
// it, and tests that it says what the server does.
package openapi

import _ "embed"

// YAML is the contract, OpenAPI 3.1.
//
//go:embed openapi.yaml
var YAML []byte
