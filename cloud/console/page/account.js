import { kindsOf } from "./account-cards.js";
import { send } from "./api.js";
import { code, empty, h } from "./dom.js";

/**
 * @typedef {import("./account-cards.js").Account} Account
 * @typedef {import("./account-cards.js").Card} Card
 */

/** More objects of a kind than this are found by the filter. */
const shownPerKind = 100;

/** What the account holds. */
export function accountView() {
  /** @type {Account[]} */
  let accounts = [];
  let etag = "";
  /** @type {Set<string>} ids of the cards that are open */
  const open = new Set();
  const body = h("div");
  const chooser = h("select", { id: "account", onchange: () => render() });
  const filter = h("input", {
    type: "search",
    id: "account-filter",
    placeholder: "name or id",
    oninput: () => render(),
  });
  const element = h(
    "div",
    {},
    h(
      "form",
      { class: "filters", role: "search", onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
      h("label", { class: "field", for: "account" }, h("span", {}, "Account"), chooser),
      h("label", { class: "field", for: "account-filter" }, h("span", {}, "Search"), filter),
    ),
    body,
  );

  function render() {
    const account = accounts[Math.max(0, chooser.selectedIndex)];
    if (!account) return;
    const words = filter.value.trim().toLowerCase();
    body.replaceChildren(
      h("p", { class: "quiet" }, "Account ", code(account.id), `, owned by ${account.owner}.`),
      ...kindsOf(account).map(({ title, none, cards }) => {
        const wanted = cards.filter(({ text }) => text.toLowerCase().includes(words));
        return h(
          "section",
          { class: "kind" },
          h(
            "h2",
            {},
            title,
            h(
              "span",
              { class: "number" },
              words === "" ? cards.length : `${wanted.length} of ${cards.length}`,
            ),
          ),
          cards.length === 0 && h("p", { class: "quiet" }, none),
          ...wanted.slice(0, shownPerKind).map(card),
          wanted.length > shownPerKind &&
            h("p", { class: "quiet" }, `${wanted.length - shownPerKind} more: search for them.`),
        );
      }),
    );
  }

  /** @param {Card} entry */
  function card({ id, name, notes, content }) {
    const details = h(
      "details",
      { class: "card", open: open.has(id) },
      h(
        "summary",
        {},
        h("span", { class: "name" }, name),
        ...notes.map((note) => h("span", { class: "note" }, note)),
      ),
    );
    const fill = () =>
      details.childElementCount === 1 && details.append(h("div", { class: "details" }, ...content()));
    if (open.has(id)) fill();
    details.addEventListener("toggle", () => {
      if (details.open) {
        open.add(id);
        fill();
      } else open.delete(id);
    });
    return details;
  }

  async function refresh() {
    const response = await send("GET", "/v1/state", undefined, etag ? { "if-none-match": etag } : {});
    if (response.status === 304) return;
    etag = response.headers.get("etag") ?? "";
    accounts = (await response.json()).accounts;
    if (accounts.length === 0) {
      body.replaceChildren(empty("No account", "Start afresh with ", code("npm run cloud -- reset"), "."));
      return;
    }
    const chosen = Math.max(0, chooser.selectedIndex);
    chooser.replaceChildren(
      ...accounts.map(({ name }, index) => h("option", { selected: index === chosen }, name)),
    );
    const focus =
      document.activeElement instanceof HTMLElement ? positionOf(body, document.activeElement) : -1;
    render();
    if (focus >= 0) body.querySelectorAll("summary")[focus]?.focus();
  }

  return { element, refresh };
}

/**
 * @param {HTMLElement} body
 * @param {HTMLElement} focused
 */
function positionOf(body, focused) {
  return [...body.querySelectorAll("summary")].indexOf(/** @type {HTMLElement} */ (focused));
}
