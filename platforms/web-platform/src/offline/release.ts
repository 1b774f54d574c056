/** The pages themselves, kept by a service worker where there can be one (https, or this machine). */
export function keepRelease() {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/sw.js').catch(() => undefined);
}
