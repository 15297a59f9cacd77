-- +goose Up
-- A risk assessment is found by the flow and by the activity that it is about.
create index assessments_by_flow on assessments (org_id, flow);
create index assessments_by_activity on assessments (org_id, activity);

-- +goose Down
drop index assessments_by_activity;
drop index assessments_by_flow;
