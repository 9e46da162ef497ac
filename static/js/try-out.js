// A form marked data-try-out shows what it would give, in [data-next], while it is filled in; nothing is saved.
// Whatever goes wrong, the button "Show what it would hold" does the same.
const form = document.querySelector("form[data-try-out]");
let asking = new AbortController();
let waiting;

const show = async () => {
  asking.abort();
  asking = new AbortController();
  const given = new FormData(form);
  given.set("action", "part");
  try {
    const answer = await fetch(location.href, { method: "POST", body: given, signal: asking.signal });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-next]");
    if (fresh) document.querySelector("[data-next]").replaceChildren(...fresh.childNodes);
  } catch { /* a later change asks again */ }
};

form?.addEventListener("change", () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, 250);
});
