import type { Closure } from "./closure";
import { follows } from "./fact";

/** Whoever may change custom roles and has one can put any action of its service into it. */
export function forgeRules(closure: Closure): void {
  for (const forging of closure.forging)
    for (const held of closure.custom)
      closure.addGrant(held.grant, "any role", follows("forge-role", [held, forging]));
}
