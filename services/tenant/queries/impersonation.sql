--: workspace_standing() -> one WorkspaceStanding(slug text, status text) or tenant_not_found
-- The workspace an operator has chosen.
select t.slug, t.status
  from tenant.tenant t
 where t.tenant_id = $1;

--: operator_impersonation_note(id uuid, operator_id uuid, workspace_id uuid, workspace_slug text, user_id uuid, reason text, reads_only bool,
--:   expires_at timestamptz) global -> send
-- The platform's own record.
insert into tenant.impersonation (id, operator_id, workspace_id, workspace_slug, user_id, reason, is_read_only, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8);

--: operator_impersonation_find(id uuid) global -> one OperatorImpersonation(workspace_id uuid) or impersonation_not_found
-- Where is it?
select i.workspace_id
  from tenant.impersonation i
 where i.id = $1;

--: operator_impersonations() global -> one OperatorImpersonations(body json)
-- GET /v1/operator/impersonations.
select json_build_object(
           'data', coalesce((select json_agg(json_build_object(
                                                 'id', i.id, 'operator', o.name, 'tenant', json_build_object('id', i.workspace_id, 'slug', i.workspace_slug),
                                                 'user_id', i.user_id, 'reason', i.reason, 'read_only', i.is_read_only,
                                                 'created_at', api.time_text(i.created_at), 'expires_at', api.time_text(i.expires_at))
                                             order by i.created_at desc, i.id)
                               from (select r.id, r.operator_id, r.workspace_id, r.workspace_slug, r.user_id, r.reason, r.is_read_only,
                                            r.created_at, r.expires_at
                                       from tenant.impersonation r
                                      order by r.created_at desc, r.id desc
                                      limit 200) i
                               join tenant.operator o on o.id = i.operator_id), '[]'),
           'next_cursor', null) as body;
