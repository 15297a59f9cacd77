-- +goose Up
-- What a record said of the facts that rules compare over time, once for each turn that
-- they took: a few words instead of all its versions. By lines, each once.
create table traces (
  record_id text not null,
  version integer not null,
  org_id text not null references organisations (id) deferrable initially deferred,
  kind text not null,
  entered_at datetime not null,
  words text not null,
  primary key (record_id, version)
);
create index traces_by_org on traces (org_id, record_id, version);
-- +goose StatementBegin
create trigger traces_no_update before update on traces begin
  select raise(abort, 'traces is append-only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger traces_no_delete before delete on traces begin
  select raise(abort, 'traces is append-only');
end;
-- +goose StatementEnd

-- The history tells them of what is there already.
insert into traces (record_id, version, org_id, kind, entered_at, words)
with said as (
  select h.record_id, h.version, h.org_id, h.kind, h.entered_at, coalesce((select group_concat(w.word, char(10)) from (
    select 'personal_data:' || (h.body ->> 'personalData') as word where h.kind = 'system' and h.body ->> 'personalData' in ('yes', 'no')
    union select 'special_categories:' || (h.body ->> 'specialCategories') where h.kind = 'system' and h.body ->> 'specialCategories' in ('yes', 'no')
    union select 'criminal_data:' || (h.body ->> 'criminalData') where h.kind = 'system' and h.body ->> 'criminalData' in ('yes', 'no')
    union select 'national_id:' || (h.body ->> 'nationalId') where h.kind = 'system' and h.body ->> 'nationalId' in ('yes', 'no')
    union select 'vulnerable_subjects:' || (h.body ->> 'vulnerableSubjects') where h.kind = 'system' and h.body ->> 'vulnerableSubjects' in ('yes', 'no')
    union select 'data:' || trim(replace(x.value, char(10), ' ')) from json_each(h.body, '$.storageContexts') c, json_each(c.value, '$.dataKinds') x where x.value <> ''
    union select 'data:' || trim(replace(x.value, char(10), ' ')) from json_each(h.body, '$.formTypes') f, json_each(f.value, '$.dataItems') x where x.value <> ''
    union select 'data:' || trim(replace(x.value, char(10), ' ')) from json_each(h.body, '$.specialKinds') x where x.value <> ''
    union select 'stored:' || (x.value ->> 'country') from json_each(h.body, '$.hostingLocations') x where x.value ->> 'country' <> ''
    union select 'stored:' || (x.value ->> 'country') from json_each(h.body, '$.processingLocations') x where x.value ->> 'country' <> ''
    union select 'support:' || (x.value ->> 'country') from json_each(h.body, '$.supportLocations') x where x.value ->> 'country' <> ''
    order by 1
  ) w), '') as words
  from history h where h.kind = 'system' or (h.kind = 'engagement' and json_array_length(h.body, '$.scopeSystems') > 0)
), turns as (
  select s.*, lag(s.words, 1, '') over (partition by s.record_id order by s.version) as before from said s
)
select record_id, version, org_id, kind, entered_at, words from turns where words <> before;
