-- Changes lie in the order they came: a few blocks tell where the old ones end.
create index attribute_change_by_time on attribute_change using brin (at);
