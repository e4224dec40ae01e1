// Enhancements only: every page works without this file.
(() => {
  const text = document.documentElement.dataset;

  // The reader's time zone, so that the server can write dates in it too.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !document.cookie.includes('tz=')) {
    document.cookie = `tz=${encodeURIComponent(zone)};path=/;max-age=31536000;samesite=lax`;
  }

  // Keys a and r choose the decision marked with them, and only after the reader has confirmed it.
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest('input, textarea, select, [contenteditable]')) return;
    const button = document.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    const { consequence } = button.dataset;
    // What cannot be undone is asked by a page of its own.
    if (consequence && !window.confirm(`${button.textContent.trim()}: ${consequence}\n\n${text.confirm}`)) return;
    button.form.requestSubmit(button);
  });

  // The bar of a list counts what is ticked, and is away while nothing is.
  const count = (bar) => {
    const ticked = bar.closest('form').querySelectorAll('input[type="checkbox"]:checked').length;
    bar.hidden = ticked === 0;
    bar.querySelector('b').textContent = bar.dataset.ticks.replace('{n}', ticked);
  };
  const bars = document.querySelectorAll('[data-ticks]');
  bars.forEach((bar) => {
    count(bar);
    bar.closest('form').addEventListener('change', () => count(bar));
  });
  window.addEventListener('pageshow', () => bars.forEach(count));

  // What a swap brought is said aloud.
  const live = document.getElementById('live');
  document.addEventListener('htmx:afterSettle', ({ detail }) => {
    const said = detail.elt.querySelector?.('[data-say]') ?? detail.elt.closest?.('[data-say]');
    if (live && said) live.textContent = said.dataset.say || said.textContent.trim();
  });

  document.querySelectorAll('[data-print]').forEach((button) => (button.hidden = false));
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-print]')) window.print();
  });
})();
