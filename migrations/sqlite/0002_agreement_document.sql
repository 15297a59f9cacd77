-- +goose Up
alter table agreements add column place text not null default '';
alter table agreements add column processing text not null default '[]';
alter table agreements add column security_measures text not null default '[]';
alter table agreements add column instructions text not null default '[]';
alter table agreements add column other_terms text not null default '[]';
alter table agreements add column sub_processors_used text not null default '';
alter table agreements add column transfers_allowed text not null default '';
alter table agreements add column transfer_terms text not null default '';
