-- +goose Up
create table organisations (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  name text not null default '',
  legal_name text not null default '',
  aliases text not null default '[]',
  country text not null default '',
  identifiers text not null default '[]',
  kind text not null default '',
  is_public_body text not null default '',
  address text not null default '',
  general_contact text not null default '',
  dpo_contact text,
  eu_representative text not null default '',
  ultimate_parent text,
  parent_country text not null default '',
  status text not null default '',
  status_from text,
  successors text not null default '[]',
  lead_authority text not null default '',
  regimes text not null default '[]',
  website text not null default '',
  privacy_policy_url text not null default '',
  dpa_url text not null default '',
  subprocessors_url text not null default '',
  certifications text not null default '[]',
  category text not null default '',
  domains text not null default '[]',
  municipality_code text not null default '',
  county text not null default '',
  confirmed boolean not null default false,
  merged_into text,
  name_key text not null default '',
  unique (org_id, id),
  foreign key (org_id, dpo_contact) references contacts (org_id, id) deferrable initially deferred,
  foreign key (ultimate_parent) references organisations (id) deferrable initially deferred,
  foreign key (merged_into) references organisations (id) deferrable initially deferred
);

create table units (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  name text not null default '',
  level text not null default '',
  parent_unit text,
  former_parents text not null default '[]',
  reporting_parent text,
  delegated_controller text not null default '',
  reports text not null default '',
  head text,
  isk text,
  pko text,
  active_from text,
  active_to text,
  unique (org_id, id),
  foreign key (org_id, parent_unit) references units (org_id, id) deferrable initially deferred,
  foreign key (org_id, reporting_parent) references units (org_id, id) deferrable initially deferred,
  foreign key (org_id, head) references contacts (org_id, id) deferrable initially deferred,
  foreign key (org_id, isk) references contacts (org_id, id) deferrable initially deferred,
  foreign key (org_id, pko) references contacts (org_id, id) deferrable initially deferred
);

create table contacts (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  role text not null default '',
  party text,
  unit text,
  name text not null default '',
  email text not null default '',
  phone text not null default '',
  availability text not null default '',
  secure_channel text not null default '',
  verified_at text,
  verified_by text not null default '',
  method text not null default '',
  valid_months integer,
  deputy text,
  unique (org_id, id),
  foreign key (org_id, unit) references units (org_id, id) deferrable initially deferred,
  foreign key (org_id, deputy) references contacts (org_id, id) deferrable initially deferred,
  foreign key (party) references organisations (id) deferrable initially deferred
);

create table systems (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  name text not null default '',
  description text not null default '',
  owner_unit text,
  former_owners text not null default '[]',
  scope_level text not null default '',
  using_units text not null default '[]',
  using_orgs text not null default '[]',
  delivery text not null default '',
  lifecycle text not null default '',
  lifecycle_since text,
  in_use_from text,
  in_use_to text,
  personal_data text not null default '',
  personal_data_since text,
  no_reason text not null default '',
  decided_by text not null default '',
  decided_on text,
  special_categories text not null default '',
  special_kinds text not null default '[]',
  criminal_data text not null default '',
  national_id text not null default '',
  vulnerable_subjects text not null default '',
  vulnerable_kinds text not null default '[]',
  data_subject_estimate integer,
  data_subject_band text not null default '',
  conf_class text not null default '',
  k_level integer,
  i_level integer,
  t_level integer,
  storage_contexts text not null default '[]',
  form_types text not null default '[]',
  hosting_locations text not null default '[]',
  support_locations text not null default '[]',
  access_log text not null default '{}',
  service_status text not null default '',
  status_subscribers text not null default '[]',
  national_id_as_login text not null default '',
  responsibilities text not null default '[]',
  continuity_plan_on text,
  last_exercised_on text,
  risk_class text not null default '',
  exit_plan text not null default '',
  successor_system text,
  unique (org_id, id),
  foreign key (org_id, owner_unit) references units (org_id, id) deferrable initially deferred,
  foreign key (org_id, successor_system) references systems (org_id, id) deferrable initially deferred
);

