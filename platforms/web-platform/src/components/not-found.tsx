import { Center } from '@mantine/core';
import { IconMapPinOff } from './icons';
import { ButtonLink } from './links';
import { State } from './states';

/** The same for what does not exist and for what one may not see: the difference is nobody's business. */
export function NotFound() {
  return (
    <State
      icon={IconMapPinOff}
      title="There is nothing here"
      action={<ButtonLink to="/">Go to home</ButtonLink>}
    >
      The page does not exist, or it is not yours to see. If somebody sent you the link, ask them which
      workspace it belongs to.
    </State>
  );
}

export function NotFoundPage() {
  return (
    <Center component="main" mih="80dvh">
      <NotFound />
    </Center>
  );
}
