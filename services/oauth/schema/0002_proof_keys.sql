-- Whose key a sign-in is bound to (DPoP, RFC 9449): until the code is used, the one that the application announced; then, where it can
-- keep no secret, the one whose proof came with the code, without which its refresh tokens are good for nothing.
alter table oauth.family
    add column proof_key bytea check (length(proof_key) = 32);
