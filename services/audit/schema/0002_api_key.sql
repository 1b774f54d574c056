-- Which API key somebody acted with, by its name: its id is where a session's would be.

create or replace view api.audit_event with (security_invoker = true) as
    select e.tenant_id, e.id, e.type, e.actor_type, e.actor_id, e.actor_name, e.subject_type, e.subject_id,
           e.ip, e.user_agent, e.session_id, e.request_id, e.data,
           1::bigint as revision, e.created_at, e.created_at as updated_at,
           (select k.name from api.api_key_name k where k.tenant_id = e.tenant_id and k.id = e.session_id) as api_key
      from audit.entry e;
