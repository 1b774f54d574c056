import { endLive } from './live';
import { closeOutbox } from './outbox';

/** With the session: nothing is sent or heard any more. What waits stays for whoever left it. */
export function leaveOffline() {
  closeOutbox();
  endLive();
}
