-- One row per scope (see `summary_items`) and topic of readers' opinions; topic null: of the texts as wholes. How many opinions,
-- and which. voters: readers with a positive or negative opinion; each has one vote, positive / (positive + negative) of what he
-- said, repetitions of what somebody said before left out. satisfaction: the mean of the votes.
-- key: scope, id, topic
create or replace view opinion_figures as
select scope, id, topic, opinions, positive, neutral, negative, voters, votes::double / nullif(voters, 0) as satisfaction
from opinion_sums;
