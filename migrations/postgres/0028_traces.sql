-- +goose Up
-- What a record said of the facts that rules compare over time, once for each turn that
-- they took: a few words instead of all its versions. By lines, each once.
create table traces (
  record_id uuid not null,
  version integer not null,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  kind text not null,
  entered_at timestamptz not null,
  words text not null,
  primary key (record_id, version)
);
create index traces_by_org on traces (org_id, record_id, version);
create trigger traces_append_only before update or delete or truncate on traces for each statement execute function refuse_change();

-- The history tells them of what is there already.
insert into traces (record_id, version, org_id, kind, entered_at, words)
with said as (
  select h.record_id, h.version, h.org_id, h.kind, h.entered_at, coalesce((select string_agg(w.word, E'\n' order by w.word collate "C") from (
    select f.name || ':' || (h.body ->> f.field) as word from (values ('personal_data', 'personalData'), ('special_categories', 'specialCategories'),
      ('criminal_data', 'criminalData'), ('national_id', 'nationalId'), ('vulnerable_subjects', 'vulnerableSubjects')) f (name, field)
      where h.kind = 'system' and h.body ->> f.field in ('yes', 'no')
    union select 'data:' || trim(replace(x #>> '{}', E'\n', ' ')) from jsonb_path_query(h.body::jsonb, '$.storageContexts[*].dataKinds[*]') x
    union select 'data:' || trim(replace(x #>> '{}', E'\n', ' ')) from jsonb_path_query(h.body::jsonb, '$.formTypes[*].dataItems[*]') x
    union select 'data:' || trim(replace(x #>> '{}', E'\n', ' ')) from jsonb_path_query(h.body::jsonb, '$.specialKinds[*]') x
    union select 'stored:' || nullif(x #>> '{}', '') from jsonb_path_query(h.body::jsonb, '$.hostingLocations[*].country') x
    union select 'stored:' || nullif(x #>> '{}', '') from jsonb_path_query(h.body::jsonb, '$.processingLocations[*].country') x
    union select 'support:' || nullif(x #>> '{}', '') from jsonb_path_query(h.body::jsonb, '$.supportLocations[*].country') x
  ) w where w.word is not null and w.word <> 'data:'), '') as words
  from history h where h.kind = 'system'
    or (h.kind = 'engagement' and json_typeof(h.body -> 'scopeSystems') = 'array' and json_array_length(h.body -> 'scopeSystems') > 0)
), turns as (
  select s.*, lag(s.words, 1, '') over (partition by s.record_id order by s.version) as before from said s
)
select record_id, version, org_id, kind, entered_at, words from turns where words <> before;
