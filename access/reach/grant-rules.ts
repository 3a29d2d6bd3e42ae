import { holdingsIn } from "./capabilities";
import { type Closure, hasCustomRole } from "./closure";
import { follows, type GrantFact, strengthOf } from "./fact";
import { forgeRules } from "./forge-rules";
import { secretRules } from "./secret-rules";

/** Whoever has a grant has the capabilities in its roles, on the resources of its target. */
export function grantRules(fact: GrantFact, closure: Closure): void {
  const { world } = closure;
  const actions = world.actionsOf(fact);
  const holdings = holdingsIn(actions);
  for (const capability of new Set(holdings.map((holding) => holding.capability.id))) {
    const of = holdings.filter((holding) => holding.capability.id === capability);
    const sure = of.some((holding) => holding.sure === "yes") ? "yes" : "unknown";
    closure.addCapability(
      {
        capability,
        grant: fact.grant,
        actions: [...new Set(of.flatMap((holding) => holding.actions))].sort(),
        services: of.map((holding) => holding.service),
        ...follows("role allows", [fact], strengthOf(sure)),
      },
      fact.power,
    );
  }
  const secrets = actions.get("secrets-manager");
  if (secrets) secretRules(fact, secrets, closure);
  if (fact.power === "own" && hasCustomRole(fact.grant, world, actions.keys())) {
    closure.custom.push(fact);
    forgeRules(closure);
  }
}
