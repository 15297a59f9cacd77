-- +goose Up
-- When somebody asked last that those who have not signed are reminded: the letters are
-- written by jobs, in the name of who asked.
alter table batches add column reminded_at timestamptz;
