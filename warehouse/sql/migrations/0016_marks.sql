-- What a source left with the answer to a query, to ask next time only for what has changed; in a form of its own.
alter table coverage add column mark varchar;
