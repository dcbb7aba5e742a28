-- Where a comment is read in its network; null where we know no address.
create or replace macro comment_url(network, owner_id, post_id, comment_id, parent_comment_id) as
    case
        when network = 'vk' and post_id is not null
            then concat(
                'https://vk.com/wall', owner_id, '_', post_id, '?reply=', comment_id, '&thread=' || parent_comment_id
            )
    end;
