-- What back offices said is kept for a time, too: old rows are found by when they were received.
create index host_message_by_time on host_message (received_at);
