package web

import "net/http"

func (s *Site) importRoutes(*http.ServeMux) {}
