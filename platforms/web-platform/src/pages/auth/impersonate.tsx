/** Where an operator's browser enters the impersonation they began. The token lies behind the #, where no log sees it. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { insula, isNotFound } from '../../api';
import { Problem } from '../../components/forms';
import { IconEye } from '../../components/icons';
import { ButtonLink } from '../../components/links';
import { describe } from '../../components/notices';
import { State } from '../../components/states';
import { useEnter } from '../../session/enter';
import { AuthFrame } from './frame';
import { useLinkToken } from './link';

export function ImpersonatePage() {
  const token = useLinkToken();
  const enter = useEnter();
  const entering = useMutation({
    mutationFn: () => insula.auth.enterImpersonation(token),
    onSuccess: ({ workspace }) => enter(workspace, '/'),
    meta: { shown: 'in place' },
  });
  if (!token || isNotFound(entering.error))
    return (
      <AuthFrame title="Impersonation">
        <State icon={IconEye} title="This impersonation is over" action={<ButtonLink to="/sign-in">Sign in</ButtonLink>}>
          It ended by itself, or somebody of the workspace ended it.
        </State>
      </AuthFrame>
    );
  return (
    <AuthFrame
      title="Impersonation"
      lead="You are about to see a workspace as one of its people do. They see that, who you are, and the reason you gave."
    >
      <Problem>{entering.error ? describe(entering.error) : undefined}</Problem>
      <Button onClick={() => entering.mutate()} loading={entering.isPending} fullWidth data-autofocus>
        Go on
      </Button>
    </AuthFrame>
  );
}
