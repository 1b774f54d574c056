/** Signing in with a passkey alone: by a button, or from what the browser offers in the e-mail field. */
import { Button } from '@mantine/core';
import { InsulaError } from '@insula/sdk';
import { useEffect, useRef, useState } from 'react';
import { insula } from '../../api';
import { describe } from '../../components/notices';
import { askPasskey, hasPasskeys, wasDismissed } from '../../session/passkeys';

interface Props {
  /** Called with the workspace, the session in place. */
  enter: (workspace: string) => Promise<void>;
  fail: (why: string | undefined) => void;
}

async function signIn(how: Parameters<typeof askPasskey>[1]) {
  const { challenge, public_key } = await insula.auth.passkeyOptions();
  const credential = await askPasskey(public_key, how);
  await insula.auth.signInWithPasskey({ challenge, credential });
  return (await insula.me.get()).tenant.slug;
}

const inWords = (error: unknown) =>
  InsulaError.is(error, 'passkey_refused')
    ? 'This passkey is not known here. Sign in with your password.'
    : describe(error);

export function PasskeyPart({ enter, fail }: Props) {
  const [busy, setBusy] = useState(false);
  const offered = useRef<AbortController>(undefined);

  // The browser offers passkeys among the addresses it fills in; whoever takes none notices nothing.
  useEffect(() => {
    if (!hasPasskeys()) return;
    const controller = new AbortController();
    offered.current = controller;
    const offer = async () => {
      if (!(await PublicKeyCredential.isConditionalMediationAvailable?.()) || controller.signal.aborted) return;
      await enter(await signIn({ mediation: 'conditional', signal: controller.signal }));
    };
    offer().catch((error: unknown) => {
      if (InsulaError.is(error, 'passkey_refused')) fail(inWords(error));
    });
    return () => controller.abort();
    // Once for the page: the functions of a later render do the same.
  }, []);

  if (!hasPasskeys()) return null;
  const press = async () => {
    offered.current?.abort();
    fail(undefined);
    setBusy(true);
    try {
      await enter(await signIn({}));
    } catch (error) {
      if (!wasDismissed(error)) fail(inWords(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button variant="default" fullWidth loading={busy} onClick={() => void press()}>
      Sign in with a passkey
    </Button>
  );
}
