-- +goose Up
-- Whom the certificate of a signature names: another thing than the name that the
-- sender of the file wrote.
alter table evidence add column signer text not null default '';
