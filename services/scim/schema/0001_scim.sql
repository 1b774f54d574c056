-- What directories say about people and teams, beyond what Insula knows of them; and how a filter is held against it.

create schema scim;
grant usage on schema scim to insula_app;

-- `attributes` is what was sent and is kept nowhere else, in the form of RFC 7643. user_name is null where it is the e-mail.
create table scim.account (
    tenant_id    uuid        not null,
    user_id      uuid        not null,
    external_id  text        check (length(external_id) <= 8192),
    user_name    text        check (length(user_name) <= 8192),
    attributes   jsonb       not null default '{}' check (jsonb_typeof(attributes) = 'object'),
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    primary key (tenant_id, user_id)
);
create index account_external_id on scim.account (tenant_id, md5(external_id));
create index account_user_name on scim.account (tenant_id, md5(lower(user_name)));
comment on table scim.account is
    'restore: restored; person: what a directory says about a person, such as name, department, telephone; keep: until the person is removed';

create table scim.team (
    tenant_id    uuid        not null,
    team_id      uuid        not null,
    external_id  text        check (length(external_id) <= 8192),
    attributes   jsonb       not null default '{}' check (jsonb_typeof(attributes) = 'object'),
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    primary key (tenant_id, team_id)
);
create index team_external_id on scim.team (tenant_id, md5(external_id));
comment on table scim.team is
    'restore: restored; person: nothing; keep: until the team is deleted';

do $$
declare
    name text;
begin
    foreach name in array array['account', 'team'] loop
        execute format('alter table scim.%I enable row level security', name);
        execute format('alter table scim.%I force row level security', name);
        execute format('create policy tenant_wall on scim.%I using (tenant_id = tenant.current_id())'
                       ' with check (tenant_id = tenant.current_id())', name);
    end loop;
end
$$;
grant select, insert, update, delete on scim.account, scim.team to insula_app;

-- People and teams as SCIM shows them, but for address and version.
create view scim.person with (security_invoker = true) as
    select u.tenant_id, u.id, u.created_at, s.external_id, coalesce(s.user_name, u.email) as user_name,
           coalesce(s.attributes, '{}') || jsonb_strip_nulls(jsonb_build_object(
               'schemas', jsonb_build_array('urn:ietf:params:scim:schemas:core:2.0:User')
                   || coalesce((select jsonb_agg(k order by k) from jsonb_object_keys(s.attributes) k where k like 'urn:%'), '[]'),
               'id', u.id,
               'externalId', s.external_id,
               'userName', coalesce(s.user_name, u.email),
               'name', coalesce(s.attributes -> 'name', '{}')
                   || jsonb_build_object('givenName', u.first_name, 'familyName', nullif(u.last_name, '')),
               'displayName', coalesce(s.attributes ->> 'displayName', btrim(u.first_name || ' ' || u.last_name)),
               'active', u.status = 'active',
               'emails', coalesce(s.attributes -> 'emails',
                                  jsonb_build_array(jsonb_build_object('value', u.email, 'type', 'work', 'primary', true))),
               'groups', (select jsonb_agg(jsonb_build_object('value', t.id, 'display', t.name, 'type', 'direct') order by t.name)
                            from api.membership m
                            join api.team t on t.tenant_id = m.tenant_id and t.id = m.team_id
                           where m.tenant_id = u.tenant_id and m.user_id = u.id),
               'roles', (select jsonb_agg(jsonb_build_object('value', r ->> 'id', 'display', r ->> 'name'))
                           from jsonb_array_elements(u.roles) r),
               'meta', jsonb_build_object(
                   'resourceType', 'User', 'created', api.time_text(u.created_at),
                   'lastModified', api.time_text(greatest(u.updated_at, s.updated_at))))) as doc,
           '' as stamp
      from api.user u
      left join scim.account s on s.tenant_id = u.tenant_id and s.user_id = u.id;

create view scim.crew with (security_invoker = true) as
    select t.tenant_id, t.id, t.created_at, t.name, s.external_id,
           coalesce(s.attributes, '{}') || jsonb_strip_nulls(jsonb_build_object(
               'schemas', jsonb_build_array('urn:ietf:params:scim:schemas:core:2.0:Group')
                   || coalesce((select jsonb_agg(k order by k) from jsonb_object_keys(s.attributes) k where k like 'urn:%'), '[]'),
               'id', t.id,
               'externalId', s.external_id,
               'displayName', t.name,
               'meta', jsonb_build_object(
                   'resourceType', 'Group', 'created', api.time_text(t.created_at),
                   'lastModified', api.time_text(greatest(t.updated_at, s.updated_at))))) as doc,
           t.revision::text as stamp
      from api.team t
      left join scim.team s on s.tenant_id = t.tenant_id and s.team_id = t.id;
grant select on scim.person, scim.crew to insula_app;

