import type { IdentityKind } from "../principals/data";
import { instanceNode, isInstanceNode } from "../principals/instances";
import type { Closure } from "./closure";
import { follows, type NodeFact, strengthOf } from "./fact";

/** Whoever acts as a node has its grants, its groups, the profiles that trust it, and what it was built with. */
export function nodeRules(fact: NodeFact, closure: Closure): void {
  const { model } = closure.world;
  for (const { grant, sure } of model.grantsOf(fact.node))
    closure.addGrant(grant, "own", follows("has grant", [fact], strengthOf(sure)));
  for (const { group, how, detail, provenance } of model.membershipsOf(fact.node))
    closure.addNode(group, {
      ...follows("member", [fact], "certain", [provenance]),
      ...(how === "dynamic" ? { detail: detail ?? "by a dynamic rule" } : {}),
    });
  for (const { profile, provenance } of model.trustsOf(fact.node))
    closure.addNode(profile, follows("trust", [fact], "certain", [provenance]));
  const identity = model.directory.get(fact.node);
  if (identity?.kind === "user") outsiderRules(fact, closure);
  if (identity?.owner) ownerRules(fact, closure);
  if (isInstanceNode(fact.node)) engineRules(fact, closure);
}

/** A user whom an enterprise logs in may be whom a rule lets in: nobody can tell from outside. */
function outsiderRules(fact: NodeFact, closure: Closure): void {
  const { memberships, trusts } = closure.world.model;
  const certainly = (detail: string | undefined) => (detail === undefined ? {} : { detail });
  for (const { group, member, how, detail, provenance } of memberships)
    if (how === "dynamic" && member === undefined)
      closure.addNode(group, {
        ...follows("dynamic rule", [fact], "possible", [provenance]),
        ...certainly(detail),
      });
  for (const { profile, outsiders, detail, provenance } of trusts)
    if (outsiders === "federated-users")
      closure.addNode(profile, {
        ...follows("trust", [fact], "possible", [provenance]),
        ...certainly(detail),
      });
}

const takenOver: readonly IdentityKind[] = ["service-id", "trusted-profile", "access-group"];

function ownerRules(fact: NodeFact, closure: Closure): void {
  for (const kind of takenOver)
    for (const { id } of closure.world.identities(kind)) closure.addNode(id, follows("owner", [fact]));
}

/** An engine with a key acts as the key's service ID. */
function engineRules(fact: NodeFact, closure: Closure): void {
  for (const { instance, identity, disabled, provenance } of closure.world.model.engines)
    if (
      !disabled &&
      identity !== undefined &&
      fact.node === instanceNode({ service: "secrets-manager", id: instance })
    )
      closure.addNode(identity, follows("engine key", [fact], "certain", [provenance]));
}
