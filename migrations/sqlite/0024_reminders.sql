-- +goose Up
-- A reminder names the invitation that it reminds of, so that both end together.
alter table invitations add column reminder_of text;
create index invitations_by_first on invitations (org_id, reminder_of) where reminder_of is not null;
