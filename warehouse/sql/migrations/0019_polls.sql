-- What a post's poll asks, with answers and votes, as the network last told; null where there is none.
alter table posts add column poll varchar;
