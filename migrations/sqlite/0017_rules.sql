-- +goose Up
-- What the rules about the content of agreements, about changes and about the end
-- of an engagement look at. Nothing is known of it in what is there already.
alter table agreements add column changes text not null default '[]';
alter table agreements add column essence_published_on text;
alter table reviews add column seen text not null default '[]';
alter table engagements add column guarantees_treated_on text;
alter table engagements add column guarantees_by text references organisations (id) deferrable initially deferred;
alter table engagements add column guarantees_adopted_on text;
alter table engagements add column joint_law text not null default '';
alter table organisations add column parent_since text;
alter table settings add column change_days integer;
alter table settings add column new_version_days integer;
alter table settings add column checklist_days integer;
alter table settings add column exit_days integer;
alter table settings add column annex_risk_result text not null default '';
alter table settings add column annex_configuration text not null default '';
