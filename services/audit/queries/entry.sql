--: audit_append(positions int8[], ids uuid[], created_at timestamptz[], types text[], actor_types text[], actor_ids uuid[],
--:   subject_types text[], subject_ids uuid[], ips text[], user_agents text[], session_ids uuid[], request_ids text[], data jsonb[]) -> exec
-- Copies events into the trail, with the actor's name as it is now; what is there already stays as it is. Operators tell their names in
-- the event; who works as somebody of the workspace is named beside them.
insert into audit.entry (tenant_id, created_at, id, position, type, actor_type, actor_id, actor_name,
                         subject_type, subject_id, ip, user_agent, session_id, request_id, data)
select $1, e.created_at, e.id, e.position, e.type, case when i.id is not null then 'operator' else e.actor_type end, e.actor_id,
       case when i.id is not null then i.operator_name || ' as ' || coalesce(p.name, '?') else coalesce(p.name, e.data ->> 'operator') end,
       e.subject_type, e.subject_id, e.ip, e.user_agent, e.session_id, e.request_id, e.data
  from unnest($2::int8[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::uuid[],
              $10::text[], $11::text[], $12::uuid[], $13::text[], $14::jsonb[])
       as e(position, id, created_at, type, actor_type, actor_id, subject_type, subject_id, ip, user_agent,
            session_id, request_id, data)
  left join api.person p
    on p.tenant_id = $1
   and p.id = e.actor_id
  left join api.impersonation i
    on i.tenant_id = $1
   and i.id = e.session_id
   and e.actor_type = 'user'
on conflict do nothing;

--: audit_prepare_months() global -> one AuditPrepared(done text)
-- Makes the partitions of the months to come.
select audit.prepare_months()::text as done;
