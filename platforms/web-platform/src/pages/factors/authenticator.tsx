/** Setting up an authenticator app: the code to scan, the same in letters, and the field that shows that it worked. */
import { InsulaError, type TotpEnrolment } from '@insula/sdk';
import { Box, Code, CopyButton, Button, Stack, Text } from '@mantine/core';
import { renderSVG } from 'uqr';
import { describe } from '../../components/notices';
import { CodeField } from './code-field';

const inFours = (secret: string) => secret.match(/.{1,4}/g)?.join(' ') ?? secret;

export function codeTrouble(error: unknown): { field?: string; problem?: string } {
  if (error instanceof InsulaError && error.errors.length > 0) return { field: error.errors[0]!.detail };
  if (InsulaError.is(error, 'second_factor_refused'))
    return { field: 'This code is wrong or was used before. Wait for the next one.' };
  return { problem: describe(error) };
}

interface Props {
  enrolment: TotpEnrolment;
  confirm: (code: string) => Promise<void>;
  cancel?: () => void;
}

export function AuthenticatorSetup({ enrolment, confirm, cancel }: Props) {
  return (
    <Stack gap="md">
      <Text size="sm">
        Scan this with an authenticator app (Aegis, 2FAS, Google Authenticator, 1Password, …), then enter the six digits it shows.
      </Text>
      {/* Dark on light whatever the theme: that is what cameras read. */}
      <Box
        role="img"
        aria-label="QR code for the authenticator app"
        bg="white"
        p="xs"
        w={200}
        style={{ borderRadius: 'var(--mantine-radius-md)', border: '1px solid var(--mantine-color-default-border)', lineHeight: 0 }}
        dangerouslySetInnerHTML={{ __html: renderSVG(enrolment.otpauth_uri, { border: 2 }) }}
      />
      <div>
        <Text size="sm" c="dimmed">
          No camera? Enter this key instead:
        </Text>
        <Code fz="sm" style={{ wordBreak: 'break-word' }}>
          {inFours(enrolment.secret)}
        </Code>{' '}
        <CopyButton value={enrolment.secret}>
          {({ copied, copy }) => (
            <Button variant="subtle" size="compact-sm" onClick={copy}>
              {copied ? 'Copied' : 'Copy the key'}
            </Button>
          )}
        </CopyButton>
      </div>
      <CodeField label="Code of the app" button="Turn it on" digits={6} send={confirm} wrong={codeTrouble} cancel={cancel} />
    </Stack>
  );
}
