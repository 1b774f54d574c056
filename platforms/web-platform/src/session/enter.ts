import { useNavigate, useRouter } from '@tanstack/react-router';
import { insula, queryClient } from '../api';
import { say, sayError } from '../components/notices';
import { meQuery } from './me';

const LAST_WORKSPACE = 'insula-workspace';

export const lastWorkspace = () => localStorage.getItem(LAST_WORKSPACE) ?? '';

/** Called with a fresh session cookie in place: nothing of an earlier session survives in the cache. */
export function useEnter() {
  const router = useRouter();
  return async (workspace: string, path: string) => {
    localStorage.setItem(LAST_WORKSPACE, workspace);
    queryClient.clear();
    await queryClient.ensureQueryData(meQuery);
    router.history.push(path);
  };
}

export function useSignOut() {
  const navigate = useNavigate();
  return async () => {
    try {
      await insula.auth.signOut();
    } catch (error) {
      sayError(error);
      return;
    }
    await navigate({ to: '/sign-in' });
    queryClient.clear();
    say('You are signed out.');
  };
}
