-- Libraries of the registry for which no account of any network is known.
select count(*)
from libraries as l
anti join library_accounts as a on a.library_id = l.id and a.role = 'account';
