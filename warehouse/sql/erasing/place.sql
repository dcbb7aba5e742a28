-- The row keeps its place and its figures: the others' places stay what they were.
update frozen
set participant_id = null, name = $erased, municipality = null, flags = null
where list_contains($participants, participant_id);
