-- +goose Up
-- What the rules about the content of agreements, about changes and about the end
-- of an engagement look at. Nothing is known of it in what is there already.
alter table agreements add column changes jsonb not null default '[]';
alter table agreements add column essence_published_on date;
alter table reviews add column seen jsonb not null default '[]';
alter table engagements add column guarantees_treated_on date;
alter table engagements add column guarantees_by uuid references organisations (id) deferrable initially deferred;
alter table engagements add column guarantees_adopted_on date;
alter table engagements add column joint_law text not null default '';
alter table organisations add column parent_since date;
alter table settings add column change_days integer;
alter table settings add column new_version_days integer;
alter table settings add column checklist_days integer;
alter table settings add column exit_days integer;
alter table settings add column annex_risk_result text not null default '';
alter table settings add column annex_configuration text not null default '';
