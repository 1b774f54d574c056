/** The one client of the API and the one cache of what it answered. */
import { ConnectionError, Insula, InsulaError } from '@insula/sdk';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { sayError } from './components/notices';
import { showYourself } from './session/step-up';

export const insula = new Insula({ credentials: { mode: 'cookie' }, stepUp: showYourself });

let onSessionEnd: () => void = () => undefined;

/** The router says what happens when the platform no longer knows who we are. */
export function whenSessionEnds(react: () => void) {
  onSessionEnd = react;
}

const isUnauthenticated = (error: unknown) => error instanceof InsulaError && error.status === 401;

export const queryClient = new QueryClient({
  defaultOptions: {
    // The SDK has already retried what deserves it.
    queries: { retry: false, staleTime: 10_000, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
  queryCache: new QueryCache({
    onError: (error) => {
      if (isUnauthenticated(error)) onSessionEnd();
    },
  }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      if (mutation.meta?.shown === 'in place') return;
      if (isUnauthenticated(error)) onSessionEnd();
      else sayError(error);
    },
  }),
});

/** Mutations whose form shows the failure itself. */
export const shownInPlace = { meta: { shown: 'in place' } };

export const isNotFound = (error: unknown) => error instanceof InsulaError && error.status === 404;
export const isUnreachable = (error: unknown) => error instanceof ConnectionError;

/** Asks; says so in the corner when there is no answer. */
export async function platformIsThere(): Promise<boolean> {
  try {
    await insula.transport.send('GET', '/healthz');
    return true;
  } catch (error) {
    sayError(error);
    return false;
  }
}
