/** The token of a link that came by mail lies behind the #: no server and no log ever sees it there. */
import { useLocation } from '@tanstack/react-router';

export const useLinkToken = () => useLocation({ select: ({ hash }) => hash });
