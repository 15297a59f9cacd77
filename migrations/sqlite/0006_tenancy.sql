-- +goose Up
-- Row-level security is PostgreSQL's: SQLite has none, and no roles to hold it
-- against. Here the second lock is the composite keys, and the file itself: a
-- register for one organisation.
select 1;
