// What readers do with citations, on every page: open a page in a panel, choose a part of an answer, copy, keep, judge.
// All words come from the page. What it shows was written by the server, but for the frame of the panel.

const LIST = "bloemlezing.kept";
const CONVERSATION = `bloemlezing.conversation.${document.documentElement.lang}`;
const CHOSEN = "bloemlezing.collection";
const roomy = () => matchMedia("(min-width: 62rem)").matches;
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const words = () => document.querySelector(".banner").dataset;

// The line that says what happened

const say = (text, quiet = false) => { // quietly: for who cannot see what everyone else does
  const line = document.querySelector("dialog[open] > [role=status]") ?? document.getElementById("bl-status");
  if (!line) return;
  line.textContent = "";
  line.classList.toggle("unseen", quiet);
  requestAnimationFrame(() => { line.textContent = text; }); // an emptied line that is filled is read out again
};

// The browser's storage, or where it allows none, as long as the page is open

const memory = new Map();
const stores = !document.querySelector("[data-embedded]"); // in a frame nothing is left behind
const read = (storage, name) => {
  if (!stores) return memory.get(name) ?? null;
  if (memory.has(name)) return memory.get(name);
  try { return globalThis[storage].getItem(name); } catch { return null; }
};
const write = (storage, name, value) => {
  memory.delete(name);
  if (!stores) memory.set(name, value);
  else try { globalThis[storage].setItem(name, value); } catch { memory.set(name, value); }
};

// The list of kept citations

const kept = () => {
  try {
    const found = JSON.parse(read("localStorage", LIST) ?? "[]");
    return Array.isArray(found) ? found.filter((id) => typeof id === "string") : [];
  } catch { return []; }
};
const query = (ids) => ids.map((id) => `id=${encodeURIComponent(id)}`).join("&");
const judged = new Map(); // what this visitor said: question and citation to grade
const judgedKey = (button) => `${button.closest("form").elements.question?.value}\n${button.closest("[data-id]").dataset.id}`;
const refresh = (root) => {
  const ids = kept();
  for (const button of root.querySelectorAll("[data-keep]")) {
    button.setAttribute("aria-pressed", String(ids.includes(button.closest("[data-id]").dataset.id)));
  }
  for (const button of root.querySelectorAll("[data-judge]")) {
    button.setAttribute("aria-pressed", String(judged.get(judgedKey(button)) === button.dataset.judge));
  }
  for (const link of document.querySelectorAll("[data-kept-list]")) {
    link.search = query(ids);
    link.querySelector("[data-kept-count]").textContent = ids.length ? `(${ids.length})` : "";
  }
  for (const list of document.querySelectorAll("[data-list]")) {
    const listed = new URL(list.dataset.list, location.href).searchParams.getAll("id");
    list.dataset.own ??= listed.every((id) => ids.includes(id)) ? "yes" : "no"; // or it is one that a colleague sent
    if (list.dataset.own === "no") continue;
    for (const part of list.querySelectorAll("[data-if-own]")) part.hidden = false;
    const left = [...list.querySelectorAll("[data-id]")].map((card) => card.dataset.id).filter((id) => ids.includes(id));
    for (const link of list.querySelectorAll("[data-takes]")) link.search = query(left);
  }
};
const store = (ids) => {
  write("localStorage", LIST, JSON.stringify(ids));
  refresh(document);
};
const keep = (button) => {
  const { id } = button.closest("[data-id]").dataset;
  const ids = kept();
  if (ids.includes(id)) {
    store(ids.filter((other) => other !== id));
    say(button.dataset.undone);
  } else if (ids.length >= Number(button.dataset.most)) {
    say(button.dataset.full);
  } else {
    store([...ids, id]);
    say(button.dataset.done);
  }
};
const empty = async (button) => {
  if (!confirm(button.dataset.sure)) return;
  store([]);
  const url = new URL(button.closest("[data-list]").dataset.list, location.href);
  url.search = "";
  if (!panel?.contains(button)) {
    location.assign(url);
    return;
  }
  if (trail.length) trail[trail.length - 1] = url.href;
  if (await fill(url.href)) say(button.dataset.done);
};

// Copying

const copyText = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // an address without https has no clipboard of that kind
    const before = document.activeElement;
    const area = Object.assign(document.createElement("textarea"), { value: text, readOnly: true, className: "unseen" });
    (document.querySelector("dialog[open]") ?? document.body).append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus();
    if (!done) throw new Error("not copied");
  }
};
const copy = async (button) => {
  const card = button.closest("[data-id]");
  try {
    await copyText(`“${card.querySelector("blockquote").textContent}” (${card.dataset.cited})`);
    say(button.dataset.done);
  } catch { say(button.dataset.failed); }
};

// Fetching a page of ours

