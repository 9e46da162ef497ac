// <span hidden data-find-in="id of a fieldset" data-words="Find a country">: of many boxes in folds, shows those
// whose name fits what is typed.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
for (const { dataset } of document.querySelectorAll("[data-find-in]")) {
  const set = document.getElementById(dataset.findIn);
  const folds = [...set.querySelectorAll("details")];
  if (!folds.length) continue;
  const options = [...set.querySelectorAll("li")].map((item) => [item, plain(item.textContent)]);
  const open = folds.map((fold) => fold.open);
  const field = Object.assign(document.createElement("input"), { type: "search", className: "find-option", autocomplete: "off" });
  field.setAttribute("aria-label", dataset.words);
  field.placeholder = dataset.words;
  field.addEventListener("input", () => {
    const words = plain(field.value.trim());
    for (const [item, name] of options) item.hidden = !name.includes(words);
    folds.forEach((fold, i) => {
      const some = [...fold.querySelectorAll("li")].some((item) => !item.hidden);
      fold.hidden = !some;
      fold.open = words ? some : open[i] || fold.querySelector(":checked") !== null;
    });
  });
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  folds[0].before(field);
}
