-- A notification that was perhaps told twice: whoever had it on the wire died, or got no answer
-- that says whether it was taken. As notices to merchants have it.
alter table outbox
  add column doubtful boolean not null default false;
