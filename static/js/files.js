// The list of files of one's own text, fetched anew while one of them waits: [data-files="address"], [data-waits].
// Ever less often, not at all while the page is out of sight, and never once all are checked.
const FIRST = 2000;
const LONGEST = 30000;

const look = async (list, pause) => {
  if (!list.querySelector("[data-waits]")) return;
  await new Promise((done) => { setTimeout(done, pause); });
  if (document.hidden) await new Promise((done) => { document.addEventListener("visibilitychange", done, { once: true }); });
  try {
    const answer = await fetch(list.dataset.files, { headers: { Accept: "text/html" } });
    if (answer.redirected || answer.status === 404) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-files]");
    // Not under somebody's fingers: what has the focus stays until it is left.
    if (answer.ok && fresh && !list.contains(document.activeElement) && fresh.textContent !== list.textContent) {
      list.replaceChildren(...fresh.children);
    }
  } catch {
    // The line dropped: the next look may find it.
  }
  look(list, Math.min(pause * 1.5, LONGEST));
};

for (const list of document.querySelectorAll("[data-files]")) look(list, FIRST);