const ADDRESSES = { "[href]": "href", "[src]": "src", "[action]": "action", "[data-judgments]": "data-judgments", "[data-list]": "data-list" };
const fetched = async (url, options) => {
  const response = await fetch(url, options);
  if (!(response.headers.get("content-type") ?? "").startsWith("text/html")) throw new Error(`no page at ${url}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const [selector, name] of Object.entries(ADDRESSES)) {
    for (const element of page.querySelectorAll(`main ${selector}, main${selector}`)) {
      element.setAttribute(name, new URL(element.getAttribute(name), response.url).href);
    }
  }
  return page;
};

// Choosing a part of an answer, or more of it

const refining = new WeakMap(); // the last that was asked of each turn
const refine = async (form, button) => {
  const turn = form.parentElement;
  const mine = Symbol(button.value);
  refining.set(turn, mine);
  const cards = form.querySelectorAll("blockquote").length;
  try {
    const body = new URLSearchParams(new FormData(form, button));
    const fresh = (await fetched(form.action, { method: "POST", body })).querySelector("main .reply");
    if (!fresh) throw new Error("no reply");
    if (refining.get(turn) !== mine || !form.isConnected) return;
    const facets = fresh.querySelector(".facets");
    if (facets) facets.open = form.querySelector(".facets")?.open ?? roomy();
    form.replaceWith(fresh);
    refresh(fresh);
    remember();
    say(fresh.dataset.said, true);
    const next = "more" in button.dataset
      ? fresh.querySelectorAll(".citation")[cards]?.querySelector("a")
      : [...fresh.querySelectorAll("[data-key]")].find((other) => other.dataset.key === button.dataset.key && other.checkVisibility());
    (next ?? fresh.querySelector(".summary"))?.focus({ preventScroll: !("more" in button.dataset) });
  } catch { say(words().failed); }
};

const visitor = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const judge = async (button) => {
  const form = button.closest("form");
  const body = new URLSearchParams(new FormData(form));
  body.set("citation", button.closest("[data-id]").dataset.id);
  body.set("grade", button.dataset.judge);
  body.set("reader", visitor);
  try {
    const response = await fetch(form.dataset.judgments, { method: "POST", body });
    if (!response.ok) throw new Error("not stored");
    judged.set(judgedKey(button), button.dataset.judge);
    refresh(form);
    say(button.dataset.done);
  } catch { say(words().failed); }
};

// The panel: a page of ours over the one that is open, so that a conversation is not lost

let panel;
let opener; // what has the focus again when the panel closes
let trail = []; // the addresses that were opened in it, the one that is shown last
let wanted = 0; // counts what was asked for, so that only the last of it is shown
const build = () => {
  panel = document.createElement("dialog");
  panel.className = "panel";
  panel.innerHTML = '<div class="bar"><button type="button" data-back></button><button type="button" data-shut></button></div><div class="page"></div><div role="status" class="status"></div>';
  panel.querySelector("[data-back]").textContent = words().back;
  panel.querySelector("[data-shut]").textContent = words().close;
  panel.addEventListener("close", () => {
    wanted += 1; // a page that is still under way comes too late
    const depth = trail.length;
    trail = [];
    if (depth && history.state?.panel) history.go(-depth);
    opener?.focus();
  });
  document.body.append(panel);
};
const fill = async (url) => {
  wanted += 1;
  const mine = wanted;
  let page;
  try { page = await fetched(url); } catch {
    if (mine === wanted) say(words().failed);
    return false;
  }
  if (mine !== wanted) return false;
  const where = panel.querySelector(".page");
  where.replaceChildren(...page.querySelector("main").childNodes);
  panel.querySelector(".status").textContent = "";
  const heading = where.querySelector("h1");
  heading.id = "bl-panel-heading";
  heading.tabIndex = -1;
  panel.setAttribute("aria-labelledby", heading.id);
  if (!panel.open) panel.showModal();
  refresh(where);
  panel.scrollTop = 0;
  heading.focus({ preventScroll: true });
  if (roomy()) where.querySelector(".marks rect")?.scrollIntoView({ block: "center" }); // the text stays beside it
  return true;
};
const showBack = () => { panel.querySelector("[data-back]").hidden = trail.length < 2; };
const open = async (link) => {
  if (!panel) build();
  const inside = panel.contains(link);
  const { href } = link;
  if (!inside) opener = link;
  if (!(await fill(href))) return;
  trail = inside ? [...trail, href] : [href];
  history.pushState({ ...history.state, panel: trail.length }, "");
  showBack();
};
history.replaceState({ ...history.state, panel: undefined }, ""); // after a reload nothing is open
addEventListener("popstate", async (event) => {
  wanted += 1;
  if (!panel?.open) return;
  const depth = event.state?.panel;
  trail = depth ? trail.slice(0, depth) : [];
  if (!trail.length) panel.close();
  else if (await fill(trail.at(-1))) showBack();
});

// The conversation and which document is asked, kept until the tab is closed: a reload, or a way back, does not lose it

const conversation = () => document.getElementById("bl-conversation");
const chooser = () => document.querySelector(".choose select");
const remember = () => write("sessionStorage", CONVERSATION, conversation()?.innerHTML ?? "");
const chooseAgain = () => {
  const chosen = [...chooser()?.options ?? []].find((option) => option.value === read("sessionStorage", CHOSEN));
  if (chosen) chosen.selected = true;
};
const restore = () => {
  const before = read("sessionStorage", CONVERSATION);
  if (!before) return;
  conversation().replaceChildren(document.createRange().createContextualFragment(before));
  document.documentElement.classList.add("asked");
};
let asking; // while a question waits for its answer; gradio does not tell when the server is gone
const watch = async () => {
  try { await fetch(words().health); } catch { say(words().failed); }
};
const earlier = () => {
  const turns = [...document.querySelectorAll("#bl-conversation .turn")];
  const answered = turns.map((turn) => turn.querySelector("form")).filter(Boolean);
  return answered.slice(-Number(words().remembered)).map((form) => form.elements.question.value);
};
const toldBy = (reply) => {
  const document = reply.closest(".of-document")?.querySelector("h3").textContent;
  return document ? `${document}: ${reply.dataset.said}` : reply.dataset.said;
};
globalThis.bloemlezing = { // what the chat calls
  ask() {
    clearInterval(asking);
    asking = setInterval(watch, 1_500);
    return JSON.stringify({ history: earlier(), collection: chooser()?.value ?? "" });
  },
  show(html) {
    clearInterval(asking);
    const added = document.createRange().createContextualFragment(html);
    const turn = added.querySelector(".turn");
    const said = [...added.querySelectorAll("[data-said]")].map(toldBy).join(" ") || words().failed;
    if (turn) {
      if (!roomy()) for (const facets of turn.querySelectorAll(".facets")) facets.open = false; // the best citation is in view
      conversation().append(turn);
      document.documentElement.classList.add("asked");
      refresh(turn);
      remember();
      turn.scrollIntoView({ block: "start", behavior: calm() ? "instant" : "smooth" });
    }
    say(said, Boolean(turn));
  },
  failed() {
    clearInterval(asking);
    say(words().failed);
  },
  clear() {
    conversation().replaceChildren();
    remember();
    document.documentElement.classList.remove("asked");
    document.querySelector("#bl-ask textarea, .ask textarea").focus();
    say(words().started);
  },
};

// On our own pages a plain form asks; in a frame of another site, that site is told how high we are

let underWay = false; // a question that was sent twice is asked once
const askPlainly = async (form) => {
  if (underWay) return;
  underWay = true;
  const body = new URLSearchParams(new FormData(form));
  for (const question of earlier()) body.append("history", question);
  try {
    const turn = (await fetched(form.action, { method: "POST", body })).querySelector("main .turn");
    if (!turn) throw new Error("no turn");
    globalThis.bloemlezing.show(turn.outerHTML);
    form.elements.question.value = ""; // what was chosen beside it stays chosen
  } catch { say(words().failed); }
  underWay = false;
};
const tell = (message) => { if (parent !== self) parent.postMessage({ bloemlezing: message, height: document.body.scrollHeight }, "*"); };
addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && conversation() && event.target.matches(".ask textarea")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
  if (event.key === "Escape" && !panel?.open) tell("close");
});

// One listener for everything, also for what is added later

const ACTIONS = {
  copy, empty, judge, keep,
  back: () => history.back(),
  shut: () => panel.close(),
  anew: () => globalThis.bloemlezing.clear(),
  toAnswer: () => document.querySelector(".turn:last-child .question")?.focus(),
};
document.addEventListener("click", (event) => {
  const target = event.target.closest("a[data-panel], button");
  if (!target || event.defaultPrevented) return;
  if (target.matches("a")) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button || !(conversation() || panel?.open)) return;
    event.preventDefault();
    open(target);
    return;
  }
  const action = Object.keys(ACTIONS).find((name) => name in target.dataset);
  if (action) ACTIONS[action](target);
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches(".reply") && event.submitter) refine(form, event.submitter);
  else if (form.matches(".ask") && conversation()) askPlainly(form);
  else return;
  event.preventDefault();
});
document.addEventListener("change", ({ target }) => { if (target === chooser()) write("sessionStorage", CHOSEN, target.value); });
addEventListener("storage", () => refresh(document));

document.documentElement.classList.add("scripted-page");
const main = document.querySelector("body > main [data-list]");
if (main && !location.search && kept().length) location.replace(`?${query(kept())}`);
const once = (isThere, act) => { // gradio brings its page later, in parts
  const look = (_, observer) => {
    if (!isThere()) return;
    observer.disconnect();
    act();
  };
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
};
const chat = document.querySelector("gradio-app");
once(() => document.querySelector("[data-kept-list]") && (!chat || conversation()), () => {
  if (conversation()) restore();
  refresh(document);
});
if (chat) once(() => chooser() || document.getElementById("bl-status"), chooseAgain); // that line comes last
refresh(document);
if (conversation()?.matches("[data-embedded]")) {
  new ResizeObserver(() => tell("height")).observe(document.body);
  tell("ready");
}
