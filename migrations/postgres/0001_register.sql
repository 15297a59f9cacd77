-- +goose Up
create table organisations (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  name text collate "C" not null default '',
  legal_name text not null default '',
  aliases jsonb not null default '[]',
  country text not null default '',
  identifiers jsonb not null default '[]',
  kind text not null default '',
  is_public_body text not null default '',
  address text not null default '',
  general_contact text not null default '',
  dpo_contact uuid,
  eu_representative text not null default '',
  ultimate_parent uuid,
  parent_country text not null default '',
  status text not null default '',
  status_from date,
  successors jsonb not null default '[]',
  lead_authority text not null default '',
  regimes jsonb not null default '[]',
  website text not null default '',
  privacy_policy_url text not null default '',
  dpa_url text not null default '',
  subprocessors_url text not null default '',
  certifications jsonb not null default '[]',
  category text not null default '',
  domains jsonb not null default '[]',
  municipality_code text not null default '',
  county text not null default '',
  confirmed boolean not null default false,
  merged_into uuid,
  name_key text not null default '',
  unique (org_id, id)
);

create table units (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  name text collate "C" not null default '',
  level text not null default '',
  parent_unit uuid,
  former_parents jsonb not null default '[]',
  reporting_parent uuid,
  delegated_controller text not null default '',
  reports text not null default '',
  head uuid,
  isk uuid,
  pko uuid,
  active_from date,
  active_to date,
  unique (org_id, id)
);

create table contacts (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  role text not null default '',
  party uuid,
  unit uuid,
  name text collate "C" not null default '',
  email text not null default '',
  phone text not null default '',
  availability text not null default '',
  secure_channel text not null default '',
  verified_at date,
  verified_by text not null default '',
  method text not null default '',
  valid_months integer,
  deputy uuid,
  unique (org_id, id)
);

create table systems (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  name text collate "C" not null default '',
  description text not null default '',
  owner_unit uuid,
  former_owners jsonb not null default '[]',
  scope_level text not null default '',
  using_units jsonb not null default '[]',
  using_orgs jsonb not null default '[]',
  delivery text not null default '',
  lifecycle text not null default '',
  lifecycle_since date,
  in_use_from date,
  in_use_to date,
  personal_data text not null default '',
  personal_data_since date,
  no_reason text not null default '',
  decided_by text not null default '',
  decided_on date,
  special_categories text not null default '',
  special_kinds jsonb not null default '[]',
  criminal_data text not null default '',
  national_id text not null default '',
  vulnerable_subjects text not null default '',
  vulnerable_kinds jsonb not null default '[]',
  data_subject_estimate integer,
  data_subject_band text not null default '',
  conf_class text not null default '',
  k_level integer,
  i_level integer,
  t_level integer,
  storage_contexts jsonb not null default '[]',
  form_types jsonb not null default '[]',
  hosting_locations jsonb not null default '[]',
  support_locations jsonb not null default '[]',
  access_log jsonb not null default '{}',
  service_status text not null default '',
  status_subscribers jsonb not null default '[]',
  national_id_as_login text not null default '',
  responsibilities jsonb not null default '[]',
  continuity_plan_on date,
  last_exercised_on date,
  risk_class text not null default '',
  exit_plan text not null default '',
  successor_system uuid,
  unique (org_id, id)
);

create table services (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  name text collate "C" not null default '',
  provider uuid,
  description text not null default '',
  website text not null default '',
  subprocessors_url text not null default '',
  hosting_locations jsonb not null default '[]',
  support_locations jsonb not null default '[]',
  offered_from date,
  offered_to date,
  unique (org_id, id)
);

