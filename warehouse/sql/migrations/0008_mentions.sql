-- Whom a text mentions, as accounts are written everywhere else: 1 for a person, -1 for a community; or a screen name.
update item_mentions
set mention = regexp_replace(regexp_replace(mention, '^id([0-9]+)$', '\1'), '^(?:club|public|event)([0-9]+)$', '-\1');
