-- What `insula verify-isolation` asks the catalogue. Each block is one question; each row of its answer is a leak, told as a sentence.
-- $1: the functions of crossing.list. $2: the tables of shared_tables.list. Partitions are reached through their parents only.

--: tables
-- Not a question: how many tables there are to be asked about.
select count(*)::text
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p')
   and n.nspname !~ '^(pg_|information_schema$)'
   and not c.relispartition;

--: row-level security
select format('table %s.%s: row-level security is not %s', n.nspname, c.relname,
              case when c.relrowsecurity then 'forced upon its owner' else 'enabled' end)
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p')
   and n.nspname !~ '^(pg_|information_schema$)'
   and not c.relispartition
   and n.nspname || '.' || c.relname <> all ($2::text[])
   and not (c.relrowsecurity and c.relforcerowsecurity);

--: policy
select format('table %s.%s: its policies are not tenant_wall alone, for all commands and roles, with the tenant of the context',
              n.nspname, c.relname)
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p')
   and n.nspname !~ '^(pg_|information_schema$)'
   and not c.relispartition
   and n.nspname || '.' || c.relname <> all ($2::text[])
   and (select count(*) <> 1
            or not bool_and(p.polname = 'tenant_wall' and p.polpermissive and p.polcmd = '*' and p.polroles = '{0}'
                            and pg_get_expr(p.polqual, c.oid) = '(tenant_id = tenant.current_id())'
                            and coalesce(pg_get_expr(p.polwithcheck, c.oid), pg_get_expr(p.polqual, c.oid))
                                = '(tenant_id = tenant.current_id())')
          from pg_policy p
         where p.polrelid = c.oid);

--: tenant and primary key
-- A table without a primary key cannot be referred to; its rows have a tenant all the same.
select format('table %s.%s: %s', n.nspname, c.relname,
              case when a.attnum is null then 'has no tenant_id uuid not null'
                   else 'tenant_id does not lead its primary key' end)
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_attribute a
    on a.attrelid = c.oid
   and a.attname = 'tenant_id'
   and a.atttypid = 'uuid'::regtype
   and a.attnotnull
 where c.relkind in ('r', 'p')
   and n.nspname !~ '^(pg_|information_schema$)'
   and not c.relispartition
   and n.nspname || '.' || c.relname <> all ($2::text[])
   and (a.attnum is null
        or exists (select
                     from pg_constraint k
                    where k.conrelid = c.oid
                      and k.contype = 'p'
                      and k.conkey[1] <> a.attnum));

--: foreign keys
select format('foreign key %s of %s: %s', k.conname, k.conrelid::regclass,
              case when not k.condeferrable then 'is not deferrable'
                   when k.confdeltype <> 'a' or k.confupdtype <> 'a' then 'cascades'
                   else 'tenant_id does not lead it on both sides' end)
  from pg_constraint k
  join pg_class c on c.oid = k.conrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_class f on f.oid = k.confrelid
  join pg_namespace fn on fn.oid = f.relnamespace
  join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
  join pg_attribute fa on fa.attrelid = k.confrelid and fa.attnum = k.confkey[1]
 where k.contype = 'f'
   and k.conparentid = 0
   and not c.relispartition
   and n.nspname !~ '^(pg_|information_schema$)'
   and (not k.condeferrable
        or k.confdeltype <> 'a'
        or k.confupdtype <> 'a'
        or (fn.nspname || '.' || f.relname <> all ($2::text[])
            and (a.attname <> 'tenant_id' or fa.attname <> 'tenant_id')));

--: what a table says of itself
select format('table %s.%s: its comment does not say restore, person and keep', n.nspname, c.relname)
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p')
   and n.nspname !~ '^(pg_|information_schema$)'
   and coalesce(obj_description(c.oid, 'pg_class'), '')
       !~ '^restore: (restored|derived|kept|monotonic|append-only); person: [^;]+; keep: .+$'
   and not c.relispartition;

--: partitions
select format('partition %s.%s: insula_app can reach it past its parent''s policy', n.nspname, c.relname)
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relispartition
   and c.relkind in ('r', 'p')
   and has_table_privilege('insula_app', c.oid, 'select, insert, update, delete, truncate, references, trigger');

