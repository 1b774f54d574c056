/** What a page is about, and below it the way back to the list it comes from. */
import type { ReactNode } from 'react';
import { IconArrowLeft } from './icons';
import { AnchorLink } from './links';

interface WayUpProps {
  to: '/settings/teams' | '/settings/single-sign-on';
  label: string;
  children?: ReactNode;
}

export function WayUp({ to, label, children }: WayUpProps) {
  return (
    <>
      {children && <div>{children}</div>}
      <AnchorLink to={to} size="sm" c="dimmed">
        <IconArrowLeft size={14} style={{ verticalAlign: '-2px' }} /> {label}
      </AnchorLink>
    </>
  );
}
