-- Of columns with words the catalogue keeps no first and last word; what it says instead holds for all words, later ones too.
update ducklake_table_column_stats
set min_value = '', max_value = '{last}'
where min_value is not null
  and column_id in (
      select c.column_id
      from ducklake_column as c
      where c.column_type = 'varchar' and c.table_id = ducklake_table_column_stats.table_id
  )
