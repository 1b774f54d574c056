-- Who is in which team, and nothing more: what a check of access asks on the hot path.

create view api.membership with (security_invoker = true) as
    select m.tenant_id, m.user_id, m.team_id
      from users.team_member m;
grant select on api.membership to insula_app;