create table services (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  name text not null default '',
  provider text,
  description text not null default '',
  website text not null default '',
  subprocessors_url text not null default '',
  hosting_locations text not null default '[]',
  support_locations text not null default '[]',
  offered_from text,
  offered_to text,
  unique (org_id, id),
  foreign key (provider) references organisations (id) deferrable initially deferred
);

create table engagements (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  upstream text not null,
  downstream text not null,
  controllers text not null default '[]',
  service text,
  scope_systems text not null default '[]',
  scope_activities text not null default '[]',
  service_description text not null default '',
  role_basis text not null default '',
  role_reasons text not null default '',
  decided_by text not null default '',
  decided_on text,
  access_mode text not null default '',
  personal_data text not null default '',
  personal_data_reason text not null default '',
  authorisation text not null default '',
  authorised_on text,
  authorisation_reference text not null default '',
  authorising_controllers text not null default '[]',
  objection_window_days integer,
  objection_window_kind text not null default '',
  identity_confirmed_on text,
  flowdown_evidence text not null default '',
  flowdown_on text,
  guarantees_assessed_on text,
  guarantees_result text not null default '',
  guarantees_basis text not null default '',
  processing_locations text not null default '[]',
  support_locations text not null default '[]',
  foreign_law_exposure text not null default '',
  own_purpose_use text not null default '',
  follow_up_responsible text not null default '',
  escalation_path text not null default '',
  core_function text not null default '',
  starts_on text,
  ends_on text,
  state text not null default '',
  exit text not null default '{}',
  published boolean not null default false,
  source text not null default '{}',
  scoped boolean not null default false,
  unique (org_id, id),
  foreign key (upstream) references organisations (id) deferrable initially deferred,
  foreign key (downstream) references organisations (id) deferrable initially deferred,
  foreign key (service) references services (id) deferrable initially deferred
);

create table agreements (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  type text not null default '',
  module integer,
  template text not null default '{}',
  parties text not null default '[]',
  mandates text not null default '[]',
  scope_systems text not null default '[]',
  scope_activities text not null default '[]',
  scope_rule text not null default '',
  revision text not null default '',
  supersedes text,
  main_contract text not null default '{}',
  state text not null default '',
  created_on text,
  effective_from text,
  effective_to text,
  notice_months integer,
  terminated_on text,
  voided_on text,
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
  documents text not null default '[]',
  signatures text not null default '[]',
  checklist text not null default '[]',
  annexes text not null default '[]',
  unique (org_id, id),
  foreign key (org_id, supersedes) references agreements (org_id, id) deferrable initially deferred
);

create table reviews (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  agreement text not null,
  reviewed_on text,
  outcome text not null default '',
  reviewed_by text not null default '',
  note text not null default '',
  unique (org_id, id),
  foreign key (org_id, agreement) references agreements (org_id, id) deferrable initially deferred
);

create table tokens (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  name text not null default '',
  scopes text not null default '[]',
  expires_on text,
  revoked_on text,
  hash text not null default ''
);

create table links (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  role text not null default '',
  expires_at datetime not null,
  used_at datetime,
  hash text not null default ''
);

create table sessions (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  name text not null default '',
  role text not null default '',
  expires_at datetime not null,
  hash text not null default ''
);

-- The lists of identifiers that an aggregate holds, mirrored so that SQL can join them.

create table system_units (
  org_id text not null,
  system_id text not null,
  unit_id text not null,
  primary key (system_id, unit_id),
  foreign key (org_id, system_id) references systems (org_id, id) deferrable initially deferred,
  foreign key (org_id, unit_id) references units (org_id, id) deferrable initially deferred
);
create index system_units_by_unit_id on system_units (unit_id, system_id);

create table system_orgs (
  org_id text not null,
  system_id text not null,
  organisation_id text not null,
  primary key (system_id, organisation_id),
  foreign key (org_id, system_id) references systems (org_id, id) deferrable initially deferred,
  foreign key (organisation_id) references organisations (id) deferrable initially deferred
);
create index system_orgs_by_organisation_id on system_orgs (organisation_id, system_id);

create table engagement_systems (
  org_id text not null,
  engagement_id text not null,
  system_id text not null,
  primary key (engagement_id, system_id),
  foreign key (org_id, engagement_id) references engagements (org_id, id) deferrable initially deferred,
  foreign key (org_id, system_id) references systems (org_id, id) deferrable initially deferred
);
create index engagement_systems_by_system_id on engagement_systems (system_id, engagement_id);

