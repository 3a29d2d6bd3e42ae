import { h } from "./dom.js";
import { callerName } from "./request-row.js";

/** @typedef {import("./request-row.js").Request} Request */

/** @param {() => void} changed */
export function filterBar(changed) {
  const text = h("input", {
    type: "search",
    id: "filter-text",
    placeholder: "operation, path, caller",
    oninput: changed,
  });
  const outcome = select(
    "filter-outcome",
    ["Any outcome", "Refused (403)", "Failed (4xx, 5xx, cut)", "Struck by a fault"],
    changed,
  );
  const caller = select("filter-caller", ["Any caller"], changed);
  const operation = select("filter-operation", ["Any operation"], changed);
  const element = h(
    "form",
    { class: "filters", role: "search", onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
    field("Search", text),
    field("Outcome", outcome),
    field("Caller", caller),
    field("Operation", operation),
  );
  return {
    element,
    /** @param {Request[]} requests */
    offer(requests) {
      options(
        caller,
        requests.map(({ caller: who }) => (who ? callerName(who) : "")),
      );
      options(
        operation,
        requests.map((request) => request.operation ?? ""),
      );
    },
    clear() {
      element.reset();
      changed();
    },
    /** @param {Request} request */
    fits(request) {
      const words = text.value.trim().toLowerCase();
      return (
        fitsOutcome(request, outcome.selectedIndex) &&
        (caller.selectedIndex === 0 ||
          (request.caller !== null && callerName(request.caller) === caller.value)) &&
        (operation.selectedIndex === 0 || request.operation === operation.value) &&
        (words === "" || searchText(request).includes(words))
      );
    },
  };
}

/**
 * @param {Request} request
 * @param {number} outcome index of the choice
 */
function fitsOutcome({ status, faults }, outcome) {
  if (outcome === 1) return status === 403;
  if (outcome === 2) return status >= 400 || status === 0;
  return outcome === 0 || (faults?.length ?? 0) > 0;
}

/** @param {Request} request */
function searchText({ operation, method, host, path, caller, transactionId, explanation }) {
  return [operation, method, host + path, caller?.name, caller?.iamId, transactionId, explanation?.sentence]
    .join(" ")
    .toLowerCase();
}

/**
 * @param {string} name
 * @param {HTMLElement} control
 */
function field(name, control) {
  return h("label", { class: "field", for: control.id }, h("span", {}, name), control);
}

/**
 * @param {string} id
 * @param {string[]} names
 * @param {() => void} changed
 */
function select(id, names, changed) {
  return h("select", { id, onchange: changed }, ...names.map((name) => h("option", {}, name)));
}

/**
 * Offers what is there, without touching what is chosen.
 * @param {HTMLSelectElement} control
 * @param {string[]} values
 */
function options(control, values) {
  const known = new Set([...control.options].map((option) => option.value));
  const fresh = [...new Set(values)].filter((value) => value !== "" && !known.has(value)).sort();
  control.append(...fresh.map((value) => h("option", {}, value)));
}
