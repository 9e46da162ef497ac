// <input data-suggest="address" data-words="Suggestions: {n}">: suggestions while somebody types, by keyboard or pointer.
// After the WAI-ARIA pattern of an editable combobox with a list. Without script it is a plain field.
const WAIT = 150;
const HAN = /\p{Script=Han}/u;
const kept = new Map();
let count = 0;

const ask = async (address, words, signal) => {
  const url = `${address}?${new URLSearchParams({ q: words })}`;
  if (!kept.has(url)) {
    const answer = await fetch(url, { signal });
    if (!answer.ok) return [];
    kept.set(url, await answer.json());
  }
  return kept.get(url);
};

const option = ({ label, thing, language }, id) => {
  const item = Object.assign(document.createElement("li"), { id, role: "option", ariaSelected: "false" });
  const name = Object.assign(document.createElement("bdi"), { textContent: label, lang: language });
  const words = document.createElement("span");
  words.append(name);
  item.append(words, Object.assign(document.createElement("small"), { textContent: thing }));
  return item;
};

const suggestTo = (field) => {
  const own = `suggestions-${count += 1}`;
  const list = Object.assign(document.createElement("ul"), { id: own, role: "listbox", className: "suggestions", hidden: true });
  const status = Object.assign(document.createElement("p"), { role: "status", className: "vh" });
  let found = [];
  let active = -1;
  let typing = 0;
  let asking = new AbortController();

  const mark = (next) => {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = next;
    const item = list.children[active];
    item?.setAttribute("aria-selected", "true");
    item?.scrollIntoView({ block: "nearest" });
    if (item) field.setAttribute("aria-activedescendant", item.id);
    else field.removeAttribute("aria-activedescendant");
  };
  const show = (some) => {
    found = some;
    mark(-1);
    list.replaceChildren(...found.map((one, i) => option(one, `${own}-${i}`)));
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = found.length ? field.dataset.words.replace("{n}", found.length.toLocaleString(document.documentElement.lang)) : "";
  };
  const close = () => {
    clearTimeout(typing);
    asking.abort();
    if (!list.hidden) show([]);
  };
  const look = async () => {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const words = field.value.trim();
    if (words.length < (HAN.test(words) ? 1 : 2)) return show([]);
    const some = await ask(field.dataset.suggest, words, signal).catch(() => []);
    return signal.aborted ? undefined : show(some);
  };

  for (const [name, value] of Object.entries({ role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": own })) field.setAttribute(name, value);
  field.parentElement.classList.add("suggests");
  field.parentElement.append(list, status);

  field.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(look, WAIT);
  });
  field.addEventListener("keydown", (event) => {
    const { key } = event;
    if (key === "Escape" && !list.hidden) close();
    else if (key === "ArrowDown" && list.hidden) look();
    else if (key === "ArrowDown") mark(active + 1 < found.length ? active + 1 : -1);
    else if (key === "ArrowUp" && !list.hidden) mark(active < 0 ? found.length - 1 : active - 1);
    else if (key === "Enter" && active >= 0) location.assign(found[active].url);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (item) location.assign(found[[...list.children].indexOf(item)].url);
  });
};

// A list that changes in place brings new fields: each begins when it is first entered.
document.addEventListener("focusin", ({ target }) => {
  if (target.matches("input[data-suggest]:not([role])")) suggestTo(target);
});
