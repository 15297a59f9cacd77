-- +goose Up
-- Personal data that go to a third country, the tool that they rest on, and the
-- assessment of the impact.
create table transfers (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  exporter text references organisations (id) deferrable initially deferred,
  importer text not null references organisations (id) deferrable initially deferred,
  engagement text,
  flow text,
  country text not null default '',
  kind text not null default '',
  transit_only text not null default '',
  hr_data text not null default '',
  importer_activity text not null default '',
  importer_under text not null default '',
  tool text not null default '',
  adequacy_ref text not null default '',
  valid_to text,
  authorised_on text,
  dpf text not null default '{}',
  scc_edition text not null default '',
  scc_signed_on text,
  scc_module text not null default '',
  annexes_complete text not null default '',
  public_powers text not null default '',
  derogation_reason text not null default '',
  told_on text,
  notice_ref text not null default '',
  tia text not null default '{}',
  starts_on text,
  ends_on text,
  foreign key (org_id, engagement) references engagements (org_id, id) deferrable initially deferred,
  foreign key (org_id, flow) references flows (org_id, id) deferrable initially deferred
);
create unique index transfers_by_id on transfers (org_id, id);
create unique index transfers_code on transfers (org_id, code) where code <> '';
create index transfers_by_code on transfers (org_id, code, id);
create index transfers_by_created_at on transfers (org_id, created_at, id);
create index transfers_by_engagement on transfers (org_id, engagement);
create index transfers_by_flow on transfers (org_id, flow);
create index transfers_by_exporter on transfers (exporter, org_id);
create index transfers_by_importer on transfers (importer, org_id);
