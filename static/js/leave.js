// Leaving quickly: the page is blank at once, then another site stands in its place in the
// history. The session ends by a request that outlives the page; the server asks the browser to
// forget what it keeps of the portal. The list of pages opened earlier stays: no page can change it.
const form = document.querySelector("form[data-leave]");
const WITHIN = 3000;
let presses = [];

function leave() {
  document.title = "…";
  document.body.hidden = true;
  try {
    sessionStorage.clear();
    localStorage.clear();
  } catch {
    // Storage may be switched off.
  }
  fetch(form.action, { method: "POST", keepalive: true, credentials: "same-origin" }).catch(() => {});
  history.replaceState(null, "", "/");
  location.replace(form.dataset.leave);
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    presses = [...presses.filter((at) => event.timeStamp - at < WITHIN), event.timeStamp];
    if (presses.length === 3) leave();
  });
  // Back, to a page that the browser has kept whole: it is read anew, by nobody signed in.
  addEventListener("pageshow", (event) => {
    if (event.persisted && document.body.hidden) location.reload();
  });
}
