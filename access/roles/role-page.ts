import { AccessError } from "../errors";
import type { RoleTable, ServiceRoles } from "./role-table";

type Lists = Record<string, string[]>;

interface Section {
  service: string;
  title: string;
  platformRoles: Lists;
  serviceRoles: Lists;
  actions: Record<string, string>;
}

/** Services whose actions keep their descriptions; all of them would double the file. */
const described: ReadonlySet<string> = new Set([
  "conversation",
  "iam-access-management",
  "iam-groups",
  "iam-identity",
  "pm-20",
  "secrets-manager",
  "user-management",
]);

const source = 'IBM Cloud documentation, page "IAM roles and actions" (account, iam-service-roles-actions)';
const note =
  "platformRoles and serviceRoles: role -> actions as listed on the page; roles do not inherit lesser roles. " +
  "Descriptions kept for actions of account-management services and Secrets Manager only.";

/**
 * Makes the role table from the Markdown of IBM's page "IAM roles and actions" (`iam-service-roles.md` of the
 * repository `ibm-cloud-docs/iam`). A role has the actions of its own row and those whose rows name it: the page
 * tells some roles' actions in one place only. Throws `AccessError` (`ROLE_PAGE_INVALID`) if it is another page.
 */
export function tableOfPage(markdown: string): RoleTable {
  const lastUpdated = /^lastupdated: "(\d{4}-\d{2}-\d{2})"/m.exec(markdown)?.[1];
  const sections = sectionsOf(markdown).map(readSection);
  const roles = sections.flatMap(({ platformRoles, serviceRoles }) => [platformRoles, serviceRoles]);
  if (lastUpdated === undefined || roles.every((lists) => Object.keys(lists).length === 0)) {
    throw new AccessError(
      "ROLE_PAGE_INVALID",
      'This is not the Markdown of IBM\'s page "IAM roles and actions": it has no date or no tables of roles with ' +
        "their actions. Take iam-service-roles.md of github.com/ibm-cloud-docs/iam.",
    );
  }
  const services = sections
    .sort((one, other) => (one.service < other.service ? -1 : 1))
    .map(({ service, ...section }) => [service, tidy(service, section)] as const);
  return { source, lastUpdated, note, services: Object.fromEntries(services) };
}

/** The text after each heading that tells a service name. */
function sectionsOf(markdown: string): string[] {
  return markdown.split(/^## /m).filter((text) => serviceOf(text) !== undefined);
}

function serviceOf(section: string): string | undefined {
  return /use `([^`]+)` for the service name/.exec(section)?.[1];
}

function readSection(text: string): Section {
  const section: Section = {
    service: serviceOf(text) ?? "",
    title: text.slice(0, text.indexOf("\n")).trim(),
    platformRoles: {},
    serviceRoles: {},
    actions: {},
  };
  for (const { rows, caption } of tablesOf(text)) {
    if (/Platform roles/i.test(caption)) addRoles(section.platformRoles, rows);
    else if (/Service roles/i.test(caption)) addRoles(section.serviceRoles, rows);
    else if (/actions/i.test(caption)) addActions(section, rows);
  }
  return section;
}

/** Tables, each with the caption that follows it. */
function tablesOf(text: string): { rows: string[][]; caption: string }[] {
  return [...text.matchAll(/((?:^\|.*\n)+)((?:^\{:.*\n?)*)/gm)].map(([, table = "", after = ""]) => ({
    rows: table.trim().split("\n").slice(2).map(cellsOf),
    caption: /caption="([^"]*)"/.exec(after)?.[1] ?? "",
  }));
}

function cellsOf(row: string): string[] {
  const cells = row.replace(/^\||\|\s*$/g, "").split(/(?<!\\)\|/);
  return cells.map((cell) => cell.trim());
}

function addRoles(lists: Lists, rows: readonly string[][]): void {
  for (const [role = "", , actions = ""] of rows) lists[role] = [...(lists[role] ?? []), ...quoted(actions)];
}

function addActions(section: Section, rows: readonly string[][]): void {
  for (const [first = "", description = "", roles = ""] of rows) {
    const [action] = quoted(first);
    if (action === undefined) continue;
    section.actions[action] = description;
    for (const role of roles.split(",").map((name) => name.trim()))
      (section.platformRoles[role] ?? section.serviceRoles[role])?.push(action);
  }
}

function quoted(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text);
}

function tidy(
  service: string,
  { title, platformRoles, serviceRoles, actions }: Omit<Section, "service">,
): ServiceRoles {
  return {
    ...(described.has(service) ? { actions: byName(actions) } : {}),
    platformRoles: byName(platformRoles, tidyList),
    serviceRoles: byName(serviceRoles, tidyList),
    title,
  };
}

function tidyList(actions: readonly string[]): string[] {
  return [...new Set(actions)].sort();
}

function byName<T>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => T = (value) => value,
): Record<string, T> {
  const names = Object.keys(record).sort();
  return Object.fromEntries(names.map((name) => [name, change(record[name]!)]));
}

/** `data/iam-roles.json`: one service per line, so that a change in IBM's roles is a small diff. */
export function writeRoleTable({ source, lastUpdated, note, services }: RoleTable): string {
  const lines = Object.entries(services).map(([service, { actions, platformRoles, serviceRoles, title }]) => {
    const roles = { ...(actions ? { actions } : {}), platformRoles, serviceRoles, title };
    return `  ${JSON.stringify(service)}: ${JSON.stringify(roles)}`;
  });
  const head = Object.entries({ source, lastUpdated, note }).map(
    ([name, value]) => ` ${JSON.stringify(name)}: ${JSON.stringify(value)},`,
  );
  return `{\n${head.join("\n")}\n "services": {\n${lines.join(",\n")}\n }\n}\n`;
}
