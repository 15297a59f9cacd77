-- +goose Up
-- The register is read as it was known at an instant: of one organisation, or of
-- the whole directory, kind by kind and in the order of identifiers.
drop index history_by_org;
create index history_by_org on history (org_id, kind, record_id, version, entered_at);
create index history_by_kind on history (kind, record_id, version, entered_at);
