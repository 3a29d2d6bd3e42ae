import { code, counted, dateAndTime, facts, h } from "./dom.js";

/**
 * @typedef {{ id: string, roles: string[], target: string, subject: string, condition?: string, description?: string }} Grant
 * @typedef {{ id: string, name: string, locked: boolean, disabled: boolean, created: string, expires?: string, lastUsed?: string }} Key
 * @typedef {{ id: string, name: string, description?: string, state?: string, locked?: boolean, created?: string, iamId: string, keys: Key[], groups: string[], grants: Grant[] }} Identity
 * @typedef {{ id: string, name: string, description?: string, members: string[], grants: Grant[] }} Group
 * @typedef {{ id: string, crn: string, name: string, service: string, plan: string, region: string, state: string, resourceGroup: string }} Instance
 * @typedef {{ id: string, name: string, type: string, instance: string, group: string, versions: number, locks: number, created: string, expires?: string }} Secret
 * @typedef {{ id: string, name: string, service: string, actions: string[] }} Role
 * @typedef {{ id: string, name: string, addresses: string[], excluded: string[] }} Zone
 * @typedef {{ id: string, description: string, mode: string, on: string[], zones: string[], endpoints: string[] }} Rule
 * @typedef {{ id: string, name: string, owner: string, users: Identity[], serviceIds: Identity[], profiles: Identity[], groups: Group[], authorizations: Grant[], instances: Instance[], secrets: Secret[], customRoles: Role[], zones: Zone[], rules: Rule[] }} Account
 */

/**
 * @typedef {object} Card
 * @property {string} id
 * @property {string} name
 * @property {string[]} notes
 * @property {string} text what the search looks in
 * @property {() => (Node | false)[]} content
 */

/**
 * @param {Account} account
 * @returns {{ title: string, none: string, cards: Card[] }[]}
 */
export function kindsOf(account) {
  return [
    {
      title: "Service IDs",
      none: "None yet: npm run up makes one.",
      cards: account.serviceIds.map(identityCard),
    },
    { title: "Access groups", none: "None yet.", cards: account.groups.map(groupCard) },
    { title: "Users", none: "None.", cards: account.users.map(identityCard) },
    { title: "Trusted profiles", none: "None yet.", cards: account.profiles.map(identityCard) },
    {
      title: "Authorizations between services",
      none: "None yet.",
      cards: account.authorizations.map(authorizationCard),
    },
    { title: "Service instances", none: "None yet.", cards: account.instances.map(instanceCard) },
    {
      title: "Secrets",
      none: "None yet. Their values are never shown here.",
      cards: account.secrets.map(secretCard),
    },
    { title: "Custom roles", none: "None yet.", cards: account.customRoles.map(roleCard) },
    {
      title: "Context-based restrictions",
      none: "None: IAM asks from nowhere in particular.",
      cards: account.rules.map(ruleCard),
    },
    { title: "Network zones", none: "None yet.", cards: account.zones.map(zoneCard) },
  ];
}

/**
 * @param {Identity} identity
 * @returns {Card}
 */
function identityCard({ id, name, description, state, locked, created, iamId, keys, groups, grants }) {
  return {
    id,
    name,
    text: `${name} ${id}`,
    notes: [
      ...(locked ? ["locked"] : []),
      ...(state && state !== "ACTIVE" ? [state] : []),
      ...(iamId.startsWith("iam-Profile-") ? [] : [counted(keys.length, "key")]),
      counted(grants.length, "grant"),
      ...(groups.length > 0 ? [`in ${counted(groups.length, "group")}`] : []),
    ],
    content: () => [
      facts([
        ["IAM id", code(iamId)],
        ["Description", description],
        ["Made", created && dateAndTime(created)],
        ["Groups", groups.join(", ")],
      ]),
      ...grantList(grants),
      keys.length > 0 && h("h3", {}, "API keys"),
      keys.length > 0 && h("ul", {}, ...keys.map(keyItem)),
    ],
  };
}

/** @param {Key} key */
function keyItem({ id, name, locked, disabled, created, expires, lastUsed }) {
  const notes = [
    ...(locked ? ["locked"] : []),
    ...(disabled ? ["disabled"] : []),
    `made ${dateAndTime(created)}`,
    expires ? `ends ${expires}` : "does not end",
    lastUsed ? `last used ${dateAndTime(lastUsed)}` : "never used",
  ];
  return h(
    "li",
    {},
    h("strong", {}, name),
    ` – ${notes.join(", ")} `,
    h("span", { class: "quiet" }, code(id)),
  );
}

