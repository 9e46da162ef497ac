// <button hidden data-print>: shown where a script runs; opens the browser's own window for printing.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
