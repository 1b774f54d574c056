-- Who of the operators has seen which workspace as whom, and why: the platform's side of what stands in the trail of the workspace.

create table tenant.impersonation (
    id             uuid        not null primary key,
    operator_id    uuid        not null references tenant.operator (id) deferrable,
    workspace_id   uuid        not null,
    workspace_slug text        not null,
    user_id        uuid        not null,
    reason         text        not null,
    is_read_only   bool        not null,
    created_at     timestamptz not null default now(),
    expires_at     timestamptz not null
);
create index impersonation_created on tenant.impersonation (created_at, id);
create index impersonation_operator on tenant.impersonation (operator_id);
comment on table tenant.impersonation is
    'restore: append-only; person: who was impersonated, by which operator and why; keep: for ever';
grant select, insert on tenant.impersonation to insula_app;
