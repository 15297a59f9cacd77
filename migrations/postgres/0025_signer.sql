-- +goose Up
-- Whom the certificate of a signature names: another thing than the name that the
-- sender of the file wrote.
alter table evidence add column signer text not null default '';

-- Who made a token: what a program does with it, that person does.
alter table tokens add column made_by text not null default '';
