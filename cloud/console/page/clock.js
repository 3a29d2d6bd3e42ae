import { ask } from "./api.js";
import { dateAndTime, h } from "./dom.js";

const units = /** @type {const} */ ([
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
]);

/** @param {number} ms */
export function durationWords(ms) {
  const parts = [];
  let rest = Math.round(ms / 1000) * 1000;
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.slice(0, 2).join(" ");
}

/** @param {{ now: string, offsetMs: number }} reading */
function words({ now, offsetMs }) {
  const ahead = durationWords(offsetMs);
  return `${dateAndTime(now)}${ahead === "" ? "" : ` · ${ahead} ahead`}`;
}

/** The line in the header. */
export async function clockLine() {
  const line = /** @type {HTMLElement} */ (document.getElementById("clock-line"));
  line.textContent = words(await ask("GET", "/v1/clock"));
}

/** Buttons and a field to move the clock. */
export function clockControls() {
  const answer = h("p", { class: "answer", role: "status" });
  const field = h("input", {
    id: "advance-by",
    placeholder: "1d12h",
    size: 8,
    autocomplete: "off",
    spellcheck: "false",
  });
  /** @param {string} by */
  const advance = async (by) => {
    try {
      await ask("POST", "/v1/clock/advance", { by });
      answer.textContent = `Moved forward by ${by}.`;
      answer.classList.remove("bad");
      await clockLine();
    } catch (error) {
      answer.textContent = /** @type {Error} */ (error).message;
      answer.classList.add("bad");
    }
  };
  const steps = /** @type {const} */ ([
    ["5m", "5 minutes"],
    ["1h", "1 hour"],
    ["1d", "1 day"],
    ["30d", "30 days"],
  ]);
  return h(
    "section",
    { "aria-labelledby": "clock-title" },
    h("h2", { id: "clock-title" }, "Clock"),
    h(
      "p",
      { class: "lead" },
      "Move the cloud’s time forward: what is due by then – expiries, rotations, ends of tokens, reclamation – happens at once. It never goes back, and stays where it is over a restart.",
    ),
    h(
      "div",
      { class: "row" },
      ...steps.map(([by, name]) => h("button", { type: "button", onclick: () => advance(by) }, `+ ${name}`)),
      h(
        "form",
        {
          class: "row",
          onsubmit: (/** @type {Event} */ event) => {
            event.preventDefault();
            void advance(field.value.trim());
          },
        },
        h("label", { for: "advance-by" }, "or by"),
        field,
        h("button", {}, "Advance"),
      ),
    ),
    answer,
  );
}
