// What the form asks for, per kind of fault. The API checks; here is only what a person needs to know.

/** @typedef {{ name: string, label: string, value?: string, hint?: string }} Field */

/** @type {Record<string, { about: string, fields: Field[] }>} */
export const kinds = {
  latency: {
    about: "Requests take longer.",
    fields: [{ name: "milliseconds", label: "Milliseconds", value: "300" }],
  },
  "rate-limit": {
    about: "429 with Retry-After, before anything is done.",
    fields: [{ name: "retryAfterSeconds", label: "Retry after (seconds)", value: "1" }],
  },
  "server-error": {
    about: "A 5xx in the service’s own form, before anything is done.",
    fields: [{ name: "status", label: "Status", value: "503" }],
  },
  "connection-reset": { about: "The connection is reset, before anything is done.", fields: [] },
  "lost-reply": { about: "The work is done, but its reply never arrives.", fields: [] },
  "stale-read": {
    about: "What was just made is not found for a while.",
    fields: [{ name: "milliseconds", label: "For how many milliseconds", value: "5000" }],
  },
  "member-failure": {
    about: "Single members of a request for several fail, in its 207.",
    fields: [
      { name: "status", label: "Status", value: "500" },
      { name: "member", label: "IAM id of the member", hint: "any" },
    ],
  },
  "slow-grant": {
    about: "A new grant or membership takes effect only after a while.",
    fields: [{ name: "milliseconds", label: "After how many milliseconds", value: "10000" }],
  },
};

/** @type {Field[]} */
const scope = [
  { name: "operation", label: "Operation", hint: "any; * is a wildcard" },
  { name: "service", label: "Service", hint: "any" },
  { name: "host", label: "Host", hint: "any" },
];

/** @type {Field[]} */
const frequency = [
  { name: "probability", label: "Probability (0 to 1)", value: "1" },
  { name: "after", label: "Spare the first … requests", value: "0" },
  { name: "count", label: "Strike at most … times", hint: "no limit" },
];

/** @param {string} kind */
export function fieldsOf(kind) {
  const own = kinds[kind]?.fields ?? [];
  return kind === "slow-grant" ? own : [...own, ...scope, ...frequency];
}

const texts = new Set(["operation", "service", "host", "member"]);

/**
 * What was typed, as the API wants it; what is no number goes as it is, for the API to complain about.
 * @param {string} name
 * @param {string} text
 */
export function typedValue(name, text) {
  return texts.has(name) || Number.isNaN(Number(text)) ? text : Number(text);
}
