// <form data-keep="address" data-seal="key" …>: what is typed is kept by the portal every few seconds, and by this
// browser until it is. What the browser keeps is sealed with a key that only the signed-in author is given; leaving
// quickly and signing out wipe it (docs/decisions/0100).
const form = document.querySelector("form[data-keep]");
const status = document.querySelector("[data-kept]");
const AFTER = 2000;
const AT_MOST = 8000;
const AGAIN = 10000;
const DAYS = 30;
const OWN = ["csrfmiddlewaretoken", "base", "seen", "stamp", "key"];
const { elements: fields, dataset } = form;
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const time = (at) => new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(at);
const day = () => Math.floor(Date.now() / 864e5);
const own = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const number = (stamp) => Number(stamp.split(".")[1] ?? 0);
const tools = crypto.subtle && dataset.seal
  ? await crypto.subtle.importKey("raw", Uint8Array.from(atob(dataset.seal), (one) => one.charCodeAt(0)), "AES-GCM", false, ["encrypt", "decrypt"])
  : null;

let count = 0;
let isNew = "new" in dataset;
let unsaved = false;
let since = 0;
let busy = null;
let timer = 0;
let stopped = "paused" in dataset;
let ready = false;
let going = false;

const say = (state, at) => {
  const words = status.dataset[state].replace("{time}", at ? time(at) : "");
  if (status.firstElementChild.textContent !== words) status.firstElementChild.textContent = words;
  status.classList.toggle("is-loud", state !== "saved" && state !== "untitled");
  status.querySelector("a").hidden = state !== "out";
};
const typed = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OWN.includes(name));
const asText = (some) => JSON.stringify([...some].sort());
const next = () => { fields.stamp.value = `${own}.${count += 1}`; };

// The browser's own copies: one for each window.
const place = () => `typed.${fields.key.value}.${own}`;
const forget = (name = place()) => { try { localStorage.removeItem(name); } catch { /* Storage may be off. */ } };
const remember = async () => {
  if (!tools || document.body.hidden) return false;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const { key, base, seen, stamp } = fields;
  const told = { kind: dataset.kind, key: key.value, base: base.value, seen: seen.value, stamp: stamp.value || `${own}.0`, isNew, at: Date.now(), fields: typed() };
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, tools, new TextEncoder().encode(JSON.stringify(told)));
  try {
    if (!document.body.hidden) localStorage.setItem(place(), JSON.stringify({ day: day(), iv: [...iv], sealed: btoa(Array.from(new Uint8Array(sealed), (byte) => String.fromCharCode(byte)).join("")) }));
    return true;
  } catch {
    return false;
  }
};
const opened = async (name) => {
  try {
    const { iv, sealed } = JSON.parse(localStorage.getItem(name));
    const bytes = Uint8Array.from(atob(sealed), (one) => one.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv: new Uint8Array(iv) }, tools, bytes)));
  } catch {
    return null;
  }
};

// The portal's copy.
const ask = (options = {}) => fetch(dataset.keep, { headers: { Accept: "application/json" }, credentials: "same-origin", ...options });
const takeToken = async (answer) => {
  const { token } = await answer.json();
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
};
const send = async () => {
  const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const signal = AbortSignal.any ? AbortSignal.any([busy.signal, AbortSignal.timeout(20000)]) : busy.signal;
  return ask({ method: "POST", body, signal });
};
const kept = async (answer, at) => {
  const { seen, base, address } = await answer.json();
  fields.seen.value = seen;
  fields.base.value = base;
  isNew = false;
  if (location.pathname !== address) history.replaceState(null, "", address + location.search);
  if (!unsaved) forget();
  say("saved", at);
};
const settle = async (answer, at) => {
  if (answer.status === 401) return say("out");
  if (answer.status === 413) return say("long");
  const { state } = answer.headers.get("Content-Type")?.includes("json") ? await answer.clone().json() : {};
  if (state === "kept") return kept(answer, at);
  if (state === "untitled") return say("untitled");
  stopped = answer.status === 409;
  return say(stopped ? "newer" : "failed");
};
const keep = async () => {
  clearTimeout(timer);
  if (!unsaved || busy || stopped || going) return;
  busy = new AbortController();
  unsaved = false;
  next();
  const at = new Date();
  let done = false;
  try {
    let answer = await send();
    if (answer.status === 403) {
      const here = await ask();
      if (here.ok) await takeToken(here);
      answer = here.ok ? await send() : here;
    }
    await settle(answer, at);
    done = answer.ok || answer.status === 413;
  } catch {
    if (!going) say(tools ? "offline" : "bare");
  }
  busy = null;
  unsaved ||= !done;
  if (unsaved) timer = setTimeout(keep, done ? AFTER : AGAIN);
};
const changed = () => {
  if (!unsaved) since = Date.now();
  unsaved = true;
  clearTimeout(timer);
  timer = setTimeout(keep, Math.max(0, Math.min(AFTER, since + AT_MOST - Date.now())));
  clearTimeout(changed.soon);
  changed.soon = setTimeout(remember, 400);
};

