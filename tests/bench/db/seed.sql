-- Eight tenants with one session each (secret hash: 32 times the tenant's number) and 1,000 documents each.
insert into tenant.tenant (tenant_id, slug, name)
select ('aa000000-0000-0000-0000-' || lpad(to_hex(t), 12, '0'))::uuid, 'tenant-' || t, 'Tenant ' || t
  from generate_series(1, 8) t
on conflict do nothing;

insert into auth.session (tenant_id, id, user_id, secret_hash, permissions, expires_at)
select t.tenant_id, t.tenant_id, t.tenant_id, decode(repeat(right(t.tenant_id::text, 2), 32), 'hex'),
       decode(repeat('ff', 32), 'hex'), now() + interval '1 day'
  from tenant.tenant t
on conflict do nothing;

insert into collaboration.document (tenant_id, id, title, owner_id, version, content, content_version)
select t.tenant_id, ('bb000000-0000-0000-0000-' || lpad(to_hex(d), 12, '0'))::uuid, 'Document ' || d, t.tenant_id, 1,
       '[{"insert":"' || repeat('Some words of a document. ', 8) || '\n"}]', 1
  from tenant.tenant t, generate_series(1, 1000) d
on conflict do nothing;

vacuum analyze;
