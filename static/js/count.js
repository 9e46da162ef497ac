// Counts what is typed into a field that has a limit: <span data-count="id of the field" data-most>.
for (const note of document.querySelectorAll("[data-count][data-most]")) {
  const field = document.getElementById(note.dataset.count);
  const most = Number(note.dataset.most);
  const show = () => {
    const length = [...field.value].length;
    note.textContent = note.dataset.words.replace("{n}", length.toLocaleString(document.documentElement.lang));
    note.classList.toggle("is-over", length > most);
  };
  field.addEventListener("input", show);
  show();
}
