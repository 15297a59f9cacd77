-- +goose Up
-- Reports, certificates and statements about processors, and the supervision of them (GDPR
-- art. 24, 28(1), 28(3)(h)).
create table attestations (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  processor uuid not null references organisations (id) deferrable initially deferred,
  kind text not null default '',
  issued_on date,
  period_from date,
  period_to date,
  bridge_to date,
  valid_to date,
  systems jsonb not null default '[]',
  services text not null default '',
  site text not null default '',
  site_used text not null default '',
  subservice text not null default '',
  auditor text not null default '',
  opinion text not null default '',
  decision jsonb not null default '{}',
  findings jsonb not null default '[]',
  reference text not null default '',
  claimed_by uuid references organisations (id) deferrable initially deferred,
  adopted_on date,
  adopted_by text not null default '',
  shared_with jsonb not null default '[]',
  adopted_from uuid
);
create unique index attestations_by_id on attestations (org_id, id);
create unique index attestations_code on attestations (org_id, code) where code <> '';
create index attestations_by_code on attestations (org_id, code, id);
create index attestations_by_created_at on attestations (org_id, created_at, id);
create index attestations_by_processor on attestations (processor, org_id);
create index attestations_by_claimed_by on attestations (claimed_by, org_id);
create unique index attestations_by_adopted_from on attestations (org_id, adopted_from) where adopted_from is not null;

-- A processor's paper about itself is read by the customers that it names.
create policy shared_reads on attestations for select using (org_id <> (select nullif(current_setting('ledd.org', true), '')::uuid) and exists (
  select 1 from shares s where s.record_id = attestations.id and s.kind = 'attestation' and s.keeper = attestations.org_id and s.org_id = (select nullif(current_setting('ledd.org', true), '')::uuid)));

create table attestation_systems (
  org_id uuid not null,
  attestation_id uuid not null,
  system_id uuid not null,
  primary key (attestation_id, system_id),
  foreign key (org_id, attestation_id) references attestations (org_id, id) deferrable initially deferred,
  foreign key (org_id, system_id) references systems (org_id, id) deferrable initially deferred
);
create index attestation_systems_by_system_id on attestation_systems (system_id, attestation_id);

create table supervisions (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  engagement uuid not null,
  planned_on date,
  done_on date,
  done_by text not null default '',
  score jsonb not null default '{}',
  concept integer,
  attestations jsonb not null default '[]',
  notes text not null default '',
  assessment text not null default '',
  conclusion text not null default '',
  findings jsonb not null default '[]',
  next_due date,
  shared_with jsonb not null default '[]',
  led_by uuid references organisations (id) deferrable initially deferred,
  adopted_on date,
  adopted_by text not null default '',
  reports jsonb not null default '{}',
  foreign key (org_id, engagement) references engagements (org_id, id) deferrable initially deferred
);
create unique index supervisions_by_id on supervisions (org_id, id);
create unique index supervisions_code on supervisions (org_id, code) where code <> '';
create index supervisions_by_code on supervisions (org_id, code, id);
create index supervisions_by_created_at on supervisions (org_id, created_at, id);
create index supervisions_by_engagement on supervisions (org_id, engagement);
create index supervisions_by_led_by on supervisions (led_by, org_id);

create table supervision_attestations (
  org_id uuid not null,
  supervision_id uuid not null,
  attestation_id uuid not null,
  primary key (supervision_id, attestation_id),
  foreign key (org_id, supervision_id) references supervisions (org_id, id) deferrable initially deferred,
  foreign key (org_id, attestation_id) references attestations (org_id, id) deferrable initially deferred
);
create index supervision_attestations_by_attestation_id on supervision_attestations (attestation_id, supervision_id);
