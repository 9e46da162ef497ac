// A list that changes where it stands. Ticking in a form marked data-filter, and links marked data-in-place, read the
// page they lead to and take its parts ([data-live]) from there; whatever goes wrong, the browser opens that page.
let reading = new AbortController();
let shown = location.pathname + location.search;
const status = Object.assign(document.createElement("p"), { className: "vh", role: "status" });
document.querySelector("main").append(status);

const part = (name, page = document) => page.querySelector(`[data-live="${name}"]`);
const parts = (page) => [...page.querySelectorAll("[data-live]")];
const folds = (page) => [...page.querySelectorAll("details[data-fold]")];

const asked = (form) => {
  const given = [...new FormData(form)].filter(([, value]) => value.trim());
  const query = new URLSearchParams(given).toString();
  return location.pathname + (query && `?${query}`);
};

// How to find what had the focus in the new parts: by name, or by its words.
const twinOf = (old) => {
  const name = old.closest("[data-live]")?.dataset.live;
  if (!name) return () => null;
  const words = old.textContent;
  return () => {
    const all = [...part(name).querySelectorAll(old.localName)];
    return all.find((one) => (old.id ? one.id === old.id : old.name ? one.name === old.name && one.value === old.value
      : words && one.textContent === words));
  };
};

// Words that were typed while the answer was on its way.
const typedWords = () => [...document.querySelectorAll("[data-live] input[type=search]")]
  .filter((one) => one.value !== one.defaultValue).map(({ id, value }) => [id, value]);

const swap = (page) => {
  const now = parts(document);
  if (now.map((one) => one.dataset.live).join() !== parts(page).map((one) => one.dataset.live).join()) throw new Error("Other parts");
  const focused = document.activeElement;
  const caret = focused.type === "search" && focused.selectionStart;
  const twin = twinOf(focused);
  const top = focused.getBoundingClientRect().top;
  for (const fold of folds(document)) {
    const fresh = page.querySelector(`details[data-fold="${fold.dataset.fold}"]`);
    if (fresh) fresh.open = fold.open;
  }
  const typed = typedWords();
  for (const one of now) one.replaceWith(part(one.dataset.live, page));
  for (const [id, value] of typed) document.getElementById(id).value = value;
  for (const one of document.head.querySelectorAll("title, link[rel=canonical], link[rel=alternate]")) one.remove();
  document.head.append(...page.head.querySelectorAll("title, link[rel=canonical], link[rel=alternate]"));
  if (focused.isConnected || focused === document.body) return;
  const same = twin();
  (same ?? document.getElementById("count")).focus({ preventScroll: Boolean(same) });
  if (same) scrollBy(0, same.getBoundingClientRect().top - top);
  if (caret !== false) same?.setSelectionRange(caret, caret);
};

const read = async (address, { add = true } = {}) => {
  reading.abort();
  const mine = reading = new AbortController();
  const { dataset } = part("results");
  part("results").setAttribute("aria-busy", "true");
  const patience = setTimeout(() => { status.textContent = dataset.loading; }, 1500);
  try {
    const answer = await fetch(address, { signal: mine.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok) throw new Error(answer.statusText);
    // The address as the page itself writes it: in one order, without what it didn't understand.
    const { pathname, search } = new URL(page.querySelector("link[rel=canonical]").href);
    swap(page);
    shown = add ? pathname + search : location.pathname + location.search;
    if (add && shown !== location.pathname + location.search) history.pushState(null, "", shown);
    status.textContent = document.getElementById("count").textContent;
  } catch {
    if (!mine.signal.aborted) location.assign(address);
  } finally {
    clearTimeout(patience);
  }
};

document.addEventListener("change", ({ target }) => {
  if (target.matches("form[data-filter] input[type=checkbox]")) read(asked(target.form));
});
document.addEventListener("submit", async (event) => {
  if (!event.target.matches("form[data-filter]")) return;
  event.preventDefault();
  await read(asked(event.target));
  const sheet = document.querySelector("form[data-filter]").closest("details");
  if (!matchMedia("(min-width: 64em)").matches) sheet.open = false;
  document.getElementById("count").focus();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-in-place]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  read(link.href);
});
addEventListener("popstate", () => {
  if (location.pathname + location.search !== shown) read(location.href, { add: false });
});
addEventListener("pagehide", () => reading.abort());
