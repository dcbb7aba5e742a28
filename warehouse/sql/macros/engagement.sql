-- A post's reactions per subscriber of the wall on which it stands; a wall of fewer than a hundred counts as one of a hundred.
-- Null where either is unknown (greatest and least pass over nulls).
create or replace macro engagement(reactions, subscribers) as
    case when subscribers is not null then reactions / greatest(100, subscribers) end;
