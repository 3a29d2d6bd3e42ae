import { ask } from "./api.js";
import { clockControls } from "./clock.js";
import { empty, h } from "./dom.js";
import { fieldsOf, kinds, typedValue } from "./fault-kinds.js";

/** @typedef {{ id: string, kind: string, seen: number, struck: number } & Record<string, unknown>} Fault */

/** Clock and faults, with controls. */
export function faultsView() {
  const list = h("div");
  const seed = h("input", { id: "seed", inputmode: "numeric", size: 10 });
  const answer = h("p", { class: "answer", role: "status" });
  let shown = "";

  /** @param {{ seed: number, faults: Fault[] }} reply */
  function render(reply) {
    const text = JSON.stringify(reply);
    if (text === shown) return;
    shown = text;
    if (document.activeElement !== seed) seed.value = String(reply.seed);
    const { faults } = reply;
    list.replaceChildren(
      faults.length === 0
        ? empty(
            "No faults",
            "The cloud answers as well as it can. Add one below, or put them into a file: docs/local-cloud.md.",
          )
        : h("ul", { class: "faults" }, ...faults.map(item)),
    );
  }

  /** @param {Fault} fault */
  function item({ id, kind, seen, struck, ...fields }) {
    return h(
      "li",
      {},
      h("span", { class: "name" }, kind),
      h("span", {}, words(fields) || "every request"),
      h("span", { class: "quiet" }, kind === "slow-grant" ? "" : `struck ${struck} of ${seen}`),
      h(
        "button",
        {
          type: "button",
          "aria-label": `Remove ${kind} ${id}`,
          onclick: () => act("DELETE", `/v1/faults/${id}`),
        },
        "Remove",
      ),
    );
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   */
  async function act(method, path, body) {
    try {
      await ask(method, path, body);
      answer.textContent = "";
    } catch (error) {
      answer.textContent = /** @type {Error} */ (error).message;
    }
    await refresh();
  }

  async function refresh() {
    render(await ask("GET", "/v1/faults"));
  }

  const element = h(
    "div",
    { class: "stack" },
    clockControls(),
    h(
      "section",
      { "aria-labelledby": "faults-title" },
      h("h2", { id: "faults-title" }, "Faults"),
      list,
      h(
        "div",
        { class: "row" },
        h("button", { type: "button", onclick: () => act("DELETE", "/v1/faults") }, "Remove all"),
        h(
          "form",
          {
            class: "row",
            onsubmit: (/** @type {Event} */ event) => {
              event.preventDefault();
              void act("POST", "/v1/faults/reseed", { seed: typedValue("seed", seed.value) });
            },
          },
          h("label", { for: "seed" }, "Seed"),
          seed,
          h("button", { title: "Starts all draws and counts afresh" }, "Start again from it"),
        ),
      ),
      answer,
      addForm(refresh),
    ),
    resetSection(),
  );
  return { element, refresh };
}

/** @param {() => Promise<void>} added */
function addForm(added) {
  const answer = h("p", { class: "answer bad", role: "alert" });
  const about = h("p", { class: "lead" });
  const fields = h("div", { class: "fields" });
  const kind = h(
    "select",
    { id: "fault-kind", onchange: () => renderFields() },
    ...Object.keys(kinds).map((name) => h("option", {}, name)),
  );

  function renderFields() {
    about.textContent = kinds[kind.value]?.about ?? "";
    fields.replaceChildren(
      ...fieldsOf(kind.value).map(({ name, label, value, hint }) => {
        const id = `fault-${name}`;
        return h(
          "label",
          { class: "field", for: id },
          h("span", {}, label),
          h("input", { id, name, value, placeholder: hint, autocomplete: "off", spellcheck: "false" }),
        );
      }),
    );
  }

  renderFields();
  return h(
    "form",
    {
      class: "panel",
      "aria-labelledby": "add-title",
      onsubmit: async (/** @type {SubmitEvent} */ event) => {
        event.preventDefault();
        const inputs = [...fields.querySelectorAll("input")].filter((input) => input.value.trim() !== "");
        const given = inputs.map((input) => [input.name, typedValue(input.name, input.value.trim())]);
        try {
          await ask("POST", "/v1/faults", { kind: kind.value, ...Object.fromEntries(given) });
          answer.textContent = "";
          await added();
        } catch (error) {
          answer.textContent = /** @type {Error} */ (error).message;
        }
      },
    },
    h("h3", { id: "add-title" }, "Add a fault"),
    h("label", { class: "field", for: "fault-kind" }, h("span", {}, "Kind"), kind),
    about,
    fields,
    h("div", { class: "row" }, h("button", { class: "primary" }, "Add")),
    answer,
  );
}

function resetSection() {
  const answer = h("p", { class: "answer", role: "status" });
  const dialog = h(
    "dialog",
    { "aria-labelledby": "reset-question" },
    h(
      "p",
      { id: "reset-question" },
      "Empty the account? Everything in it goes, and a fresh one takes its place.",
    ),
    h("p", { class: "quiet" }, "The owner’s API key, the clock and the faults stay."),
    h(
      "form",
      { method: "dialog", class: "row" },
      h("button", { value: "no" }, "Keep it"),
      h("button", { value: "yes", class: "danger" }, "Empty it"),
    ),
  );
  dialog.addEventListener("close", async () => {
    if (dialog.returnValue !== "yes") return;
    try {
      await ask("POST", "/v1/reset");
      answer.textContent =
        "The account is fresh. Stacks that were deployed on it do not know yet: npm run refresh tells them.";
    } catch (error) {
      answer.textContent = /** @type {Error} */ (error).message;
    }
  });
  return h(
    "section",
    { "aria-labelledby": "reset-title" },
    h("h2", { id: "reset-title" }, "Start afresh"),
    h(
      "div",
      { class: "row" },
      h(
        "button",
        { type: "button", class: "danger", onclick: () => dialog.showModal() },
        "Empty the account…",
      ),
    ),
    answer,
    dialog,
  );
}

/** @param {Record<string, unknown>} fields */
function words(fields) {
  return Object.entries(fields)
    .filter(([name, value]) => !(name === "probability" && value === 1) && !(name === "after" && value === 0))
    .map(([name, value]) => `${name} ${valueWords(value)}`)
    .join(", ");
}

/**
 * `lognormal (median 20, sigma 0.4)`, or the value itself.
 * @param {unknown} value
 */
function valueWords(value) {
  if (typeof value !== "object" || value === null) return String(value);
  const { distribution, ...rest } = /** @type {Record<string, unknown>} */ (value);
  return `${distribution} (${Object.entries(rest)
    .map(([name, number]) => `${name} ${number}`)
    .join(", ")})`;
}
