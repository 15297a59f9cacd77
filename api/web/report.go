package web

import "net/http"

func (s *Site) reportRoutes(*http.ServeMux) {}
