// Where wagtail-localize's editing page finds its choosers: Wagtail has an inline script for it.
// Not a module: it runs before the scripts that follow it.
window.chooserUrls ??= { ...document.getElementById("desk-choosers").dataset };
