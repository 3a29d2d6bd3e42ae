import { parseRoleTable } from "../../access";
import roles from "../../data/iam-roles.json";
import { catalogue } from "../../policies/catalogue";
import { pageOf } from "../../policies/rule";
import { fixtures } from "../../tests/policies/fixtures";
import { escalationPages } from "../escalation/page";
import { indexPage } from "./index-page";
import { pageOfRule } from "./page";

/** Text of every generated page, by its path from the project's folder. */
export function rulePages(): Map<string, string> {
  const pages = catalogue.map((rule) => [pageOf(rule), pageOfRule(rule, fixtures[rule.id]!)] as const);
  const escalation = escalationPages(parseRoleTable(roles));
  return new Map([...pages, ["docs/rules/README.md", indexPage(catalogue)], ...escalation]);
}
