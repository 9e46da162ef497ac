// Starts the widgets of the editors' desk, where Wagtail has inline scripts (docs/decisions/0086).
// Only what is named here is ever started. A widget may arrive later: in a dialogue, in a new row.
const byField = (name) => (field, options) => new window[name](field, options);
const whole = (name) => (_field, options) => new window[name](options);
const STARTERS = {
  Chooser: byField("Chooser"),
  DocumentChooser: byField("DocumentChooser"),
  ImageChooser: byField("ImageChooser"),
  PageChooser: byField("PageChooser"),
  SnippetChooser: byField("SnippetChooser"),
  TaskChooser: (field) => window.createTaskChooser(field),
  InlinePanel: whole("InlinePanel"),
  MultipleChooserPanel: whole("MultipleChooserPanel"),
  date: (field, options) => window.initDateChooser(field, options),
  "date-time": (field, options) => window.initDateTimeChooser(field, options),
  time: (field, options) => window.initTimeChooser(field, options),
};
// A row that is moved arrives anew; its widget runs already.
const started = new WeakSet();

const start = (element) => {
  if (started.has(element)) return;
  started.add(element);
  const { start: kind, field, options } = element.dataset;
  STARTERS[kind](field, JSON.parse(options));
};

const startIn = (root) => {
  if (root.matches?.("template[data-start]")) start(root);
  root.querySelectorAll?.("template[data-start]").forEach(start);
};

// Before Wagtail's own controllers, which take the menu out of a chooser: a module runs before
// they begin, and of two observers the older one is told first.
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) addedNodes.forEach(startIn);
}).observe(document, { childList: true, subtree: true });
startIn(document);

// Translations are asked for in several languages at once: one box ticks them all.
const all = document.querySelector("[name=select_all]");
all?.addEventListener("change", () => {
  for (const one of document.querySelectorAll("[name=locales]")) one.checked = all.checked;
});

// The picture's focal area: by default it finds out about touch by writing an inline handler.
if (window.jQuery?.Jcrop) {
  window.jQuery.Jcrop.defaults.touchSupport = navigator.maxTouchPoints > 0;
}