create table engagements (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  upstream uuid not null,
  downstream uuid not null,
  controllers jsonb not null default '[]',
  service uuid,
  scope_systems jsonb not null default '[]',
  scope_activities jsonb not null default '[]',
  service_description text not null default '',
  role_basis text not null default '',
  role_reasons text not null default '',
  decided_by text not null default '',
  decided_on date,
  access_mode text not null default '',
  personal_data text not null default '',
  personal_data_reason text not null default '',
  authorisation text not null default '',
  authorised_on date,
  authorisation_reference text not null default '',
  authorising_controllers jsonb not null default '[]',
  objection_window_days integer,
  objection_window_kind text not null default '',
  identity_confirmed_on date,
  flowdown_evidence text not null default '',
  flowdown_on date,
  guarantees_assessed_on date,
  guarantees_result text not null default '',
  guarantees_basis text not null default '',
  processing_locations jsonb not null default '[]',
  support_locations jsonb not null default '[]',
  foreign_law_exposure text not null default '',
  own_purpose_use text not null default '',
  follow_up_responsible text not null default '',
  escalation_path text not null default '',
  core_function text not null default '',
  starts_on date,
  ends_on date,
  state text not null default '',
  exit jsonb not null default '{}',
  published boolean not null default false,
  source jsonb not null default '{}',
  scoped boolean not null default false,
  unique (org_id, id)
);

create table agreements (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  type text not null default '',
  module integer,
  template jsonb not null default '{}',
  parties jsonb not null default '[]',
  mandates jsonb not null default '[]',
  scope_systems jsonb not null default '[]',
  scope_activities jsonb not null default '[]',
  scope_rule text not null default '',
  revision text not null default '',
  supersedes uuid,
  main_contract jsonb not null default '{}',
  state text not null default '',
  created_on date,
  effective_from date,
  effective_to date,
  notice_months integer,
  terminated_on date,
  voided_on date,
  language text not null default '',
  governing_law text not null default '',
  breach_notice_hours integer,
  authorisation_mode text not null default '',
  objection_window_days integer,
  objection_window_kind text not null default '',
  audit_terms text not null default '',
  report_cadence text not null default '',
  exit_choice text not null default '',
  exit_days integer,
  exit_format text not null default '',
  review_interval_months integer,
  documents jsonb not null default '[]',
  signatures jsonb not null default '[]',
  checklist jsonb not null default '[]',
  annexes jsonb not null default '[]',
  unique (org_id, id)
);

create table reviews (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  agreement uuid not null,
  reviewed_on date,
  outcome text not null default '',
  reviewed_by text not null default '',
  note text not null default '',
  unique (org_id, id)
);

create table tokens (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  name text collate "C" not null default '',
  scopes jsonb not null default '[]',
  expires_on date,
  revoked_on date,
  hash text not null default ''
);

create table links (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  role text not null default '',
  expires_at timestamptz not null,
  used_at timestamptz,
  hash text not null default ''
);

create table sessions (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  name text collate "C" not null default '',
  role text not null default '',
  expires_at timestamptz not null,
  hash text not null default ''
);

alter table organisations add foreign key (org_id, dpo_contact) references contacts (org_id, id) deferrable initially deferred;

alter table organisations add foreign key (ultimate_parent) references organisations (id) deferrable initially deferred;

alter table organisations add foreign key (merged_into) references organisations (id) deferrable initially deferred;

alter table units add foreign key (org_id, parent_unit) references units (org_id, id) deferrable initially deferred;

alter table units add foreign key (org_id, reporting_parent) references units (org_id, id) deferrable initially deferred;

alter table units add foreign key (org_id, head) references contacts (org_id, id) deferrable initially deferred;

alter table units add foreign key (org_id, isk) references contacts (org_id, id) deferrable initially deferred;

alter table units add foreign key (org_id, pko) references contacts (org_id, id) deferrable initially deferred;

alter table contacts add foreign key (org_id, unit) references units (org_id, id) deferrable initially deferred;

alter table contacts add foreign key (org_id, deputy) references contacts (org_id, id) deferrable initially deferred;

alter table contacts add foreign key (party) references organisations (id) deferrable initially deferred;

alter table systems add foreign key (org_id, owner_unit) references units (org_id, id) deferrable initially deferred;

alter table systems add foreign key (org_id, successor_system) references systems (org_id, id) deferrable initially deferred;

