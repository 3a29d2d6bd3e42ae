import { type Grant, isUnknown, summariesIn, type Truth } from "../access";
import type { StackContext } from "./rule";
import { coversAllServices, rolesAmong } from "./scopes";

/** What makes a group worth getting into. */
export interface Danger {
  readonly why: string;
  readonly sure: Truth;
}

/** The worst that a group may do; undefined for nothing. Service credentials are left out: every Operator makes them. */
export function dangerOf({ model }: StackContext, group: string): Danger | undefined {
  const grants = model.grantsOf(group).map(({ grant }) => grant);
  if (grants.some(isForAll)) return { why: "is for all IAM-enabled services", sure: "yes" };
  const found = grants
    .flatMap((grant) => summariesIn(model.expansion.actionsOf(grant)))
    .filter(({ capability }) => capability !== "mint-credential");
  const worst = found.find(({ sure }) => sure === "yes") ?? found[0];
  if (worst) return { why: `has the capability ${worst.capability}`, sure: worst.sure };
  const open = grants.some(({ roles, target }) => roles.some(isUnknown) || target.unread.length > 0);
  return open ? { why: "has roles or targets that are not known yet", sure: "unknown" } : undefined;
}

/** A role by which somebody decides over others' data. */
export function isPrivileged(grant: Grant): boolean {
  return rolesAmong(grant, ["Administrator", "Manager"]).length > 0;
}

function isForAll({ target }: Grant): boolean {
  return coversAllServices(target) === "yes";
}
