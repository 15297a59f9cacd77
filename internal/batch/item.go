package batch

import (
	"strings"
	"time"

	"ledd/internal/agreement"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// ItemID identifies an item.
type ItemID = kinds.ID[Item]

// Item is one counterpart of a batch, and what became of it. How far the
// agreement has come since it was sent follows from the agreement and its
// invitations, and is not stored twice (Standings).
type Item struct {
	door.Record[Item]
	ItemInput
	Number     int                    `json:"number" required:"true" doc:"its place in the batch, from 1"`
	Text       string                 `json:"text" required:"true" doc:"how the list named the organisation"`
	State      ItemState              `json:"state" required:"true" enum:"waiting,skipped,failed,sent"`
	Agreement  agreement.ID           `json:"agreement" required:"true" doc:"what was made for the counterpart"`
	Other      agreement.ID           `json:"other" required:"true" doc:"the agreement because of which the counterpart is left in peace"`
	Invitation agreement.InvitationID `json:"invitation" required:"true" doc:"the first letter's; each reminder has its own"`
	SentAt     *time.Time             `json:"sentAt" required:"true" doc:"UTC"`
	Attempts   int                    `json:"attempts" required:"true" doc:"how often it failed"`
	Problems   []kinds.Violation      `json:"problems" required:"true" gorm:"serializer:json" doc:"why it failed, or was skipped"`
	Reminders  []Reminder             `json:"reminders" required:"true" gorm:"serializer:json"`
	Reminded   int                    `json:"-"` // how many reminders
	RemindedAt *time.Time             `json:"-"`
}

// ItemInput is what can be said of an item: whom to write to, and how. It is
// mended here when it was missing.
type ItemInput struct {
	door.Keys
	Batch     ID          `json:"batch" validate:"required"`
	Party     kinds.OrgID `json:"party" doc:"the counterpart; null: nobody in the register is known by what the list says"`
	Name      string      `json:"name" validate:"max=255" doc:"whom the letter is to; empty: the contact point of the register"`
	Email     string      `json:"email" validate:"omitempty,email,max=255" doc:"empty: that of the contact point of the register"`
	Language  string      `json:"language" validate:"omitempty,oneof=nb nn da en" doc:"of the letter"`
	Reference string      `json:"reference" validate:"max=255" doc:"of the contract with this counterpart"`
}

// Reminder is one letter to somebody who had not signed.
type Reminder struct {
	At         time.Time              `json:"at" required:"true" doc:"UTC"`
	By         string                 `json:"by" required:"true" doc:"who asked for it; the batch itself when it was due"`
	Invitation agreement.InvitationID `json:"invitation" required:"true"`
}

// ItemState is what the batch has done for a counterpart.
type ItemState string

// The states that are stored.
const (
	ItemWaiting ItemState = "waiting"
	ItemSkipped ItemState = "skipped" // has an agreement already, and is left in peace
	ItemFailed  ItemState = "failed"  // needs somebody: Problems say what for
	ItemSent    ItemState = "sent"
)

// The states that follow from the agreement and its invitations.
const (
	ItemIssued     ItemState = "issued"      // not sent yet: one's own side signs first
	ItemOpened     ItemState = "opened"      // the invited address was confirmed
	ItemPartSigned ItemState = "part_signed" // the counterpart has signed
	ItemSigned     ItemState = "signed"      // everybody has
	ItemLate       ItemState = "expired"     // the link is over, and nobody signed
	ItemWithdrawn  ItemState = "withdrawn"   // the invitation, or the agreement
)

// ItemStates is all of them, in the order in which a batch goes.
var ItemStates = []ItemState{ItemWaiting, ItemSkipped, ItemFailed, ItemIssued, ItemSent, ItemOpened, ItemPartSigned, ItemSigned, ItemLate, ItemWithdrawn}

// ItemKind is the table's entry for the door.
var ItemKind = door.Register[Item](door.Kind{
	Noun: "batch_item", Table: "batch_items", Sorts: []string{"createdAt"}, Filters: []string{"batch", "party", "state"},
})

// Input gives the part that is said.
func (i *Item) Input() *ItemInput { return &i.ItemInput }

// Refs lists the batch and the counterpart.
func (i *Item) Refs() []door.Ref {
	return []door.Ref{door.Refer("/batch", "batch", i.Batch), door.Refer("/party", "organisation", i.Party)}
}

// Check has nothing to add to the tags.
func (*Item) Check() []kinds.Violation { return nil }

// Words is what a search looks through.
func (i *Item) Words() []string { return []string{i.Text, i.Name, i.Email} }

// Derive writes the address as it is compared.
func (i *Item) Derive() {
	i.Email = strings.ToLower(strings.TrimSpace(i.Email))
	if i.State == "" {
		i.State = ItemWaiting
	}
}

// Places is those of the batch.
func (i *Item) Places(tx *door.Tx, fresh bool) ([]string, error) {
	b, err := door.Get[Batch](tx, i.Batch.String())
	if err != nil {
		return nil, err
	}
	return b.Places(tx, fresh)
}

// fail keeps an item back until somebody has mended what is wrong.
func (i *Item) fail(err error) {
	i.State, i.Attempts, i.Problems = ItemFailed, i.Attempts+1, problemsOf(err)
}

// problemsOf words what kept an item back; what only the log may know is not told.
func problemsOf(err error) []kinds.Violation {
	vs := kinds.ViolationsOf(err)
	switch kind := kinds.KindOf(err); {
	case len(vs) > 0:
	case kind == kinds.KindInternal:
		vs = []kinds.Violation{{Code: "internal", Detail: "something went wrong here, more than once: the log of the program says what"}}
	default:
		vs = []kinds.Violation{{Code: string(kind), Detail: kinds.Cut(err.Error(), 500)}}
	}
	return vs[:min(len(vs), 20)]
}

// again lets a failed item wait.
func (i *Item) again() { i.State, i.Problems = ItemWaiting, nil }
