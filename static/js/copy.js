// <button hidden data-copy="id of an element" data-copied="Copied">: shown where copying is possible.
for (const button of navigator.clipboard ? document.querySelectorAll("button[data-copy]") : []) {
  const before = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText.trim());
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = before; }, 3000);
  });
}
