-- +goose Up
-- A reminder names the invitation that it reminds of, so that both end together.
alter table invitations add column reminder_of text;
update invitations set reminder_of = (select i.invitation from batch_items i
  where i.org_id = invitations.org_id and i.agreement = invitations.agreement and i.party = invitations.party
    and i.invitation <> invitations.id and i.reminders like '%"' || invitations.id || '"%');
create index invitations_by_first on invitations (org_id, reminder_of) where reminder_of is not null;
