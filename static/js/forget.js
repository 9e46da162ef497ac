// Signing out: the browser forgets what it kept for who was signed in.
for (const form of document.querySelectorAll("main form[method=post]")) {
  form.addEventListener("submit", () => {
    try {
      localStorage.clear();
      sessionStorage.clear();
    } catch {
      // Storage may be switched off.
    }
  });
}
