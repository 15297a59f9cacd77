package rest

import (
	"context"
	"net/http"
	"reflect"

	"ledd/internal/door"
	"ledd/internal/party"
)

// versionsQuery pages through the versions of what there is one of.
type versionsQuery struct {
	Limit  int    `query:"limit" validate:"omitempty,min=1,max=200" doc:"how many items a page holds, 50 when absent"`
	Cursor string `query:"cursor" validate:"max=10" doc:"nextCursor of the page before; empty: the first page"`
}

// settings is what one's own organisation has decided for its register. There is
// one record, which is there before anybody saved it: its version is 0 then, and
// its ETag "0".
func settings(d *door.Door) []Route {
	v := party.NewSettings(d)
	return []Route{
		Route{
			Method: http.MethodGet, Path: "/settings", Name: "settingsGet", Action: "settings.read", Summary: "Read the settings of the organisation",
			Out: reflect.TypeFor[party.Settings](), Status: http.StatusOK,
			Handle: func(c *Call) (Answer, error) { return settled(v.Get(c.Context())) },
		}.past(),
		{
			Method: http.MethodPut, Path: "/settings", Name: "settingsUpdate", Action: "settings.update", Summary: "Replace the settings of the organisation",
			In: reflect.TypeFor[party.SettingsInput](), Out: reflect.TypeFor[party.Settings](), Status: http.StatusOK,
			Handle: func(c *Call) (Answer, error) {
				version, err := c.ifMatch()
				if err != nil {
					return Answer{}, err
				}
				in, err := decodeBody[party.SettingsInput](c)
				if err != nil {
					return Answer{}, err
				}
				return settled(v.Put(c.Context(), version, in))
			},
		},
		read("/settings/versions", "settings.read", "List the versions of the settings, newest first", func(ctx context.Context, q versionsQuery) (Versions[party.Settings], error) {
			p, err := v.Versions(ctx, door.VersionQuery{Limit: q.Limit, Cursor: q.Cursor})
			return versionsFrom(p), err
		}).named("settingsVersions").past(),
	}
}

// settled is the answer with the ETag of a record that nobody may have saved yet.
func settled(s *party.Settings, err error) (Answer, error) {
	a, err := answer(s, err)
	if err == nil && s.Version == 0 {
		a.Tag = "0"
	}
	return a, err
}
