import { readFileSync, writeFileSync } from "node:fs";
import { parseRoleTable, type RoleChange, roleTableDiff } from "../access";
import { dangerActions } from "../access/reach/capabilities";
import { tableOfPage, writeRoleTable } from "../access/roles/role-page";

/**
 * Writes the table of IBM's roles from a copy of IBM's page and tells what has changed since the one before.
 * `page`: `iam-service-roles.md` of github.com/ibm-cloud-docs/iam. Throws with a sentence for the user.
 */
export function remakeRoles(page: string | undefined, table: string): string {
  if (page === undefined)
    throw new Error(
      "Give the path of iam-service-roles.md, which github.com/ibm-cloud-docs/iam has: " +
        "node scripts/iam-roles.cjs iam-service-roles.md",
    );
  const before = parseRoleTable(JSON.parse(readFileSync(table, "utf8")));
  const after = tableOfPage(readFileSync(page, "utf8"));
  const changes = roleTableDiff(before, after);
  writeFileSync(table, writeRoleTable(after));
  return [
    `${table}: roles of ${Object.keys(after.services).length} services as of ${after.lastUpdated}, ` +
      `before as of ${before.lastUpdated}; ${changes.length} roles differ.`,
    ...changes.map(describe),
    "",
  ].join("\n");
}

function describe({ service, role, change, added, removed }: RoleChange): string {
  const marked = added.map((action) => (dangerActions.has(action) ? `+${action} (danger)` : `+${action}`));
  const actions = [...marked, ...removed.map((action) => `-${action}`)].join(" ");
  return `  ${service}: ${role} ${change}: ${actions || "no actions"}`;
}
