package kinds

// Party marks the identifier of an organisation. It stands here, below every
// room, since each row names the organisation that it belongs to.
type Party struct{}

// OrgID identifies an organisation.
type OrgID = ID[Party]