create table agreement_systems (
  org_id text not null,
  agreement_id text not null,
  system_id text not null,
  primary key (agreement_id, system_id),
  foreign key (org_id, agreement_id) references agreements (org_id, id) deferrable initially deferred,
  foreign key (org_id, system_id) references systems (org_id, id) deferrable initially deferred
);
create index agreement_systems_by_system_id on agreement_systems (system_id, agreement_id);

create table agreement_parties (
  org_id text not null,
  agreement_id text not null,
  organisation_id text not null,
  primary key (agreement_id, organisation_id),
  foreign key (org_id, agreement_id) references agreements (org_id, id) deferrable initially deferred,
  foreign key (organisation_id) references organisations (id) deferrable initially deferred
);
create index agreement_parties_by_organisation_id on agreement_parties (organisation_id, agreement_id);

create table external_ids (
  org_id text not null references organisations (id) deferrable initially deferred,
  kind text not null,
  system text not null,
  value text not null,
  record_id text not null,
  primary key (org_id, kind, system, value)
);
create index external_ids_by_value on external_ids (kind, system, value);
create index external_ids_by_record on external_ids (record_id);

-- How an organisation is found: folded names and aliases, and checked numbers.
create table organisation_names (
  name_key text not null,
  organisation_id text not null references organisations (id) deferrable initially deferred,
  alias boolean not null,
  primary key (name_key, organisation_id)
);
create unique index organisation_names_alias on organisation_names (name_key) where alias;
create index organisation_names_by_organisation on organisation_names (organisation_id);
create table organisation_identifiers (
  scheme text not null,
  value text not null,
  organisation_id text not null references organisations (id) deferrable initially deferred,
  primary key (scheme, value)
);
create index organisation_identifiers_by_value on organisation_identifiers (value);
create index organisation_identifiers_by_organisation on organisation_identifiers (organisation_id);

-- Every version of every record, and the chain that proves it. Append-only.
create table history (
  record_id text not null,
  version integer not null,
  org_id text not null references organisations (id) deferrable initially deferred,
  kind text not null,
  entered_at datetime not null,
  actor text not null,
  reason text not null,
  schema integer not null,
  body text not null,
  hash text not null,
  primary key (record_id, version)
);
create index history_by_org on history (org_id, entered_at);
create table audit (
  org_id text not null references organisations (id) deferrable initially deferred,
  seq bigint not null,
  at datetime not null,
  actor text not null,
  action text not null,
  kind text not null,
  record_id text not null,
  before_hash text not null,
  after_hash text not null,
  request_id text not null,
  prev_hash text not null,
  hash text not null,
  primary key (org_id, seq)
);
create index audit_by_record on audit (record_id);
create table audit_heads (
  org_id text primary key references organisations (id) deferrable initially deferred,
  seq bigint not null,
  hash text not null
);

-- What a request with an Idempotency-Key made for an organisation. The operator of
-- the whole instance, who has none, uses no keys.
create table idempotency (
  org_id text,
  actor text not null,
  key text not null,
  action text not null,
  fingerprint text not null,
  result text not null,
  created_at datetime not null,
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

-- "insert or replace" would delete without the delete trigger.
-- +goose StatementBegin
create trigger history_no_replace before insert on history when exists (select 1 from history where record_id = new.record_id and version = new.version) begin
  select raise(abort, 'history is append-only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger history_no_update before update on history begin
  select raise(abort, 'history is append-only');
end;
-- +goose StatementEnd

-- +goose StatementBegin
create trigger history_no_delete before delete on history begin
  select raise(abort, 'history is append-only');
end;
-- +goose StatementEnd

-- "insert or replace" would delete without the delete trigger.
-- +goose StatementBegin
create trigger audit_no_replace before insert on audit when exists (select 1 from audit where org_id = new.org_id and seq = new.seq) begin
  select raise(abort, 'audit is append-only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger audit_no_update before update on audit begin
  select raise(abort, 'audit is append-only');
end;
-- +goose StatementEnd

-- +goose StatementBegin
create trigger audit_no_delete before delete on audit begin
  select raise(abort, 'audit is append-only');
end;
-- +goose StatementEnd
