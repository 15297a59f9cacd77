package web

func init() { forms = append(forms, unitForm) }
