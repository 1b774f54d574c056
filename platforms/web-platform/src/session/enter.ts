import { useNavigate, useRouter } from '@tanstack/react-router';
import { insula, queryClient } from '../api';
import { ask } from '../components/ask';
import { say, sayError } from '../components/notices';
import { leaveOffline } from '../offline/leave';
import { forgetStore, unsaved } from '../offline/store';
import { meQuery } from './me';

const LAST_WORKSPACE = 'insula-workspace';

export const lastWorkspace = () => localStorage.getItem(LAST_WORKSPACE) ?? '';

/** Called with a fresh session cookie in place: nothing of an earlier session survives in the cache. */
export function useEnter() {
  const router = useRouter();
  return async (workspace: string, path: string) => {
    localStorage.setItem(LAST_WORKSPACE, workspace);
    leaveOffline();
    queryClient.clear();
    await queryClient.ensureQueryData(meQuery);
    router.history.push(path);
  };
}

export function useSignOut() {
  const navigate = useNavigate();
  return async () => {
    const { documents, changes } = await unsaved();
    if (documents + changes > 0 && !(await mayDiscard(documents, changes))) return;
    let elsewhere: string | null;
    try {
      elsewhere = (await insula.auth.signOutEverywhere()).redirect;
    } catch (error) {
      sayError(error);
      return;
    }
    leaveOffline();
    if (elsewhere) {
      // The identity provider signs out whoever came from there, and sends them back to our door.
      await forgetStore();
      window.location.assign(elsewhere);
      return;
    }
    await navigate({ to: '/sign-in' });
    queryClient.clear();
    await forgetStore();
    say('You are signed out.');
  };
}

const some = (count: number, one: string, many: string) => (count === 1 ? one : `${count} ${many}`);

function mayDiscard(documents: number, changes: number) {
  const written = documents > 0 && `what you wrote in ${some(documents, 'one document', 'documents')}`;
  const other = changes > 0 && some(changes, 'one change', 'changes');
  const all = [written, other].filter(Boolean).join(' and ');
  return ask({
    title: 'Not everything is saved',
    text: `${all.charAt(0).toUpperCase()}${all.slice(1)} ${documents + changes === 1 ? 'has' : 'have'} not reached the workspace yet. Signing out forgets it.`,
    yes: 'Sign out and forget it',
  });
}
