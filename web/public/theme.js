// Runs before the first paint, so that a dark console never flashes white. A file of its own: the page's policy allows no inline script.
(() => {
  let prefs = {};
  try {
    prefs = JSON.parse(localStorage.getItem('apihub-prefs') ?? '{}').state ?? {};
  } catch {
    // Unreadable preferences are none.
  }
  const dark =
    prefs.theme === 'dark' || (prefs.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.toggle('dark', dark);
  if (prefs.language) document.documentElement.lang = prefs.language;
})();