--: shared tables that are none
select format('shared_tables.list names %s, which is no table', s.name)
  from unnest($2::text[]) as s(name)
 where to_regclass(s.name) is null;

--: tables on the shared list that have a tenant
select format('shared_tables.list names %s, which has a tenant_id', s.name)
  from unnest($2::text[]) as s(name)
  join pg_attribute a on a.attrelid = to_regclass(s.name) and a.attname = 'tenant_id' and not a.attisdropped
 where s.name <> 'tenant.tenant';

--: crossing functions not on the list
select format('function %s.%s(%s) is security definer and not on crossing.list', n.nspname, p.proname,
              oidvectortypes(p.proargtypes))
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
 where p.prosecdef
   and n.nspname !~ '^(pg_|information_schema$)'
   and format('%s.%s(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) <> all ($1::text[]);

--: what a crossing function owes
select format('function %s.%s(%s) %s', n.nspname, p.proname, oidvectortypes(p.proargtypes),
              case when coalesce(array_to_string(p.proconfig, ' '), '') !~ '(^| )search_path=pg_catalog'
                   then 'does not pin search_path to pg_catalog first'
                   when p.proowner not in ('insula_wall'::regrole, 'insula_owner'::regrole)
                   then 'belongs neither to insula_wall nor to insula_owner'
                   else 'may be executed by anybody' end)
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
 where p.prosecdef
   and n.nspname !~ '^(pg_|information_schema$)'
   and (coalesce(array_to_string(p.proconfig, ' '), '') !~ '(^| )search_path=pg_catalog'
        or p.proowner not in ('insula_wall'::regrole, 'insula_owner'::regrole)
        or p.proacl is null
        or exists (select from aclexplode(p.proacl) x where x.grantee = 0));

--: lines of the crossing list that are no function
select format('crossing.list names %s, which is no security definer function', l.name)
  from unnest($1::text[]) as l(name)
 where not exists (select
                     from pg_proc p
                     join pg_namespace n on n.oid = p.pronamespace
                    where p.prosecdef
                      and format('%s.%s(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) = l.name);

--: views
select format('view %s.%s %s', n.nspname, c.relname,
              case when not coalesce(c.reloptions::text ~ 'security_invoker=(true|on|1)', false)
                   then 'reads with the rights of its owner, not of who asks'
                   else 'has no tenant_id' end)
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('v', 'm')
   and n.nspname !~ '^(pg_|information_schema$)'
   and has_table_privilege('insula_app', c.oid, 'select')
   and (not coalesce(c.reloptions::text ~ 'security_invoker=(true|on|1)', false)
        or not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped))
   and exists (select from pg_depend d where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass
                and d.refobjid = c.oid and d.deptype = 'i')
   and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e');

--: roles
select format('role %s: %s', w.name,
              case when r.oid is null then 'there is none'
                   else 'its attributes are not those of the wall (' || w.meant || ')' end)
  from (values ('insula_app', true, false, 'login, without bypassrls'),
               ('insula_owner', false, false, 'nologin, without bypassrls'),
               ('insula_wall', false, true, 'nologin, bypassrls'),
               ('insula_migrator', true, true, 'login, bypassrls')) as w(name, logs_in, bypasses, meant)
  left join pg_roles r on r.rolname = w.name
 where (r.oid is null
        or r.rolcanlogin <> w.logs_in
        or r.rolbypassrls <> w.bypasses
        or r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication);

--: memberships
select format('role insula_app is a member of %s', m.roleid::regrole)
  from pg_auth_members m
 where m.member = 'insula_app'::regrole;

--: what the app owns
select format('insula_app owns %s', pg_describe_object(d.classid, d.objid, d.objsubid))
  from pg_shdepend d
 where d.refclassid = 'pg_authid'::regclass
   and d.refobjid = 'insula_app'::regrole
   and d.deptype = 'o'
   and d.dbid = (select oid from pg_database where datname = current_database());

--: what others may do
select format('%s %s.%s may be reached by anybody', case when c.relkind in ('v', 'm') then 'view' else 'table' end,
              n.nspname, c.relname)
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where n.nspname !~ '^(pg_|information_schema$)'
   and exists (select from aclexplode(c.relacl) x where x.grantee = 0);
