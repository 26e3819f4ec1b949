-- The boot in which a terminal answered a command, and the boot of its last start: a later one says
-- that it has restarted, however long its birth waited and whatever its clock shows.
alter table command_target add column answered_boot bigint;
alter table terminal_restart add column boot bigint;
