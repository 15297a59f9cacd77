package rest

import (
	"context"
	"net/http"
	"reflect"
	"slices"

	"ledd/internal/access"
	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/mail"
)

// invitations is whom an organisation has asked to read an agreement. The link is
// sent by mail and stands in no answer.
func invitations(d *door.Door) []Route {
	s := agreement.NewInvitations(d)
	routes := noun("invitation", "invitations", s)
	return slices.Concat(slices.Delete(routes, 3, 4), []Route{{ // an invitation is not changed: another one is made
		Method: http.MethodPost, Path: "/invitations/{id}/revoke", Name: "invitationRevoke", Action: "invitation.revoke", Summary: "Withdraw an invitation, and end what is open through it",
		Params: paramsOf[one](), Out: reflect.TypeFor[*agreement.Invitation](), Status: http.StatusOK,
		Handle: func(c *Call) (Answer, error) { return answer(s.Revoke(c.Context(), c.Path("id"))) },
	}})
}

// messages is the log of what was sent by mail.
func messages(d *door.Door) []Route {
	s := mail.NewMessages(d)
	return []Route{
		list("/messages", "message", "List messages", s.List),
		read("/messages/{id}", access.Action("message.read"), "Read a message", func(ctx context.Context, q one) (*mail.Message, error) { return s.Get(ctx, q.ID) }).named("messageGet").past(),
	}
}
