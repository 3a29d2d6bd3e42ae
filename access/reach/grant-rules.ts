import { summariesIn } from "./capabilities";
import type { Closure } from "./closure";
import { follows, type GrantFact, strengthOf } from "./fact";
import { forgeRules } from "./forge-rules";
import { secretRules } from "./secret-rules";

/** Whoever has a grant has the capabilities in its roles, on the resources of its target. */
export function grantRules(fact: GrantFact, closure: Closure): void {
  const { world } = closure;
  const actions = world.actionsOf(fact);
  for (const summary of summariesIn(actions))
    closure.addCapability(summary, fact, follows("role allows", [fact], strengthOf(summary.sure)));
  const secrets = actions.get("secrets-manager");
  if (secrets) secretRules(fact, secrets, closure);
  if (fact.power === "own" && world.hasCustomRole(fact.grant, actions.keys())) {
    closure.custom.push(fact);
    forgeRules(closure);
  }
}
