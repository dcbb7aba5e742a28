-- Notings that later ones replaced.
delete from lake.parts
where rowid in (
    select rowid
    from lake.parts
    qualify noting < max(noting) over (partition by region, name, part)
)