/**
 * @param {Group} group
 * @returns {Card}
 */
function groupCard({ id, name, description, members, grants }) {
  return {
    id,
    name,
    text: `${name} ${id}`,
    notes: [counted(members.length, "member"), counted(grants.length, "grant")],
    content: () => [
      facts([
        ["Id", code(id)],
        ["Description", description],
        [
          "Members",
          members.length === 0 ? "none" : h("ul", {}, ...members.map((member) => h("li", {}, member))),
        ],
      ]),
      ...grantList(grants),
    ],
  };
}

/**
 * @param {Grant} grant
 * @returns {Card}
 */
function authorizationCard({ id, subject, roles, target, condition, description }) {
  const sentence = `${subject}: ${roles.join(", ")} on ${target}`;
  return {
    id,
    name: sentence,
    text: `${sentence} ${id}`,
    notes: [],
    content: () => [
      facts([
        ["Policy", code(id)],
        ["Description", description],
        ["When", condition],
      ]),
    ],
  };
}

/**
 * @param {Instance} instance
 * @returns {Card}
 */
function instanceCard({ id, crn, name, service, plan, region, state, resourceGroup }) {
  return {
    id,
    name,
    text: `${name} ${service} ${crn}`,
    notes: [service, ...(state === "active" ? [] : [state])],
    content: () => [
      facts([
        ["CRN", code(crn)],
        ["Plan", plan],
        ["Region", region],
        ["In", resourceGroup],
        ["State", state],
      ]),
    ],
  };
}

/**
 * @param {Secret} secret
 * @returns {Card}
 */
function secretCard({ id, name, type, instance, group, versions, locks, created, expires }) {
  return {
    id,
    name,
    text: `${name} ${type} ${id} ${group}`,
    notes: [type, ...(locks > 0 ? [counted(locks, "lock")] : [])],
    content: () => [
      facts([
        ["Id", code(id)],
        ["Instance", instance],
        ["Secret group", group],
        ["Versions", versions],
        ["Made", dateAndTime(created)],
        ["Data ends", expires && dateAndTime(expires)],
      ]),
    ],
  };
}

/**
 * @param {Role} role
 * @returns {Card}
 */
function roleCard({ id, name, service, actions }) {
  return {
    id,
    name,
    text: `${name} ${service} ${id} ${actions.join(" ")}`,
    notes: [service, counted(actions.length, "action")],
    content: () => [
      facts([
        ["Id", code(id)],
        ["Actions", h("ul", {}, ...actions.map((action) => h("li", {}, code(action))))],
      ]),
    ],
  };
}

/**
 * @param {Rule} rule
 * @returns {Card}
 */
function ruleCard({ id, description, mode, on, zones, endpoints }) {
  const name = description || `on ${on.join(" and ")}`;
  return {
    id,
    name,
    text: `${name} ${id} ${on.join(" ")} ${zones.join(" ")}`,
    notes: mode === "enabled" ? [] : [mode === "report" ? "reports only" : mode],
    content: () => [
      facts([
        ["Id", code(id)],
        ["On", on.join(" and ")],
        ["From", zones.map((zone) => `network zone "${zone}"`).join(" or ") || "anywhere"],
        ["Over", endpoints.length > 0 && `the ${endpoints.join(" or ")} endpoint`],
      ]),
    ],
  };
}

/**
 * @param {Zone} zone
 * @returns {Card}
 */
function zoneCard({ id, name, addresses, excluded }) {
  return {
    id,
    name,
    text: `${name} ${id} ${addresses.join(" ")}`,
    notes: [counted(addresses.length, "address", "addresses")],
    content: () => [
      facts([
        ["Id", code(id)],
        ["Addresses", addresses.join(", ") || "none"],
        ["Without", excluded.join(", ")],
      ]),
    ],
  };
}

/** @param {Grant[]} grants */
function grantList(grants) {
  if (grants.length === 0) return [h("p", { class: "quiet" }, "No grants of its own.")];
  return [
    h("h3", {}, "Grants"),
    h(
      "ul",
      { class: "grants" },
      ...grants.map(({ id, roles, target, condition, description }) =>
        h(
          "li",
          {},
          h("strong", {}, roles.join(", ")),
          ` on ${target}`,
          condition && ` when ${condition}`,
          h("span", { class: "quiet" }, ` – ${description ? `${description}, ` : ""}policy ${id}`),
        ),
      ),
    ),
  ];
}
