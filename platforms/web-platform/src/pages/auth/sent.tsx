/** Said after every question that is answered by mail, whether there is somebody to answer or not. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { IconMail } from '../../components/icons';
import { AnchorLink } from '../../components/links';
import { State } from '../../components/states';
import { AuthFrame } from './frame';

interface LookIntoTheMailProps {
  title: string;
  again: () => void;
  children: ReactNode;
}

export function LookIntoTheMail({ title, again, children }: LookIntoTheMailProps) {
  return (
    <AuthFrame
      title={title}
      foot={
        <AnchorLink to="/sign-in" underline="always">
          Back to sign in
        </AnchorLink>
      }
    >
      <div role="status">
        <State
          icon={IconMail}
          title="Look into your mailbox"
          action={
            <Button variant="default" onClick={again}>
              Try another address
            </Button>
          }
        >
          {children} Nothing came? Look into the spam folder.
        </State>
      </div>
    </AuthFrame>
  );
}
