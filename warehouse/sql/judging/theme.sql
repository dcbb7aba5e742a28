-- One row if there is such a theme, or if somebody's want was moved into it.
select theme_id
from (
    select theme_id from theme_centres
    union
    select theme_id from placed_wants
)
where theme_id = $id;
