-- Posts and comments of every day on which something was collected.
select day, posts, comments from daily_activity order by day;
