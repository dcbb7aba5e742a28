-- A code of the home's as the lake's: «r-…» stays «r-…».
create or replace temp macro lake_id(said) as coalesce(
    (
        select left(said, 2) || lake_code(p.network, p.author_id)
        from pseudonyms as p
        where regexp_matches(said, '^[rsp]-') and p.code = substr(said, 3)
    ),
    said
)
