/**
 * Where the links about an address lead: confirming it, and keeping the one before. A button, not the visit, uses the link
 * up: programs that look through mail follow links too.
 */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { insula, isNotFound, queryClient } from '../../api';
import { Problem } from '../../components/forms';
import { IconCheck, IconMailOff } from '../../components/icons';
import { ButtonLink } from '../../components/links';
import { describe } from '../../components/notices';
import { State } from '../../components/states';
import { meQuery } from '../../session/me';
import { AuthFrame } from './frame';
import { useLinkToken } from './link';

interface EmailLinkProps {
  title: string;
  lead: string;
  button: string;
  use: (token: string) => Promise<{ email: string }>;
  done: (email: string) => ReactNode;
  onward: ReactNode;
}

/** Another link in the same window differs behind the # alone: the page stays, and begins anew. */
function EmailLink(props: EmailLinkProps) {
  const token = useLinkToken();
  return <OneLink key={token} token={token} {...props} />;
}

function OneLink({ token, title, lead, button, use, done, onward }: EmailLinkProps & { token: string }) {
  const link = useMutation({
    mutationFn: () => use(token),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: meQuery.queryKey }),
  });
  if (!token || isNotFound(link.error))
    return (
      <AuthFrame title={title}>
        <State icon={IconMailOff} title="This link does not work" action={<ButtonLink to="/">Go to Insula</ButtonLink>}>
          It was used already, a newer one was sent, or it has expired.
        </State>
      </AuthFrame>
    );
  if (link.data)
    return (
      <AuthFrame title={title}>
        <div role="status">
          <State icon={IconCheck} title="Done" action={onward}>
            {done(link.data.email)}
          </State>
        </div>
      </AuthFrame>
    );
  return (
    <AuthFrame title={title} lead={lead}>
      <Problem>{link.error ? describe(link.error) : undefined}</Problem>
      <Button onClick={() => link.mutate()} loading={link.isPending} fullWidth data-autofocus>
        {button}
      </Button>
    </AuthFrame>
  );
}

export function ConfirmEmailPage() {
  return (
    <EmailLink
      title="Your e-mail address"
      lead="Confirm that the mail with this link came to you."
      button="Confirm the address"
      use={(token) => insula.auth.confirmEmail(token)}
      done={(email) => (
        <>
          <strong>{email}</strong> is the address of your account, and confirmed.
        </>
      )}
      onward={<ButtonLink to="/">Go to Insula</ButtonLink>}
    />
  );
}

export function KeepEmailPage() {
  return (
    <EmailLink
      title="Keep your e-mail address"
      lead="Nobody will change it, and whoever is signed in to your account is signed out."
      button="Keep the present address"
      use={(token) => insula.auth.keepEmail(token)}
      done={(email) => (
        <>
          <strong>{email}</strong> stays the address of your account. If it was not you who wanted another, set a new
          password now.
        </>
      )}
      onward={<ButtonLink to="/forgot-password">Set a new password</ButtonLink>}
    />
  );
}
