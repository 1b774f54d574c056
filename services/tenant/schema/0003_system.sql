-- The gate of every writing transaction, in fewer steps: an assignment is evaluated on the spot, `perform` runs a query.

-- Enters a tenant for the server's own work: sets the context and takes the shared lock. Jobs, sign-ins, operators.
create or replace function tenant.system(of_tenant uuid) returns void
    language plpgsql
    as $$
declare
    done text;
begin
    done := set_config('insula.tenant_id', of_tenant::text, true);
    done := pg_advisory_xact_lock_shared(tenant.lock_key(of_tenant));
end
$$;
