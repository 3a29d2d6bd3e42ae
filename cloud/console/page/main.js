import { accountView } from "./account.js";
import { NoSecret, takeSecret } from "./api.js";
import { clockLine } from "./clock.js";
import { code, empty, h } from "./dom.js";
import { faultsView } from "./faults.js";
import { requestsView } from "./requests.js";

/**
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {() => Promise<void>} refresh brings it up to date; keeps what the reader has opened, typed and focused
 */

const everyMs = 1500;
const main = /** @type {HTMLElement} */ (document.getElementById("view"));
const connection = /** @type {HTMLElement} */ (document.getElementById("connection"));
/** @type {Record<string, () => View>} */
const makers = { requests: requestsView, account: accountView, faults: faultsView };
/** @type {Map<string, View>} */
const views = new Map();
let refreshing = false;

takeSecret();
window.addEventListener("hashchange", () => {
  takeSecret();
  void show();
});
document.addEventListener("visibilitychange", () => void refresh());
setInterval(() => void refresh(), everyMs);
void show();

function currentName() {
  const name = location.hash.slice(1);
  return name in makers ? name : "requests";
}

async function show() {
  const name = currentName();
  let view = views.get(name);
  if (!view) {
    view = /** @type {() => View} */ (makers[name])();
    views.set(name, view);
  }
  for (const link of document.querySelectorAll("nav a")) {
    if (link.getAttribute("href") === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  main.replaceChildren(view.element);
  await refresh();
}

async function refresh() {
  if (document.hidden || refreshing) return;
  refreshing = true;
  try {
    await Promise.all([clockLine(), views.get(currentName())?.refresh()]);
    say("", "");
    const view = views.get(currentName());
    if (view && main.firstElementChild !== view.element) main.replaceChildren(view.element);
  } catch (error) {
    if (error instanceof NoSecret) {
      say("locked", "Not connected");
      main.replaceChildren(
        empty(
          "This page needs the address with its secret",
          "Open the address that ",
          code("npm run cloud -- status"),
          " prints. It holds a secret, so that other pages in this browser cannot look in here.",
        ),
      );
    } else say("lost", "The local cloud does not answer. Is it still running?");
  } finally {
    refreshing = false;
  }
}

/**
 * @param {string} state
 * @param {string} text
 */
function say(state, text) {
  if (connection.textContent === text) return; // a screen reader would say it again
  connection.dataset.state = state;
  connection.replaceChildren(text === "" ? "" : h("span", {}, text));
}
