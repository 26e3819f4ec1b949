-- When the time of a planned drill was taken up, which is later than planned where nobody decided
-- then: whoever is to carry it out is waited for from here.
alter table drill add column called_at timestamptz;
