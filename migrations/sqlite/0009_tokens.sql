-- +goose Up
-- A token may be kept to some networks, says when it was used last, who ended it and
-- when, and may stand for an issuer whose own tokens are let in.
-- A token that was ended by hand under the old column stays ended: no secret has an
-- empty hash, and its hash is unique, so its identifier takes its place.
update tokens set hash = 'ended ' || id where revoked_on is not null;
alter table tokens drop column revoked_on;
alter table tokens add column networks text not null default '[]';
alter table tokens add column issuer text not null default '';
alter table tokens add column revoked_at datetime;
alter table tokens add column revoked_by text not null default '';
alter table tokens add column last_used_at datetime;
create index tokens_by_issuer on tokens (issuer, org_id) where issuer <> '';
