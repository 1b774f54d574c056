// Runs before the first paint, so that a dark page never flashes white. A file of its own: the content security policy
// allows no inline script. The key is the one Mantine's colour scheme manager writes.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('mantine-color-scheme-value');
  } catch (error) {
    // Storage is blocked: the system's preference decides.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