// What the browser kept is offered back, never put in the place of anything by itself.
const put = (fieldset) => {
  for (const field of fields) {
    if (!field.name || OWN.includes(field.name) || field.type === "submit" || field.type === "file") continue;
    const values = fieldset.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
};
const candidates = async () => {
  const names = Object.keys(localStorage).filter((name) => name.startsWith("typed.") && !name.endsWith(own));
  const found = [];
  for (const name of names) {
    if (JSON.parse(localStorage.getItem(name) ?? "{}").day < day() - DAYS) { forget(name); continue; }
    const told = await opened(name);
    if (!told) continue;
    const isThis = told.key === fields.key.value;
    if (!isThis && !(isNew && told.isNew && told.kind === dataset.kind)) continue;
    const [window] = told.stamp.split(".");
    const isSaved = isThis && window === (dataset.wrote ?? "").split(".")[0] && number(told.stamp) <= number(dataset.wrote);
    if (isSaved || asText(told.fields) === asText(typed())) forget(name);
    else found.push([name, told]);
  }
  return found.sort(([, one], [, other]) => other.at - one.at);
};
const offer = ([[name, told] = [], ...rest]) => {
  const box = document.querySelector("[data-offer]");
  box.hidden = !name;
  if (!name) return;
  const [words] = box.querySelectorAll("p");
  words.textContent = words.dataset.words.replace("{time}", new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(told.at));
  const [take, leave] = box.querySelectorAll("button");
  take.onclick = async () => {
    const isOfThatWindow = told.stamp.split(".")[0] === (dataset.wrote ?? "").split(".")[0];
    if (told.key !== fields.key.value) {
      dataset.keep = dataset.keep.replace(fields.key.value, told.key);
      fields.key.value = told.key;
    } else if (!isOfThatWindow) {
      fields.base.value = told.base;
      fields.seen.value = told.seen;
    }
    put(told.fields);
    if (await remember()) forget(name);
    offer(rest);
    fields.title.focus();
  };
  leave.onclick = () => {
    forget(name);
    offer(rest);
  };
};

form.addEventListener("input", changed);
form.addEventListener("change", changed);
addEventListener("online", keep);
document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
// Nothing is sent into a line that is down, and nothing is sent before the browser has it.
addEventListener("submit", async (event) => {
  if (event.target !== form || ready) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (going) return;
  going = true;
  busy?.abort();
  clearTimeout(timer);
  next();
  await remember();
  try {
    const here = await ask({ signal: AbortSignal.timeout?.(8000) });
    if (here.ok) await takeToken(here);
  } catch (error) {
    if (error.name !== "TimeoutError") {
      going = false;
      unsaved = true;
      timer = setTimeout(keep, AGAIN);
      say(tools ? "offline" : "bare");
      return;
    }
  }
  ready = true;
  form.requestSubmit(event.submitter);
}, true);
addEventListener("pageshow", () => { ready = going = false; });
if (tools) candidates().then(offer, () => {});
