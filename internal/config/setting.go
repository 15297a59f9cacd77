package config

import (
	"reflect"

	"github.com/caarlos0/env/v11"
)

// Setting describes one variable, for help and documentation.
type Setting struct {
	Name    string // LEDD_ADDR
	Default string // empty: none
	About   string

	field int
}

// Settings lists every variable that the program reads, in the order of Config.
func Settings() []Setting {
	t := reflect.TypeFor[Config]()
	params, err := env.GetFieldParamsWithOptions(&Config{}, env.Options{Prefix: prefix})
	if err != nil || len(params) != t.NumField() {
		panic("config.Config has a field without an env tag")
	}
	all := make([]Setting, 0, len(params))
	for i, p := range params {
		all = append(all, Setting{Name: p.Key, Default: p.DefaultValue, About: t.Field(i).Tag.Get("about"), field: i})
	}
	return all
}

// Names lists the names of all variables.
func Names() []string {
	var names []string
	for _, s := range Settings() {
		names = append(names, s.Name)
	}
	return names
}

func (s Setting) value(c Config) any { return reflect.ValueOf(c).Field(s.field).Interface() }

// variable names the variable behind a field of Config.
func variable(field string) string {
	t := reflect.TypeFor[Config]()
	for _, s := range Settings() {
		if t.Field(s.field).Name == field {
			return s.Name
		}
	}
	return field
}
