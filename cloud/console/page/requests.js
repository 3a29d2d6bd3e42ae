import { ask } from "./api.js";
import { code, counted, empty, h } from "./dom.js";
import { filterBar } from "./request-filters.js";
import { rowOf } from "./request-row.js";

/** @typedef {import("./request-row.js").Request} Request */

const kept = 500;

/** The last requests, newest first, and why those that were refused were. */
export function requestsView() {
  let last = 0;
  /** @type {{ request: Request, row: HTMLElement }[]} newest first */
  let rows = [];
  const list = h("ol", { class: "requests", reversed: true });
  const nothing = h("div");
  const count = h("p", { class: "count", role: "status" });
  const filters = filterBar(() => apply());

  function apply() {
    const wanted = rows.filter(({ request, row }) => {
      const fits = filters.fits(request);
      row.hidden = !fits;
      return fits;
    }).length;
    count.textContent =
      wanted === rows.length
        ? counted(rows.length, "request")
        : `${wanted} of ${counted(rows.length, "request")}`;
    nothing.replaceChildren(...(wanted > 0 ? [] : [rows.length === 0 ? noneYet() : noneFit(filters.clear)]));
  }

  async function refresh() {
    const reply = await ask("GET", `/v1/requests?after=${last}&limit=${kept}`);
    if (reply.last < last) {
      // The cloud was started again: its log begins anew.
      last = 0;
      rows = [];
      list.replaceChildren();
      return refresh();
    }
    last = reply.last;
    const fresh = /** @type {Request[]} */ (reply.requests)
      .map((request) => ({ request, row: rowOf(request) }))
      .reverse();
    if (fresh.length === 0 && rows.length > 0) return;
    list.prepend(...fresh.map(({ row }) => row));
    rows = [...fresh, ...rows];
    for (const { row } of rows.splice(kept)) row.remove();
    filters.offer(rows.map(({ request }) => request));
    apply();
  }

  const title = h("h2", { class: "hidden" }, "Requests");
  return { element: h("div", {}, title, filters.element, count, list, nothing), refresh };
}

function noneYet() {
  return empty(
    "No requests yet",
    "Send one: ",
    code("npm run up"),
    ", or prepare a shell for curl and SDKs with ",
    code('eval "$(npm run -s cloud -- env)"'),
    ".",
  );
}

/** @param {() => void} clear */
function noneFit(clear) {
  return empty("No request fits these filters", h("button", { type: "button", onclick: clear }, "Show all"));
}
