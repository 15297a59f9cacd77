-- +goose Up
-- What is being done with a file in the background: which step, who asked for it and when,
-- when the one who does it was last seen, how many rows of how many are done, and why the last
-- run ended without having done it.
alter table uploads add column run text not null default '';
alter table uploads add column run_by text not null default '';
alter table uploads add column run_at datetime;
alter table uploads add column run_seen datetime;
alter table uploads add column run_done integer not null default 0;
alter table uploads add column run_all integer not null default 0;
alter table uploads add column run_failed text not null default '';
create index uploads_by_run on uploads (run_seen) where run <> '';

-- +goose Down
drop index uploads_by_run;
alter table uploads drop column run_failed;
alter table uploads drop column run_all;
alter table uploads drop column run_done;
alter table uploads drop column run_seen;
alter table uploads drop column run_at;
alter table uploads drop column run_by;
alter table uploads drop column run;
