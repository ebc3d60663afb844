-- For the portal's own server alone, before roles.sql. Its passwords, that of the superuser in hongfan.superuser_password, are 24 random bytes, which
-- nobody can guess however quick a guess is; thousands of rounds would only delay every connection.
set scram_iterations = 1;
do $$
begin
  execute format('alter role postgres password %L', current_setting('hongfan.superuser_password'));
end
$$;
