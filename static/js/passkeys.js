// Says in words when this browser has no passkeys (<p hidden data-passkey-missing>), and when one
// was not used (<p hidden data-passkey-failed>): allauth's own scripts only write to the console.
const missing = document.querySelector("[data-passkey-missing]");
const failed = document.querySelector("[data-passkey-failed]");
if (missing && !window.PublicKeyCredential) missing.hidden = false;
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  if (failed && missing.hidden) {
    failed.hidden = true;
    requestAnimationFrame(() => { failed.hidden = false; });
  }
});
