import { parseRoleTable, type RoleTable } from "../access";
import table from "../data/iam-roles.json";

/** IBM's roles and their actions, of the day that `data/iam-roles.json` was made. */
export function roleTable(): RoleTable {
  return parseRoleTable(table);
}
