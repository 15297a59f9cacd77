-- +goose Up
-- Whom a processing activity names: joint controllers and recipients, from the side of the
-- organisation.
create table activity_orgs (
  org_id uuid not null,
  activity_id uuid not null,
  organisation_id uuid not null references organisations (id) deferrable initially deferred,
  primary key (activity_id, organisation_id),
  foreign key (org_id, activity_id) references activities (org_id, id) deferrable initially deferred
);
create index activity_orgs_by_organisation_id on activity_orgs (organisation_id, activity_id);

insert into activity_orgs (org_id, activity_id, organisation_id)
select a.org_id, a.id, (named ->> 'org')::uuid
from activities a cross join lateral jsonb_array_elements(a.joint_controllers || a.recipients) named
where named ->> 'org' is not null and named ->> 'org' <> ''
group by 1, 2, 3;
