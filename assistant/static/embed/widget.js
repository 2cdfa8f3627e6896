// The anthology on a page of another site: behind a button that opens a panel, or in place as <bloemlezing-assistent>.
// It leaves no globals, cookies or storage there, and needs no policy but one that allows our script and our frame.

(() => {
  "use strict";

  const script = document.currentScript;
  if (!script?.src) throw new Error("Load widget.js as <script src=… defer></script>, not as a module.");

  const ELEMENT = "bloemlezing-assistent";
  const CORNER = "bloemlezing-knoppen"; // around the buttons of all scripts on the page
  const FULL = "(max-width: 30em), (max-height: 25em)"; // where the panel fills the window
  const SLOW = 8_000; // ms for a frame in view to be ready
  const SILENT = 3_000; // ms once it was loaded: a refused page is too, as an error
  const WORDS = {
    nl: { path: "embed", title: "Vraag het de bloemlezing", close: "Sluiten", loading: "Even geduld.", failed: "De bloemlezing is nu niet bereikbaar.", again: "Probeer opnieuw" },
    en: { path: "en/embed", title: "Ask the anthology", close: "Close", loading: "One moment.", failed: "The anthology cannot be reached now.", again: "Try again" },
  };
  const home = new URL("..", script.src); // our server, or the path on it where we are
  const { title: label, lang, color, mode } = script.dataset;
  const languageOf = (tag) => (/^en\b/i.test(tag) ? "en" : "nl");

  // Sizes in em, as the page may have changed rem; colours of the system, which follow its scheme

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
:host { display: block; }
:host([hidden]), p:empty, .view:not(.failed) button { display: none; }
button { min-height: 2.5em; padding: .25em 1em; border: 2px solid; border-radius: .5em; font: inherit; cursor: pointer; }
:focus-visible { outline: 3px solid CanvasText; outline-offset: 2px; box-shadow: 0 0 0 2px Canvas; }
.opener, .bar, .bar button { background: var(--color); color: var(--text); }
.opener { min-height: 3em; border-radius: 1.5em; pointer-events: auto; }
.panel[open] { box-sizing: border-box; display: flex; flex: 0 1 46em; flex-direction: column; order: -1; position: static; width: 32em; max-width: 100%; margin: 0; padding: 0; border: 2px solid var(--color); box-shadow: 0 0 1.5em #0006; pointer-events: auto; }
.bar { display: flex; gap: 1em; align-items: center; justify-content: space-between; padding: .5em 1em; }
h2 { margin: 0; font-size: 1.1em; }
.bar :focus-visible { outline-color: currentColor; }
.view { all: initial; color-scheme: inherit; display: flex; flex-direction: column; align-items: start; color: CanvasText; font: medium/1.5 system-ui, sans-serif; }
p, .view button { margin: .75em 1em; }
i { color: transparent; }
iframe { width: 100%; height: 20em; max-height: 90vh; border: 0; }
.panel .view, .panel iframe { flex: 1; min-height: 0; max-height: none; overflow: auto; }
.loading iframe { visibility: hidden; }
.failed iframe { display: none; }
@media ${FULL} { .panel[open] { position: fixed; inset: 0; width: 100%; height: 100%; max-height: none; border: 0; } }
@media print { .opener, .panel[open] { display: none; } }
`);

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const shadowOf = (host) => {
    const root = host.attachShadow({ mode: "closed" });
    root.adoptedStyleSheets = [sheet];
    return root;
  };
  const guard = (element, style) => { // against the style sheets of the page
    element.style.cssText = `all: initial; color-scheme: inherit; ${style};`.replaceAll(";", " !important;");
  };

  // The colour of the button, and black or white on it, whichever has more contrast (WCAG 2.2)

  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const colors = (root) => {
    const probe = make("i"); // stays transparent where there is no such colour
    probe.style.color = color ?? "";
    root.append(probe);
    const found = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(getComputedStyle(probe).color);
    probe.remove();
    if (!found) return "--color: #42145f; --text: #fff";
    const [red, green, blue] = found.slice(1).map((part) => linear(part / 255));
    const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
    return `--color: ${found[0]}; --text: ${1.05 / light > light / 0.05 ? "#fff" : "#000"}`;
  };

  // A frame with our page, and what is said in its place while it cannot be used

  const makeView = (language, title, leave) => { // leave: how to close the panel it is in, if it is
    const words = WORDS[language];
    const note = make("p", { role: "status", tabIndex: -1 });
    const again = make("button", { textContent: words.again });
    const box = make("div", { lang: language }, note, again);
    const timers = [];
    let state = "failed";
    let due = 0; // pages loaded in the frame, less those ready; browsers differ in what they tell first
    let frame;

    const turn = (next) => {
      timers.splice(0).forEach(clearTimeout);
      const focused = next !== state && box.contains(box.getRootNode().activeElement);
      state = next;
      due = state === "ready" ? due - 1 : 0;
      note.textContent = words[state] ?? "";
      box.className = `view ${state}`;
      if (focused) ({ loading: note, ready: frame, failed: again })[state].focus();
    };
    const failAfter = (time) => timers.push(setTimeout(turn, time, "failed"));
    const load = () => {
      if (state !== "failed") return;
      turn("loading");
      frame?.remove();
      frame = make("iframe", { title, allow: "clipboard-write", referrerPolicy: "no-referrer" });
      frame.sandbox = "allow-scripts allow-forms allow-same-origin allow-popups allow-downloads allow-modals";
      if (!leave) frame.loading = "lazy";
      frame.src = new URL(words.path, home);
      frame.addEventListener("load", () => { if (++due > 0) failAfter(SILENT); });
      box.append(frame);
      new IntersectionObserver((entries, observer) => { // out of view it may not be loading yet
        if (!entries.at(-1).isIntersecting) return;
        observer.disconnect();
        if (state === "loading") failAfter(SLOW);
      }).observe(box);
    };
    const hear = ({ isTrusted, source, origin, data }) => {
      if (!isTrusted || source !== frame?.contentWindow || origin !== home.origin) return;
      const said = data?.bloemlezing;
      if (said === "ready") turn(said);
      if (said === "close") leave?.();
      if (said === "height" && !leave && Number.isFinite(data.height)) frame.style.height = `${data.height}px`;
    };
    addEventListener("message", hear);
    again.addEventListener("click", load);
    return { box, load, end: () => removeEventListener("message", hear) };
  };

  // <bloemlezing-assistent>: the frame in place, as high as what is in it

  if (!customElements.get(ELEMENT)) customElements.define(ELEMENT, class extends HTMLElement {
    #root = shadowOf(this);
    #view;

    connectedCallback() {
      const language = languageOf(this.lang || lang);
      this.#view = makeView(language, this.title || label || WORDS[language].title);
      this.#root.replaceChildren(this.#view.box);
      this.#view.load();
    }

    disconnectedCallback() {
      this.#view.end();
    }
  });

  // The button and its panel, which is modal where it fills the window, as it hides what is behind it

  const makeCorner = () => {
    const corner = make(CORNER, { role: "region", ariaLabel: "Bloemlezing" });
    guard(corner, "position: fixed; z-index: 2147483647; inset: 1em 1em 1em auto; display: flex; flex-direction: column; gap: .75em; align-items: end; justify-content: end; max-width: calc(100% - 2em); pointer-events: none; font: medium/1.5 system-ui, sans-serif");
    document.body.append(corner);
    return corner;
  };
  const addButton = () => {
    const language = languageOf(lang);
    const title = label || WORDS[language].title;
    const corner = document.querySelector(CORNER) ?? makeCorner();
    const full = matchMedia(FULL);
    const host = make("div", { lang: language });
    const root = shadowOf(host);
    const opener = make("button", { className: "opener", textContent: title, ariaHasPopup: "dialog", ariaExpanded: "false" });
    const heading = make("h2", { tabIndex: -1, textContent: title });
    const shut = make("button", { textContent: WORDS[language].close });
    const put = () => (full.matches ? panel.showModal() : panel.show());
    const leave = () => {
      if (!panel.open) return;
      panel.close();
      opener.focus();
    };
    const view = makeView(language, title, leave);
    const panel = make("dialog", { className: "panel", ariaLabel: title }, make("div", { className: "bar" }, heading, shut), view.box);
    opener.addEventListener("click", () => {
      if (panel.open) return leave();
      corner.dispatchEvent(new Event("open")); // there is room for one panel at a time
      put();
      opener.ariaExpanded = "true";
      view.load();
      heading.focus();
    });
    corner.addEventListener("open", () => panel.close());
    panel.addEventListener("close", () => { opener.ariaExpanded = String(panel.open); });
    shut.addEventListener("click", leave);
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !panel.open) return;
      event.stopPropagation(); // it is not for a panel of the page itself
      leave();
    });
    full.addEventListener("change", () => {
      const active = root.activeElement;
      if (!panel.open || active?.contentWindow) return; // the focus would lose its place in the frame
      panel.close();
      put();
      (active ?? heading).focus();
    });
    root.append(opener, panel);
    corner.append(host);
    guard(host, `display: contents; ${colors(root)}`);
  };
  if (mode === "inline") return;
  if (document.body) addButton();
  else addEventListener("DOMContentLoaded", addButton);
})();