alter table services add foreign key (provider) references organisations (id) deferrable initially deferred;

alter table engagements add foreign key (upstream) references organisations (id) deferrable initially deferred;

alter table engagements add foreign key (downstream) references organisations (id) deferrable initially deferred;

alter table engagements add foreign key (service) references services (id) deferrable initially deferred;

alter table agreements add foreign key (org_id, supersedes) references agreements (org_id, id) deferrable initially deferred;

alter table reviews add foreign key (org_id, agreement) references agreements (org_id, id) deferrable initially deferred;

-- The lists of identifiers that an aggregate holds, mirrored so that SQL can join them.

create table system_units (
  org_id uuid not null,
  system_id uuid not null,
  unit_id uuid not null,
  primary key (system_id, unit_id),
  foreign key (org_id, system_id) references systems (org_id, id) deferrable initially deferred,
  foreign key (org_id, unit_id) references units (org_id, id) deferrable initially deferred
);
create index system_units_by_unit_id on system_units (unit_id, system_id);

create table system_orgs (
  org_id uuid not null,
  system_id uuid not null,
  organisation_id uuid not null,
  primary key (system_id, organisation_id),
  foreign key (org_id, system_id) references systems (org_id, id) deferrable initially deferred,
  foreign key (organisation_id) references organisations (id) deferrable initially deferred
);
create index system_orgs_by_organisation_id on system_orgs (organisation_id, system_id);

create table engagement_systems (
  org_id uuid not null,
  engagement_id uuid not null,
  system_id uuid not null,
  primary key (engagement_id, system_id),
  foreign key (org_id, engagement_id) references engagements (org_id, id) deferrable initially deferred,
  foreign key (org_id, system_id) references systems (org_id, id) deferrable initially deferred
);
create index engagement_systems_by_system_id on engagement_systems (system_id, engagement_id);

create table agreement_systems (
  org_id uuid not null,
  agreement_id uuid not null,
  system_id uuid not null,
  primary key (agreement_id, system_id),
  foreign key (org_id, agreement_id) references agreements (org_id, id) deferrable initially deferred,
  foreign key (org_id, system_id) references systems (org_id, id) deferrable initially deferred
);
create index agreement_systems_by_system_id on agreement_systems (system_id, agreement_id);

create table agreement_parties (
  org_id uuid not null,
  agreement_id uuid not null,
  organisation_id uuid not null,
  primary key (agreement_id, organisation_id),
  foreign key (org_id, agreement_id) references agreements (org_id, id) deferrable initially deferred,
  foreign key (organisation_id) references organisations (id) deferrable initially deferred
);
create index agreement_parties_by_organisation_id on agreement_parties (organisation_id, agreement_id);

create table external_ids (
  org_id uuid not null references organisations (id) deferrable initially deferred,
  kind text not null,
  system text not null,
  value text not null,
  record_id uuid not null,
  primary key (org_id, kind, system, value)
);
create index external_ids_by_value on external_ids (kind, system, value);
create index external_ids_by_record on external_ids (record_id);

-- How an organisation is found: folded names and aliases, and checked numbers.
create table organisation_names (
  name_key text not null,
  organisation_id uuid not null references organisations (id) deferrable initially deferred,
  alias boolean not null,
  primary key (name_key, organisation_id)
);
create unique index organisation_names_alias on organisation_names (name_key) where alias;
create index organisation_names_by_organisation on organisation_names (organisation_id);
create table organisation_identifiers (
  scheme text not null,
  value text not null,
  organisation_id uuid not null references organisations (id) deferrable initially deferred,
  primary key (scheme, value)
);
create index organisation_identifiers_by_value on organisation_identifiers (value);
create index organisation_identifiers_by_organisation on organisation_identifiers (organisation_id);

