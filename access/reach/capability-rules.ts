import type { IdentityKind } from "../principals/data";
import { isInstanceNode } from "../principals/instances";
import type { Closure } from "./closure";
import { type CapabilityFact, follows, type Rule, type Strength, strengthOf } from "./fact";
import { forgeRules } from "./forge-rules";

/** What each capability leads to. Those that are missing here are dangerous in themselves. */
export function capabilityRules(fact: CapabilityFact, closure: Closure): void {
  const { capability, actions } = fact;
  if (capability === "join-group") {
    // Editing a group or its rules needs more to get somebody in; adding members does not.
    const enough = actions.length === 0 || actions.includes("iam-groups.members.add");
    takeOver(fact, closure, "access-group", "join-group", enough ? "certain" : "possible");
  }
  if (capability === "mint-key") takeOver(fact, closure, "service-id", "mint-key", "certain");
  if (capability === "profile-takeover")
    takeOver(fact, closure, "trusted-profile", "profile-takeover", "certain");
  if (capability === "grant") grantRule(fact, closure);
  if (capability === "mint-credential" && canCreate(actions, "resource-controller.key.create"))
    // Whether IBM caps a credential's role by its creator's is nowhere written.
    closure.addGrant(fact.grant, "credential", follows("mint-credential", [fact], "possible"));
  if (capability === "forge-role" && canCreate(actions, "iam-access-management.customRole.update")) {
    closure.forging.push(fact);
    forgeRules(closure);
  }
}

/** An unreadable role may have the action. */
function canCreate(actions: readonly string[], action: string): boolean {
  return actions.length === 0 || actions.includes(action);
}

function takeOver(
  fact: CapabilityFact,
  closure: Closure,
  kind: IdentityKind,
  rule: Rule,
  strength: Strength,
): void {
  for (const service of fact.services)
    for (const { item, sure } of closure.world.identitiesIn(fact.grant, service, kind))
      closure.addNode(item.id, follows(rule, [fact], sure === "yes" ? strength : strengthOf(sure)));
}

/**
 * Who assigns access to something can assign it to itself. On IAM Access Management, IBM's page on account
 * management services says "view, create, edit, and delete access policies" without a limit; whether that is so
 * nobody has tried.
 */
function grantRule(fact: CapabilityFact, closure: Closure): void {
  if (!canCreate(fact.actions, "iam.policy.create") || isInstanceNode(closure.start)) return;
  closure.addGrant(fact.grant, "any role", follows("grant", [fact]));
  if (fact.services.some((service) => service.split(".")[0] === "iam-access-management"))
    closure.addGrant(
      closure.world.wholeAccount(fact.grant),
      "any role",
      follows("grant", [fact], "possible"),
    );
}
