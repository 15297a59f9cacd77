-- +goose Up
-- A risk assessment lives: what has happened since, what was made of it, and which of it a
-- version answers. It is found by the flow and by the activity that it is about.
alter table assessments add column triggers text not null default '[]';
alter table assessments add column reported text not null default '[]';
alter table assessments add column answers text not null default '[]';
create index assessments_by_flow on assessments (org_id, flow);
create index assessments_by_activity on assessments (org_id, activity);
