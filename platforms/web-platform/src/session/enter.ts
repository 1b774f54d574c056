import { useNavigate, useRouter } from '@tanstack/react-router';
import { insula, queryClient } from '../api';
import { ask } from '../components/ask';
import { say, sayError } from '../components/notices';
import { endLive } from '../offline/live';
import { forgetStore, unsavedDocuments } from '../offline/store';
import { meQuery } from './me';

const LAST_WORKSPACE = 'insula-workspace';

export const lastWorkspace = () => localStorage.getItem(LAST_WORKSPACE) ?? '';

/** Called with a fresh session cookie in place: nothing of an earlier session survives in the cache. */
export function useEnter() {
  const router = useRouter();
  return async (workspace: string, path: string) => {
    localStorage.setItem(LAST_WORKSPACE, workspace);
    endLive();
    queryClient.clear();
    await queryClient.ensureQueryData(meQuery);
    router.history.push(path);
  };
}

export function useSignOut() {
  const navigate = useNavigate();
  return async () => {
    const unsaved = await unsavedDocuments();
    if (unsaved > 0 && !(await mayDiscard(unsaved))) return;
    try {
      await insula.auth.signOut();
    } catch (error) {
      sayError(error);
      return;
    }
    endLive();
    await navigate({ to: '/sign-in' });
    queryClient.clear();
    await forgetStore();
    say('You are signed out.');
  };
}

const mayDiscard = (documents: number) =>
  ask({
    title: 'Not everything is saved',
    text: `What you wrote in ${documents === 1 ? 'one document' : `${documents} documents`} has not reached the workspace yet. Signing out forgets it.`,
    yes: 'Sign out and forget it',
  });