-- Every version of every record, and the chain that proves it. Append-only.
create table history (
  record_id uuid not null,
  version integer not null,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  kind text not null,
  entered_at timestamptz not null,
  actor text not null,
  reason text not null,
  schema integer not null,
  body json not null,
  hash text not null,
  primary key (record_id, version)
);
create index history_by_org on history (org_id, entered_at);
create table audit (
  org_id uuid not null references organisations (id) deferrable initially deferred,
  seq bigint not null,
  at timestamptz not null,
  actor text not null,
  action text not null,
  kind text not null,
  record_id uuid not null,
  before_hash text not null,
  after_hash text not null,
  request_id text not null,
  prev_hash text not null,
  hash text not null,
  primary key (org_id, seq)
);
create index audit_by_record on audit (record_id);
create table audit_heads (
  org_id uuid primary key references organisations (id) deferrable initially deferred,
  seq bigint not null,
  hash text not null
);

-- What a request with an Idempotency-Key made for an organisation. The operator of
-- the whole instance, who has none, uses no keys.
create table idempotency (
  org_id uuid,
  actor text not null,
  key text not null,
  action text not null,
  fingerprint text not null,
  result text not null,
  created_at timestamptz not null,
  unique (org_id, actor, key)
);

create unique index units_code on units (org_id, code) where code <> '';
create unique index contacts_code on contacts (org_id, code) where code <> '';
create unique index systems_code on systems (org_id, code) where code <> '';
create unique index services_code on services (org_id, code) where code <> '';
create unique index engagements_code on engagements (org_id, code) where code <> '';
create unique index agreements_code on agreements (org_id, code) where code <> '';
create unique index reviews_code on reviews (org_id, code) where code <> '';
create unique index tokens_code on tokens (org_id, code) where code <> '';
create unique index organisations_code on organisations (org_id, code) where code <> '';
create index units_by_code on units (org_id, code, id);
create index systems_by_code on systems (org_id, code, id);
create index engagements_by_code on engagements (org_id, code, id);
create index agreements_by_code on agreements (org_id, code, id);
create index units_by_name on units (org_id, name, id);
create index systems_by_name on systems (org_id, name, id);
create index contacts_by_name on contacts (org_id, name, id);
create index organisations_by_name on organisations (name, id);
create index services_by_name on services (name, id);
create index organisations_by_parent on organisations (ultimate_parent) where ultimate_parent is not null;
create index organisations_by_merged on organisations (merged_into) where merged_into is not null;
create index units_by_parent on units (org_id, parent_unit);
create index systems_by_owner on systems (org_id, owner_unit);
create index services_by_provider on services (provider);
create index engagements_by_upstream on engagements (upstream, downstream);
create index engagements_by_downstream on engagements (downstream, upstream);
create index engagements_published on engagements (id) where published;
create index organisations_by_dpo on organisations (dpo_contact) where dpo_contact is not null;
create index units_by_reporting on units (org_id, reporting_parent) where reporting_parent is not null;
create index units_by_head on units (org_id, head) where head is not null;
create index units_by_isk on units (org_id, isk) where isk is not null;
create index units_by_pko on units (org_id, pko) where pko is not null;
create index contacts_by_unit on contacts (org_id, unit) where unit is not null;
create index contacts_by_deputy on contacts (org_id, deputy) where deputy is not null;
create index systems_by_successor on systems (org_id, successor_system) where successor_system is not null;
create index engagements_by_service on engagements (service) where service is not null;
create index agreements_by_superseded on agreements (org_id, supersedes) where supersedes is not null;
create index tokens_by_org on tokens (org_id);
create index links_by_org on links (org_id);
create index sessions_by_org on sessions (org_id);
create index reviews_by_agreement on reviews (org_id, agreement, reviewed_on);
create index contacts_by_party on contacts (party);
create unique index tokens_hash on tokens (hash);
create unique index links_hash on links (hash);
create unique index sessions_hash on sessions (hash);

-- +goose StatementBegin
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
-- +goose StatementEnd
create trigger history_append_only before update or delete or truncate on history for each statement execute function refuse_change();
create trigger audit_append_only before update or delete or truncate on audit for each statement execute function refuse_change();
