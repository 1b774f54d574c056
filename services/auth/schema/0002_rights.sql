-- From roles to bits: compiling, the catalogue, and the gate every statement passes.

-- Rewrites `effective` of every role of a tenant whose line of parents changed, then the permissions of every live session. Walks
-- with `union`, so that even a cycle would end.
create function auth.compile(of_tenant uuid) returns void
    language plpgsql
    as $$
begin
    with recursive line(id, link) as (
        select r.id, r.id
          from auth.role r
         where r.tenant_id = of_tenant
        union
        select l.id, r.parent_id
          from line l
          join auth.role r on r.tenant_id = of_tenant and r.id = l.link
         where r.parent_id is not null
    ), compiled as (
        select l.id, auth.all_of(auth.set_of(r.permissions, r.builtin is not distinct from 'owner')) as bits
          from line l
          join auth.role r on r.tenant_id = of_tenant and r.id = l.link
         group by l.id
    )
    update auth.role r
       set effective = c.bits
      from compiled c
     where r.tenant_id = of_tenant
       and r.id = c.id
       and r.effective <> c.bits;

    perform auth.compile_sessions(of_tenant, null);
end
$$;

-- What a user's roles come to.
create function auth.rights_of(of_tenant uuid, of_user uuid) returns bytea
    language sql stable
    return (
        select auth.all_of(r.effective)
          from auth.user_role ur
          join auth.role r on r.tenant_id = ur.tenant_id and r.id = ur.role_id
         where ur.tenant_id = of_tenant
           and ur.user_id = of_user);

-- Rewrites the permissions of the sessions of one user, or (null) of all.
create function auth.compile_sessions(of_tenant uuid, of_user uuid) returns void
    language sql
    as $$
    update auth.session s
       set permissions = c.bits
      from (select u.user_id, auth.rights_of(of_tenant, u.user_id) as bits
              from (select distinct x.user_id
                      from auth.session x
                     where x.tenant_id = of_tenant
                       and x.user_id = coalesce(of_user, x.user_id)) u) c
     where s.tenant_id = of_tenant
       and s.user_id = c.user_id
       and s.permissions <> c.bits
$$;

-- The four roles every tenant starts with, each inheriting its left neighbour: viewer, member, admin, owner. Ids come from the caller,
-- in this order.
create function auth.found_roles(of_tenant uuid, ids uuid[]) returns void
    language plpgsql
    as $$
begin
    insert into auth.role (tenant_id, id, name, description, builtin, parent_id, permissions)
    select of_tenant, ids[b.place], b.key, b.about, b.key, ids[b.place - 1],
           (select coalesce(array_agg(p.name order by p.name), '{}')
              from auth.permission p
             where p.holder = b.key and not p.is_retired)
      from (values (1, 'viewer', 'Reads what the workspace holds.'),
                   (2, 'member', 'Works with documents and records.'),
                   (3, 'admin', 'Runs the workspace: people, teams, roles, settings.'),
                   (4, 'owner', 'Owns the workspace. There is always one.')) as b(place, key, about)
     order by b.place;
    perform auth.compile(of_tenant);
end
$$;

-- Brings the catalogue up to what this release's route table asks: new names get the next bits, gone ones are retired, and where
-- anything changed the built-in roles of all tenants follow. Run by `migrate`, as the role that sees all tenants.
create function auth.register_permissions(names text[], holders text[], descriptions text[]) returns bool
    language plpgsql
    as $$
declare
    before text;
    after text;
    present uuid;
