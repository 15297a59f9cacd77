package chain

import (
	"ledd/internal/access"
	"ledd/internal/door"
	"ledd/internal/kinds"
)

// ServiceID identifies a service.
type ServiceID = kinds.ID[Service]

// Service is something that an organisation offers to others, and that its
// sub-processors stand behind. Services are part of the directory.
type Service struct {
	door.Record[Service]
	ServiceInput
}

// ServiceInput is what a client says of a service.
type ServiceInput struct {
	door.Keys
	Name             string      `json:"name" validate:"required,max=255"`
	Provider         kinds.OrgID `json:"provider" doc:"who offers the service: one's own organisation, which null means too"`
	Description      string      `json:"description" validate:"max=4000"`
	Website          string      `json:"website" validate:"omitempty,max=500,http_url"`
	SubprocessorsURL string      `json:"subprocessorsUrl" validate:"omitempty,max=500,http_url"`
	HostingLocations []Location  `json:"hostingLocations" gorm:"serializer:json" validate:"max=50,dive"`
	SupportLocations []Location  `json:"supportLocations" gorm:"serializer:json" validate:"max=50,dive"`
	OfferedFrom      kinds.Date  `json:"offeredFrom"`
	OfferedTo        kinds.Date  `json:"offeredTo"`
}

// ServiceKind is the table's entry for the door.
var ServiceKind = door.Register[Service](door.Kind{
	Noun: "service", Table: "services", Visible: door.Directory,
	Sorts: []string{"name", "createdAt"}, Filters: []string{"code", "provider"},
})

// Services is the verbs of services.
type Services = door.Noun[Service, ServiceInput]

// Input gives the part that a client may replace.
func (s *Service) Input() *ServiceInput { return &s.ServiceInput }

// Words is what a search looks through.
func (s *Service) Words() []string { return []string{s.Name, s.Description} }

// Refs lists the records that the service refers to.
func (s *Service) Refs() []door.Ref {
	refs := append(locationRefs("/hostingLocations", s.HostingLocations), locationRefs("/supportLocations", s.SupportLocations)...)
	return append(refs, door.Refer("/provider", "organisation", s.Provider))
}

// Check refuses dates in the wrong order.
func (s *Service) Check() []kinds.Violation {
	return kinds.Order("/offeredTo", s.OfferedFrom, s.OfferedTo)
}

// Verify lets nobody offer a service in another's name, but for the operator.
func (s *Service) Verify(tx *door.Tx) error {
	if s.Provider.IsZero() || s.Provider == tx.Who.Org || tx.Who.Role == access.Operator {
		return nil
	}
	return kinds.Invalid("/provider", "not-yours", "an organisation offers only its own services: leave the provider out")
}
