-- Members as they are shown: with their addresses.

create function scim.members_shown(of_tenant uuid, of_team uuid, base text) returns jsonb
    language sql stable
    as $$
    select jsonb_strip_nulls(jsonb_build_object('members', (
        select jsonb_agg(jsonb_build_object('value', m.id, '$ref', base || '/Users/' || m.id,
                                            'display', btrim(m.first_name || ' ' || m.last_name), 'type', 'User')
                         order by m.id)
          from api.team_member m
         where m.tenant_id = of_tenant
           and m.team_id = of_team)))
$$;
