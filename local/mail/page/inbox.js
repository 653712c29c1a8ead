// @ts-check
/** @typedef {{ id: string, createdAt: string, from: string, to: string[], subject: string, preview: string }} Summary */

const refreshEvery = 1500;
/** What the page shows, in words and in its addresses: `message`, `messages`. */
const { thing = "", things = "" } = document.body.dataset;

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @returns {T}
 */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page lacks #${id}.`);
  return /** @type {T} */ (found);
}

const list = element("messages");
const search = /** @type {HTMLInputElement} */ (element("search"));
const frame = /** @type {HTMLIFrameElement} */ (element("body"));

/** @type {Summary[]} */
let shown = [];
/** @type {string | undefined} */
let selected = location.hash.slice(1) || undefined;
let drawn = "";

/** @param {string} iso */
function when(iso) {
  const date = new Date(iso);
  const today = date.toDateString() === new Date().toDateString();
  return today
    ? date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" })
    : date.toLocaleDateString(undefined, { month: "short", day: "numeric" });
}

async function refresh() {
  const wanted = search.value.trim();
  try {
    const response = await fetch(`/api/${things}?to=${encodeURIComponent(wanted)}`);
    if (!response.ok) throw new Error(String(response.status));
    const found = /** @type {Summary[]} */ (await response.json());
    if (wanted !== search.value.trim()) return;
    shown = found;
    element("failure").hidden = true;
  } catch {
    element("failure").hidden = false;
    return;
  }
  const state = JSON.stringify([shown.map((message) => message.id), selected, wanted]);
  if (state !== drawn) draw(wanted);
  drawn = state;
}

/** @param {string} wanted */
function draw(wanted) {
  const focused = document.activeElement?.closest("li")?.dataset["id"];
  const count = shown.length === 1 ? `1 ${thing}` : `${shown.length} ${things}`;
  element("count").textContent = wanted ? `${count} for ${wanted}` : count;
  element("clear").hidden = shown.length === 0 || wanted !== "";
  element("empty").hidden = shown.length > 0;
  list.replaceChildren(...shown.map(row));
  if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`[data-id="${focused}"] button`))?.focus();
  if (selected && !shown.some((message) => message.id === selected) && wanted === "") close();
}

/** @param {Summary} message */
function row(message) {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-current", String(message.id === selected));
  for (const [name, text] of [
    ["subject", message.subject],
    ["time", when(message.createdAt)],
    ["recipient", message.to.join(", ")],
    ["preview", message.preview],
  ]) {
    const part = document.createElement(name === "time" ? "time" : "span");
    part.className = name ?? "";
    part.textContent = text ?? "";
    button.append(part);
  }
  button.addEventListener("click", () => open(message.id, true));
  const item = document.createElement("li");
  item.dataset["id"] = message.id;
  item.append(button);
  return item;
}

/**
 * @param {string} id
 * @param {boolean} remember in the address, so that reload and Back work
 */
async function open(id, remember) {
  const response = await fetch(`/api/${things}/${encodeURIComponent(id)}`);
  if (!response.ok) return close();
  const message = /** @type {Summary} */ (await response.json());
  selected = id;
  if (remember && location.hash !== `#${id}`) history.pushState(null, "", `#${id}`);
  element("subject").textContent = message.subject;
  element("from").textContent = message.from;
  element("to").textContent = message.to.join(", ");
  const sent = /** @type {HTMLTimeElement} */ (element("sent"));
  sent.dateTime = message.createdAt;
  sent.textContent = new Date(message.createdAt).toLocaleString();
  frame.src = `/${things}/${encodeURIComponent(id)}/body`;
  element("placeholder").hidden = true;
  element("content").hidden = false;
  document.body.classList.add("reading");
  for (const item of list.children) {
    const current = /** @type {HTMLElement} */ (item).dataset["id"] === id;
    item.firstElementChild?.setAttribute("aria-current", String(current));
  }
}

function close() {
  selected = undefined;
  if (location.hash) history.replaceState(null, "", location.pathname);
  element("placeholder").hidden = false;
  element("content").hidden = true;
  document.body.classList.remove("reading");
  for (const item of list.children) item.firstElementChild?.setAttribute("aria-current", "false");
}

/** @param {number} step */
function move(step) {
  const index = shown.findIndex((message) => message.id === selected);
  const next = shown[index < 0 ? 0 : Math.min(Math.max(index + step, 0), shown.length - 1)];
  if (!next) return;
  open(next.id, true);
  /** @type {HTMLElement | null} */ (list.querySelector(`[data-id="${next.id}"] button`))?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.metaKey || event.ctrlKey || event.altKey) return;
  if (event.target === search) {
    if (event.key === "Escape") {
      search.value = "";
      search.blur();
      refresh();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      move(1);
    }
    return;
  }
  if (event.key === "/") {
    event.preventDefault();
    search.focus();
  } else if (event.key === "j" || event.key === "ArrowDown") {
    event.preventDefault();
    move(1);
  } else if (event.key === "k" || event.key === "ArrowUp") {
    event.preventDefault();
    move(-1);
  } else if (event.key === "Escape") close();
});

search.addEventListener("input", refresh);
element("back").addEventListener("click", close);
element("clear").addEventListener("click", async () => {
  await fetch(`/api/${things}`, { method: "DELETE" });
  close();
  await refresh();
});
addEventListener("popstate", () => {
  const id = location.hash.slice(1);
  if (id) open(id, false);
  else close();
});

await refresh();
if (selected) await open(selected, false);
setInterval(() => {
  if (document.visibilityState === "visible") refresh();
}, refreshEvery);