-- A thousand members are asked for where they are shown or filtered by alone.
create function scim.members(of_tenant uuid, of_team uuid) returns jsonb
    language sql stable
    as $$
    select jsonb_strip_nulls(jsonb_build_object('members', (
        select jsonb_agg(jsonb_build_object('value', m.id, 'display', btrim(m.first_name || ' ' || m.last_name), 'type', 'User')
                         order by m.id)
          from api.team_member m
         where m.tenant_id = of_tenant
           and m.team_id = of_team)))
$$;

-- The ETag of a resource, and the resource with its address and the ETag.
create function scim.version(doc jsonb, stamp text) returns text
    language sql immutable parallel safe
    return md5(doc::text || stamp);

create function scim.located(doc jsonb, stamp text, base text) returns jsonb
    language sql immutable parallel safe
    return doc || jsonb_build_object('meta', (doc -> 'meta') || jsonb_build_object(
        'location', base || '/' || (doc #>> '{meta,resourceType}') || 's/' || (doc ->> 'id'),
        'version', 'W/"' || scim.version(doc, stamp) || '"'));

-- Does what is found compare so? Texts in the order of their bytes.
create function scim.compares(op text, found text, wanted text) returns bool
    language sql immutable parallel safe
    return case op
               when 'eq' then found = wanted
               when 'co' then strpos(found, wanted) > 0
               when 'sw' then starts_with(found, wanted)
               when 'ew' then right(found, length(wanted)) = wanted
               when 'gt' then found > wanted collate "C"
               when 'ge' then found >= wanted collate "C"
               when 'lt' then found < wanted collate "C"
               when 'le' then found <= wanted collate "C"
           end;

-- Does a filter (services/scim/filter/) hold for a value? `ne` is the contrary of `eq`: it holds where there is nothing.
create function scim.holds(filter jsonb, doc jsonb) returns bool
    language plpgsql immutable
    as $$
declare
    op text := filter ->> 'op';
    wanted text := filter ->> 'value';
    exact bool := (filter ->> 'exact')::bool;
begin
    case op
        when 'and' then
            return scim.holds(filter -> 'left', doc) and scim.holds(filter -> 'right', doc);
        when 'or' then
            return scim.holds(filter -> 'left', doc) or scim.holds(filter -> 'right', doc);
        when 'not' then
            return not scim.holds(filter -> 'left', doc);
        when 'some' then
            return exists (select
                             from jsonb_path_query(doc, ((filter ->> 'path') || '[*]')::jsonpath) one
                            where scim.holds(filter -> 'left', one));
        when 'pr' then
            return jsonb_path_exists(doc, (filter ->> 'path')::jsonpath);
        else
            null;
    end case;
    if wanted is null then
        return jsonb_path_exists(doc, (filter ->> 'path')::jsonpath) = (op = 'ne');
    end if;
    if op = 'ne' then
        return not scim.holds(filter || '{"op": "eq"}', doc);
    end if;
    if not exact then
        wanted := lower(wanted);
    end if;
    return exists (select
                     from jsonb_path_query(doc, (filter ->> 'path')::jsonpath) one
                    where scim.compares(op, case when exact then one #>> '{}' else lower(one #>> '{}') end, wanted));
end
$$;

-- What a resource is sorted by: the first value at a path, or of several the primary one.
create function scim.sort_key(doc jsonb, path text, exact bool) returns text
    language sql immutable
    return (select case when exact then v.found #>> '{}' else lower(v.found #>> '{}') end
              from (select coalesce(
                        jsonb_path_query_first(doc, regexp_replace(path, '(.*)\.', '\1[*] ? (@.primary == true).')::jsonpath),
                        jsonb_path_query_first(doc, path::jsonpath)) as found) v);

-- Whom a filter can be about at all: by the index where it pins an attribute that has one. Never fewer than it is about.
create function scim.candidates(of_tenant uuid, of_kind text, attribute text, value text) returns setof uuid
    language plpgsql stable
    as $$
begin
    if attribute = 'id' and of_kind = 'User' then
        return query select u.id from api.user u where u.tenant_id = of_tenant and u.id::text = value;
    elsif attribute = 'id' then
        return query select t.id from api.team t where t.tenant_id = of_tenant and t.id::text = value;
    elsif attribute = 'externalId' and of_kind = 'User' then
        return query select s.user_id from scim.account s
                      where s.tenant_id = of_tenant and md5(s.external_id) = md5(value);
    elsif attribute = 'externalId' then
        return query select s.team_id from scim.team s
                      where s.tenant_id = of_tenant and md5(s.external_id) = md5(value);
    elsif attribute = 'userName' then
        return query select u.id from api.user u where u.tenant_id = of_tenant and u.email = lower(value)
                      union
                     select s.user_id from scim.account s
                      where s.tenant_id = of_tenant and md5(lower(s.user_name)) = md5(lower(value));
    elsif attribute = 'displayName' then
        return query select t.id from api.team t where t.tenant_id = of_tenant and lower(t.name) = lower(value);
    elsif of_kind = 'User' then
        return query select u.id from api.user u where u.tenant_id = of_tenant;
    else
        return query select t.id from api.team t where t.tenant_id = of_tenant;
    end if;
end
$$;
