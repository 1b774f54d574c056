--: proofs_note(hashes bytea[], expiries timestamptz[]) -> many ProofNoted(hash bytea)
-- Notes proofs that were used; those that were noted before do not come back.
insert into auth.proof (tenant_id, hash, expires_at)
select $1, p.hash, p.expires_at
  from unnest($2::bytea[], $3::timestamptz[]) as p(hash, expires_at)
on conflict do nothing
returning hash;

--: proof_sweep() -> send
-- Forgets those that are too old by themselves.
delete from auth.proof
 where tenant_id = $1
   and expires_at < now();
