// Says of too many or too large files as they are chosen, and keeps them from being sent: a server in front
// of the portal ends such a request, and the words with it. <input type="file" data-fit="bytes" data-unfit="words">
const MOST_FILES = 10;

const fits = ({ files, dataset }) => files.length <= MOST_FILES && [...files].reduce((sum, { size }) => sum + size, 0) <= Number(dataset.fit);

for (const input of document.querySelectorAll("input[data-fit]")) {
  const said = document.createElement("p");
  said.className = "field__error";
  said.setAttribute("role", "alert");
  input.after(said);
  const look = () => {
    said.hidden = fits(input);
    said.textContent = said.hidden ? "" : input.dataset.unfit;
  };
  look();
  input.addEventListener("change", look);
  // Before submit-once.js, which would take it for sent.
  addEventListener("submit", (event) => {
    if (event.target !== input.form || fits(input)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    look();
    input.focus();
  }, true);
}
