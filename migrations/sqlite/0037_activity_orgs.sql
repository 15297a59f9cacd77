-- +goose Up
-- Whom a processing activity names: joint controllers and recipients, from the side of the
-- organisation.
create table activity_orgs (
  org_id text not null,
  activity_id text not null,
  organisation_id text not null references organisations (id) deferrable initially deferred,
  primary key (activity_id, organisation_id),
  foreign key (org_id, activity_id) references activities (org_id, id) deferrable initially deferred
);
create index activity_orgs_by_organisation_id on activity_orgs (organisation_id, activity_id);

insert into activity_orgs (org_id, activity_id, organisation_id)
select distinct a.org_id, a.id, named.value ->> 'org'
from activities a, json_each(a.joint_controllers) named
where coalesce(named.value ->> 'org', '') <> ''
union
select distinct a.org_id, a.id, named.value ->> 'org'
from activities a, json_each(a.recipients) named
where coalesce(named.value ->> 'org', '') <> '';
