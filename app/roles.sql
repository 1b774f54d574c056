-- The four roles of the tenant's wall. Safe to run again; run as a superuser. Logins get their passwords apart from this.
do $$
declare
    wanted record;
begin
    for wanted in
        select * from (values ('insula_wall', 'nologin bypassrls'),     -- owns the few functions that may cross
                              ('insula_owner', 'nologin'),              -- owns the tables
                              ('insula_migrator', 'login bypassrls'),   -- insula migrate, nothing else
                              ('insula_app', 'login')) as role(name, attributes)
    loop
        if not exists (select from pg_roles where rolname = wanted.name) then
            execute format('create role %I %s', wanted.name, wanted.attributes);
        end if;
    end loop;
end
$$;

grant insula_wall to insula_owner;
grant insula_owner, insula_wall to insula_migrator;

-- A policy must not cost a plan: see ARCHITECTURE.md, "A tenant is a wall".
alter role insula_app set plan_cache_mode = 'force_generic_plan';
alter role insula_app set max_parallel_workers_per_gather = 0;
alter role insula_app set jit = off;
alter role insula_app set statement_timeout = '30s';
alter role insula_app set idle_in_transaction_session_timeout = '30s';
-- A migration that cannot get its lock gives way to traffic.
alter role insula_migrator set lock_timeout = '10s';
