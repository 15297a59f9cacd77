-- +goose Up
-- What an organisation decides once for its whole register: at most one record each.
create table settings (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  language text not null default '',
  jurisdiction text not null default '',
  dpo text,
  authorities text not null default '[]',
  agreement_months integer,
  agreement_months_high integer,
  risk_months integer,
  risk_months_high integer,
  record_months integer,
  supervision_months_high integer,
  supervision_months_medium integer,
  supervision_months_low integer,
  foreign key (org_id, dpo) references contacts (org_id, id) deferrable initially deferred
);
create unique index settings_by_org on settings (org_id);
create unique index settings_code on settings (org_id, code) where code <> '';
