-- One row per post of {table} that its network named and that stands at an address of its own: VK and Telegram have theirs in
-- every address.
select network, owner_id, post_id, url
from {table}
where {condition}url is not null and not starts_with(post_id, 'url-') and network not in ('vk', 'telegram', 'file')
order by all;
