// Beside the form, while somebody writes: the meter of its parts, what is near, the language it seems to be in.
const form = document.querySelector("form[data-keep]");
const box = document.querySelector("[data-parts]");
const hints = document.querySelector("[data-hints]");
const lang = document.documentElement.lang;
const WAIT = 1500;
const PLACES = ["country", "region", "worldwide"];
const ASKED = ["title", "summary"];

const has = (name) => (name === "country" ? PLACES : [name]).some((one) => [...form.querySelectorAll(`[name="${one}"]`)]
  .some((field) => (field.type === "checkbox" || field.type === "radio" ? field.checked : field.value.trim() !== "")));
const count = () => {
  const parts = [...box.querySelectorAll("[data-part]")];
  let there = 0;
  for (const { dataset: { part }, lastElementChild: words } of parts) {
    const is = has(part);
    there += is;
    const was = words.textContent;
    if (is && (was === box.dataset.empty || words.className)) words.textContent = box.dataset.written;
    else if (!is && !words.className) words.textContent = box.dataset.empty;
    if (is) words.className = "";
    const lack = box.querySelector(`[data-lack="${part}"]`);
    if (lack) lack.hidden = is;
  }
  box.querySelector("progress").value = there;
  box.querySelector(".done-h").textContent = box.dataset.words.replace("{n}", there.toLocaleString(lang)).replace("{all}", parts.length.toLocaleString(lang));
};

let timer = 0;
let asked = "";
const look = async () => {
  const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const now = [...ASKED, "language"].map((name) => body.get(name)).join("\n");
  if (now === asked || !ASKED.every((name) => body.get(name).trim())) return;
  asked = now;
  const answer = await fetch(hints.dataset.hints, { method: "POST", body }).catch(() => null);
  // Our own template, with what was typed escaped in it.
  if (answer?.ok) hints.innerHTML = await answer.text();
  for (const button of hints.querySelectorAll("[data-choose-language]")) button.hidden = false;
};
const later = () => {
  count();
  clearTimeout(timer);
  timer = setTimeout(look, WAIT);
};
form.addEventListener("input", later);
form.addEventListener("change", later);
hints.addEventListener("click", ({ target }) => {
  const code = target.dataset.chooseLanguage;
  if (!code) return;
  form.elements.language.value = code;
  form.elements.language.dispatchEvent(new Event("input", { bubbles: true }));
  target.closest("p").remove();
});
for (const button of hints.querySelectorAll("[data-choose-language]")) button.hidden = false;