begin
    lock table auth.permission in exclusive mode;
    select string_agg(concat_ws(' ', p.name, p.bit, p.holder, p.is_retired), ',' order by p.bit)
      into before from auth.permission p;

    insert into auth.permission (name, bit, holder, description)
    select n.name,
           (select coalesce(max(p.bit), -1) from auth.permission p) + row_number() over (order by n.place),
           n.holder, n.description
      from unnest(names, holders, descriptions) with ordinality as n(name, holder, description, place)
     where not exists (select from auth.permission p where p.name = n.name);

    update auth.permission p
       set holder = n.holder, description = n.description, is_retired = false
      from unnest(names, holders, descriptions) as n(name, holder, description)
     where p.name = n.name
       and (p.holder, p.description, p.is_retired) is distinct from (n.holder, n.description, false);
    update auth.permission p
       set is_retired = true
     where p.name <> all (names)
       and not p.is_retired;

    select string_agg(concat_ws(' ', p.name, p.bit, p.holder, p.is_retired), ',' order by p.bit)
      into after from auth.permission p;
    if before is not distinct from after then
        return false;
    end if;

    for present in select t.tenant_id from tenant.tenant t loop
        update auth.role r
           set permissions = b.own, revision = r.revision + 1, updated_at = now()
          from (select h.holder, array(select p.name
                                         from auth.permission p
                                        where p.holder = h.holder and not p.is_retired
                                        order by p.name) as own
                  from unnest(array['viewer', 'member', 'admin', 'owner']) as h(holder)) b
         where r.tenant_id = present
           and r.builtin = b.holder
           and r.permissions <> b.own;
        perform auth.compile(present);
    end loop;
    update auth.revocation set counter = counter + 1;
    return true;
end
$$;
revoke all on function auth.register_permissions(text[], text[], text[]) from public;

-- The gate of a writing transaction: sets the context, shares the tenant's lock, and then, in a statement of its own so that it sees
-- what a freeze it waited for has done, checks session, permission and tenant. Raises what the server turns into 401, 403, 423.
create function tenant.enter(of_tenant uuid, of_session uuid, of_secret bytea, of_permission int4)
    returns table (status int4, user_id uuid, permissions bytea, epoch int8)
    language plpgsql
    as $$
#variable_conflict use_column
declare
    seen record;
begin
    perform tenant.system(of_tenant);

    select s.user_id, s.permissions, t.epoch, t.status, u.last_used_at
      into seen
      from auth.session s
      join tenant.tenant t on t.tenant_id = s.tenant_id
      left join auth.session_use u
        on u.tenant_id = s.tenant_id and u.user_id = s.user_id and u.session_id = s.id
     where s.tenant_id = of_tenant
       and s.id = of_session
       and s.secret_hash = of_secret
       and s.expires_at > now();
    if not found then
        raise exception 'no such live session' using errcode = 'IN401';
    end if;
    if seen.status <> 'active' then
        raise exception 'the workspace is suspended' using errcode = 'IN423';
    end if;
    if of_permission >= 0 and get_bit(seen.permissions, of_permission) = 0 then
        raise exception 'permission missing' using errcode = 'IN403';
    end if;

    perform set_config('insula.user_id', seen.user_id::text, true);
    if seen.last_used_at < now() - interval '5 minutes' then
        update auth.session_use u
           set last_used_at = now()
         where u.tenant_id = of_tenant
           and u.user_id = seen.user_id
           and u.session_id in (select x.session_id
                                  from auth.session_use x
                                 where x.tenant_id = of_tenant
                                   and x.user_id = seen.user_id
                                   and x.session_id = of_session
                                   for no key update skip locked);
    end if;
    return query select 0, seen.user_id, seen.permissions, seen.epoch;
end
$$;

-- What the other services and the API may see.
create view api.user_role with (security_invoker = true) as
    select ur.tenant_id, ur.user_id, ur.role_id, r.name, r.builtin
      from auth.user_role ur
      join auth.role r on r.tenant_id = ur.tenant_id and r.id = ur.role_id;

create view api.user_seen with (security_invoker = true) as
    select u.tenant_id, u.user_id, max(u.last_used_at) as last_seen_at
      from auth.session_use u
     group by u.tenant_id, u.user_id;

create view api.session with (security_invoker = true) as
    select s.tenant_id, s.id, s.user_id, s.address, s.user_agent, u.last_used_at,
           s.expires_at, s.created_at
      from auth.session s
      left join auth.session_use u
        on u.tenant_id = s.tenant_id and u.user_id = s.user_id and u.session_id = s.id;

create view api.role with (security_invoker = true) as
    select r.tenant_id, r.id, r.name, r.description, r.parent_id as parent,
           to_jsonb(array(select p.name
                            from auth.permission p
                           where p.name = any (r.permissions) and not p.is_retired
                           order by p.name)) as permissions,
           to_jsonb(auth.names_of(r.effective)) as effective_permissions,
           r.builtin is not null as builtin,
           r.revision, r.created_at, r.updated_at
      from auth.role r;

grant select on api.user_role, api.user_seen, api.session, api.role to insula_app;
