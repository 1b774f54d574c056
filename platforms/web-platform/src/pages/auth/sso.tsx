/** Single sign-on at the door: which providers a workspace has, what went wrong on the way back, and the second step behind it. */
import { InsulaError, type SignInMethods } from '@insula/sdk';
import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { insula } from '../../api';
import { type Step, stepOf } from './second-step';

const USUAL: SignInMethods = { password: true, passkey: true, providers: [] };

/** How whoever this is signs in: asked when the workspace and the address are written down. */
export function useMethods({ tenant, email }: { tenant: string; email: string }): SignInMethods {
  const domain = email.includes('@') ? email.slice(email.lastIndexOf('@')) : undefined;
  const { data } = useQuery({
    queryKey: ['sign-in-methods', tenant, domain],
    queryFn: ({ signal }) => insula.auth.methods({ tenant, ...(domain && { email: `somebody${domain}` }) }, { signal }),
    enabled: tenant !== '',
    staleTime: 60_000,
    retry: false,
  });
  return data ?? USUAL;
}

export function SsoPart({ methods, next }: { methods: SignInMethods; next: string | undefined }) {
  if (methods.providers.length === 0) return null;
  const go = (url: string) =>
    window.location.assign(`${url}?return_to=${encodeURIComponent(next ?? '/')}`);
  return (
    <>
      {!methods.password && (
        <Text size="sm" c="dimmed">
          Your workspace lets you in through its own sign-in.
        </Text>
      )}
      {methods.providers.map(({ name, url }) => (
        <Button
          key={url}
          variant={methods.password ? 'default' : 'filled'}
          fullWidth
          onClick={() => go(url)}
        >
          Continue with {name}
        </Button>
      ))}
    </>
  );
}

const TROUBLES: Record<string, string> = {
  account_suspended: 'Your account is suspended; ask an administrator of the workspace.',
  network_not_allowed: 'This workspace lets nobody sign in from your network.',
  sso_code_refused: 'The provider did not confirm the sign-in. An administrator should run a test sign-in.',
  sso_domain_unproved:
    'There is an account with your e-mail address already, and its domain is not verified for this workspace. Sign in as you did before.',
  sso_email_missing: 'The provider did not tell your e-mail address. Ask the administrator of the workspace.',
  sso_email_unproved:
    'There is an account with your e-mail address already, and the provider does not say that the address is verified. Sign in as you did before.',
  sso_login_expired: 'That took too long, or began in another browser. Try once more.',
  sso_no_account: 'You have no account here yet. Ask an administrator of the workspace to invite you.',
  sso_provider_disabled: 'This way of signing in is switched off.',
  sso_provider_refused: 'The provider did not let you in, or you turned back.',
  sso_provider_unusable: 'The provider cannot be reached. Try again later.',
  sso_token_invalid: 'What the provider said did not hold. An administrator should run a test sign-in.',
  tenant_suspended: 'This workspace is suspended.',
};

/** Why somebody has come back from a provider without a session. */
export const ssoTrouble = (code: string | undefined) =>
  code === undefined ? undefined : (TROUBLES[code] ?? 'Signing in through the provider did not work. Try once more.');

/** The second step that is asked behind a provider; it comes behind the #, where no server sees it. */
export function stepFromAddress(tenant: string): (Step & { tenant: string }) | undefined {
  const encoded = /^#second-step=([\w-]+)$/.exec(window.location.hash)?.[1];
  if (!encoded) return undefined;
  window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
  try {
    const bytes = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
    const text = new TextDecoder().decode(Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)));
    const problem = JSON.parse(text) as { status: number; code: string; detail: string };
    const step = stepOf(new InsulaError(problem.status, problem.code, problem.detail, [], undefined, undefined, problem));
    return step && { ...step, tenant };
  } catch {
    return undefined;
  }
}
