// <time datetime data-local-time>: shows the moment by the clock of the reader's device; how it stood before is its title.
const { lang } = document.documentElement;
const language = lang === "en" ? "en-GB" : lang;
const form = { dateStyle: "long", timeStyle: "short" };
const shown = (moment, zone) => new Intl.DateTimeFormat(language, { ...form, timeZone: zone }).format(moment);
for (const time of document.querySelectorAll("time[data-local-time]")) {
  const moment = new Date(time.dateTime);
  if (Number.isNaN(moment.getTime())) continue;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  time.title = time.textContent.trim();
  time.textContent = `${shown(moment, zone)} (${zone.replaceAll("_", " ")})`;
}
