// <textarea data-markdown>: marks by button or keyboard, a look at it as its page will show it, and what is pasted from
// Word or a page as Markdown. Words and addresses stand in <span data-marks>.
const { dataset: words } = document.querySelector("[data-marks]");
const MOST = 200000;
const LINK = "https://";
const AROUND = { bold: "**", italic: "*" };
const BEFORE = { heading: "## ", list: "- ", numbers: "1. ", quote: "> " };

// So that it can be undone like anything typed.
const insert = (field, text) => {
  field.focus();
  if (document.execCommand(text ? "insertText" : "delete", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
};
const chosen = (field) => field.value.slice(field.selectionStart, field.selectionEnd);
const around = (field, mark) => {
  const start = field.selectionStart;
  const text = chosen(field);
  const has = text.length > 2 * mark.length && text.startsWith(mark) && text.endsWith(mark);
  insert(field, has ? text.slice(mark.length, -mark.length) : mark + text + mark);
  if (!has) field.setSelectionRange(start + mark.length, start + mark.length + text.length);
};
const before = (field, mark) => {
  const { value } = field;
  const start = value.lastIndexOf("\n", field.selectionStart - 1) + 1;
  const after = value.indexOf("\n", field.selectionEnd);
  field.setSelectionRange(start, after < 0 ? value.length : after);
  const lines = chosen(field).split("\n");
  const has = lines.every((line) => line.startsWith(mark));
  insert(field, lines.map((line) => (has ? line.slice(mark.length) : mark + line)).join("\n"));
};
const link = (field) => {
  const text = chosen(field);
  const start = field.selectionStart;
  insert(field, `[${text}](${LINK})`);
  const at = text ? start + text.length + 3 : start + 1;
  field.setSelectionRange(at, text ? at + LINK.length : at);
};
const act = (field, name) => {
  if (name in AROUND) around(field, AROUND[name]);
  else if (name in BEFORE) before(field, BEFORE[name]);
  else link(field);
};

const ask = async (address, values) => {
  const csrfmiddlewaretoken = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken, ...values }), signal: AbortSignal.timeout?.(8000) });
  if (!answer.ok) throw new Error(answer.status);
  return answer.text();
};
const look = async (field, button, shown) => {
  const opens = shown.hidden;
  if (opens) {
    try {
      // The portal's own renderer has cleaned it; nothing else is ever put here.
      shown.innerHTML = await ask(words.read, { text: field.value });
    } catch {
      shown.textContent = words.fails;
    }
  }
  shown.hidden = !opens;
  field.hidden = opens && shown.textContent !== words.fails;
  button.setAttribute("aria-pressed", String(opens));
};

const pasted = async (event) => {
  const { currentTarget: field, clipboardData } = event;
  const html = clipboardData.getData("text/html").replace(/^[\s\S]*<!--StartFragment-->|<!--EndFragment-->[\s\S]*$/g, "");
  const plain = clipboardData.getData("text/plain").replace(/\r\n?/g, "\n");
  if (!/<(?:[bipu]|a|b|h[1-6]|li|ol|ul|em|strong|span|table|div|br)[\s>]/i.test(html) || html.length > MOST) return;
  event.preventDefault();
  const start = field.selectionStart;
  insert(field, plain);
  const end = field.selectionEnd;
  const text = await ask(words.pasted, { html }).catch(() => plain);
  // The words stay as they were pasted where the line is down, or where somebody has gone on in them.
  if (text === plain || field.value.slice(start, end) !== plain) return;
  const place = [field.selectionStart, field.selectionEnd].map((at) => (at < end ? at : at + text.length - plain.length));
  field.setSelectionRange(start, end);
  insert(field, text);
  field.setSelectionRange(...place);
};

for (const field of document.querySelectorAll("textarea[data-markdown]")) {
  const bar = Object.assign(document.createElement("p"), { className: "tools", role: "toolbar" });
  const shown = Object.assign(document.createElement("div"), { className: "as-read prose", hidden: true });
  shown.setAttribute("aria-live", "polite");
  bar.setAttribute("aria-label", words.marks);
  bar.setAttribute("aria-controls", field.id);
  for (const name of [...Object.keys(AROUND), ...Object.keys(BEFORE), "link", "look"]) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: words[name], tabIndex: bar.firstChild ? -1 : 0 });
    button.addEventListener("click", () => (name === "look" ? look(field, button, shown) : act(field, name)));
    bar.append(button, " ");
  }
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] * (document.dir === "rtl" ? -1 : 1);
    if (!step) return;
    const all = [...bar.children];
    const now = all.indexOf(document.activeElement);
    const next = all[(now + step + all.length) % all.length];
    all[now].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    event.preventDefault();
  });
  field.addEventListener("keydown", (event) => {
    const name = { b: "bold", i: "italic", k: "link" }[event.key.toLowerCase()];
    if (!name || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    act(field, name);
  });
  field.addEventListener("paste", pasted);
  field.after(shown, bar);
}
