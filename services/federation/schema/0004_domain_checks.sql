-- A proof by DNS holds as long as the record is there: it is looked for again each day.

alter table federation.domain add column lost_at timestamptz;

create or replace view api.domain with (security_invoker = true) as
    select d.tenant_id, d.id, d.name, 'insula-verification=' || d.token as record,
           d.verified_at, d.checked_at, d.revision, d.created_at, d.updated_at, d.lost_at
      from federation.domain d;

-- Of all tenants, which the owner of the tables does not see.
reset role;
insert into job.job (tenant_id, id, kind, payload, unique_key, run_at)
select d.tenant_id, gen_random_uuid(), 'federation.check_domain', jsonb_build_object('id', d.id), 'domain ' || d.id,
       now() + random() * interval '1 day'
  from federation.domain d
 where d.verified_at is not null;
set local role insula_owner;
