-- +goose Up
-- When somebody asked last that those who have not signed are reminded: the letters are
-- written by jobs, in the name of who asked.
alter table batches add column reminded_at datetime;

-- What belongs to an agreement is read a page at a time, in the order in which it came.
drop index submissions_by_agreement;
create index submissions_by_agreement on submissions (org_id, agreement, id);
drop index enclosures_by_agreement;
create index enclosures_by_agreement on enclosures (org_id, agreement, id);
drop index evidence_by_agreement;
create index evidence_by_agreement on evidence (org_id, agreement, id);
