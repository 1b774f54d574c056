import { Stack } from '@mantine/core';
import { Page } from '../../components/page';
import { AppsWithAccess } from '../applications/with-access';
import { TwoStepSection } from '../factors/two-step';
import { IdentitiesSection } from '../security/identities';
import { PasswordSection } from '../security/password';
import { SessionsSection } from '../security/sessions';

/** What keeps one's own account one's own. Each section is a component of its own. */
export function YourSecurityPage() {
  return (
    <Page title="Your security">
      <Stack gap="lg">
        <PasswordSection />
        <TwoStepSection />
        <IdentitiesSection />
        <SessionsSection />
        <AppsWithAccess />
      </Stack>
    </Page>
  );
}
