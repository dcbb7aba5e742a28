-- What is known to be missing, in sentences.
select detail from known_missing where kind <> 'no_account' order by kind, subject nulls last, detail limit 20;
