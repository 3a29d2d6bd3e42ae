import { code, facts, h } from "./dom.js";

/**
 * @typedef {{ iamId: string, kind: string, name?: string }} Caller
 * @typedef {{ action: string, allowed: boolean, why: string, description: string, target?: string, by?: string }} Decision
 * @typedef {{ id: string, roles: string[], target: string, subject: string, condition?: string, reaches: boolean }} Grant
 * @typedef {{ sentence: string, why: string, remedy: string, roles: string[], groups: string[], grants: Grant[], acting?: string }} Explanation
 * @typedef {object} Request
 * @property {number} id
 * @property {string} time
 * @property {string} host
 * @property {string} method
 * @property {string} path
 * @property {string} [operation]
 * @property {number} status
 * @property {number} duration
 * @property {Caller | null} caller
 * @property {Decision[]} decisions
 * @property {{ code: string, message: string }} [refusal]
 * @property {string[]} [faults]
 * @property {string} transactionId
 * @property {Explanation | null} explanation
 */

/** @param {Caller} caller */
export function callerName({ name, iamId }) {
  return name ?? iamId;
}

/** @param {Request} request */
export function rowOf(request) {
  const { time, status, operation, method, path, caller, duration, explanation, faults, refusal } = request;
  const what = operation ?? `${method} ${path.split("?")[0]}`;
  const summary = h(
    "summary",
    {},
    h("span", { class: "status", "data-class": statusClass(status) }, status === 0 ? "cut" : status),
    h("span", { class: "what" }, what),
    h("span", { class: "who" }, caller ? `${caller.kind} ${callerName(caller)}` : "caller unknown"),
    h(
      "span",
      { class: "when" },
      h("time", { datetime: time }, time.slice(11, 19)),
      ` · ${duration < 10 ? duration : Math.round(duration)} ms`,
    ),
    faults?.length && h("span", { class: "fault" }, `Injected: ${faults.join("; ")}`),
    explanation
      ? h(
          "span",
          { class: "why" },
          h("strong", {}, `${explanation.sentence}: `),
          `${explanation.why}. `,
          h("span", { class: "remedy" }, explanation.remedy),
        )
      : status >= 400 && refusal && h("span", { class: "why" }, refusal.message),
  );
  const details = h("details", {}, summary);
  // Most rows are never opened.
  details.addEventListener(
    "toggle",
    () => details.open && details.childElementCount === 1 && details.append(detailsOf(request)),
  );
  return h("li", { "data-status": status }, details);
}

/** @param {number} status */
function statusClass(status) {
  if (status === 403) return "refused";
  return status === 0 || status >= 500 ? "failed" : status >= 400 ? "wrong" : "good";
}

/** @param {Request} request */
function detailsOf({ host, method, path, caller, decisions, refusal, transactionId, explanation }) {
  return h(
    "div",
    { class: "details" },
    facts([
      ["Request", code(`${method} https://${host}${path}`)],
      ["Caller", caller ? code(caller.iamId) : "none: the request had no valid token"],
      ["Answer", refusal && [code(refusal.code), ` ${refusal.message}`]],
      ["Transaction", code(transactionId)],
    ]),
    h("h3", {}, "What IAM decided"),
    decisions.length === 0
      ? h("p", {}, "IAM was not asked.")
      : h("ul", { class: "decisions" }, ...decisions.map(decisionOf)),
    ...(explanation && caller ? grantsOf(explanation) : []),
  );
}

/** @param {Decision} decision */
function decisionOf({ action, allowed, why, description, target, by }) {
  return h(
    "li",
    { "data-allowed": String(allowed) },
    h("strong", {}, allowed ? "Allowed " : "Refused "),
    by && `to ${by}: `,
    code(action),
    target && ` on ${target}`,
    h("br"),
    why,
    description && h("span", { class: "quiet" }, ` – the action: ${description}`),
  );
}

/** @param {Explanation} explanation */
function grantsOf({ groups, grants, roles, acting }) {
  const sorted = [...grants].sort((a, b) => Number(b.reaches) - Number(a.reaches));
  return [
    h("h3", {}, acting ? `What ${acting} has now` : "What the caller has now"),
    sorted.length === 0
      ? h("p", {}, "No grants, neither its own nor by a group.")
      : h(
          "ul",
          { class: "grants" },
          ...sorted.map((grant) =>
            h(
              "li",
              {},
              h("strong", {}, grant.roles.join(", ")),
              ` on ${grant.target}`,
              grant.condition && ` when ${grant.condition}`,
              h(
                "span",
                { class: "quiet" },
                ` – through ${grant.subject}, ${grant.reaches ? "reaches this" : "has another target"}, policy ${grant.id}`,
              ),
            ),
          ),
        ),
    facts([
      ["Its groups", groups.join(", ") || "none"],
      ["Roles that allow it", roles.join(", ") || "none"],
    ]),
  ];
}
