-- One row per library, municipality and the region (scope, id) that anything was written about: how much, null where nothing is
-- known. er: the mean of the posts' whose reactions and subscribers are known.
-- key: scope, id
create or replace view summary_figures as
select scope, id, posts, comments, readers, if(posts > unknown_reactions, reactions, null) as reactions, unknown_reactions,
       rates::double / nullif(rated, 0) as er, seen_reactions / nullif(seen_views, 0) as er_views,
       if(viewed > 0, views, null) as views, questions, answered, suggestions
from summary_sums;
