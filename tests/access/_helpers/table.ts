import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseRoleTable, type RoleTable } from "../../../access";

export const tablePath = join(__dirname, "..", "..", "..", "data", "iam-roles.json");

/** The project's own table of IBM's roles. */
export const roleTable: RoleTable = parseRoleTable(JSON.parse(readFileSync(tablePath, "utf8")));
