// <select data-time-zone>: the browser's own zone, where nobody has chosen one and it is offered.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const select of document.querySelectorAll("select[data-time-zone]")) {
  if (select.value === "" && [...select.options].some((option) => option.value === zone)) select.value = zone;
}
