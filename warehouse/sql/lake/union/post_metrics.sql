insert into post_metrics by name
select network, owner_id, post_id, fetched_at, max(likes) as likes, max(comments) as comments, max(reposts) as reposts,
       max(views) as views, min(raw_file) as raw_file
from now_post_metrics
group by network, owner_id, post_id, fetched_at
