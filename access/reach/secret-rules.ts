import type { ServiceActions } from "../grants/expand";
import { isInstanceNode } from "../principals/instances";
import type { PlacedSecret } from "../principals/placed";
import { overlaps } from "../targets/overlaps";
import { every, type Truth } from "../truth";
import { isUnknown } from "../unknown";
import type { Closure } from "./closure";
import { type AbilityFact, abilityKey, type Fact, follows, type GrantFact, strengthOf } from "./fact";
import { instanceResource } from "./world";

const actionOf = {
  "create secrets": "secrets-manager.secret.create",
  "read secrets": "secrets-manager.secret.read",
  "read configurations": "secrets-manager.configuration.read",
} as const;

/** What a grant lets do to the instances of Secrets Manager that its target reaches. */
export function secretRules(fact: GrantFact, allowed: ServiceActions, closure: Closure): void {
  for (const { item, sure } of closure.world.instancesIn(fact.grant)) {
    for (const ability of Object.keys(actionOf) as (keyof typeof actionOf)[]) {
      const able = every([sure, may(allowed, actionOf[ability])]);
      if (able === "no") continue;
      closure.addAbility(ability, item.id, item.id, follows("role allows", [fact], strengthOf(able)));
    }
    for (const secret of closure.world.model.secrets.filter(({ instance }) => instance === item.id)) {
      const able = every([reaches(fact, secret), sure, may(allowed, actionOf["read secrets"])]);
      if (able === "no") continue;
      const derived = follows("role allows", [fact], strengthOf(able), [secret.provenance]);
      closure.addAbility("read secret", item.id, secretKey(secret), derived);
    }
  }
}

function may({ actions, complete, reached }: ServiceActions, action: string): Truth {
  if (actions.has(action)) return reached;
  return complete ? "no" : "unknown";
}

function reaches({ grant }: GrantFact, { instance, secretGroup }: PlacedSecret): Truth {
  const within = isUnknown(secretGroup)
    ? {}
    : { resourceType: "secret-group", resource: secretGroup ?? "default" };
  return overlaps(grant.target, {
    ...instanceResource({
      service: "secrets-manager",
      id: instance,
      aliases: [],
      provenance: grant.provenance,
    }),
    ...within,
  });
}

function secretKey({ instance, provenance, name }: PlacedSecret): string {
  return `${instance} ${provenance.liveId ?? provenance.urn ?? name}`;
}

/** What the abilities lead to. Instances themselves do not use what they keep. */
export function abilityRules(fact: AbilityFact, closure: Closure): void {
  if (isInstanceNode(closure.start)) return;
  const { ability, instance } = fact;
  if (ability === "read secret") readSecret(fact, closure);
  if (ability === "read configurations") readEngineKey(fact, closure);
  if (ability === "create secrets" || ability === "read secrets") {
    const both = [
      closure.find(abilityKey("create secrets", instance)),
      closure.find(abilityKey("read secrets", instance)),
    ].filter((one): one is Fact => one !== undefined);
    if (both.length === 2) useEngine(both, instance, closure);
  }
}

/** The holder of the credentials in a secret is a member of its groups, or is its service ID. */
function readSecret(fact: AbilityFact, closure: Closure): void {
  const secret = closure.world.model.secrets.find(
    (one) => fact.key === abilityKey("read secret", secretKey(one)),
  );
  if (!secret) return;
  for (const node of [...secret.groups, ...(secret.serviceId === undefined ? [] : [secret.serviceId])])
    closure.addNode(node, follows("read secret", [fact], "certain", [secret.provenance]));
}

/** IBM's SDK has the key among the fields of a configuration that was read; no page says that it is left out. */
function readEngineKey(fact: AbilityFact, closure: Closure): void {
  for (const { instance, identity, provenance } of closure.world.model.engines)
    if (instance === fact.instance && identity !== undefined)
      closure.addNode(identity, follows("read engine key", [fact], "possible", [provenance]));
}

/** A new secret may name any access group that the engine can add members to, and its creator reads the key. */
function useEngine(both: readonly Fact[], instance: string, closure: Closure): void {
  for (const handed of closure.handedOut(instance))
    closure.addNode(
      handed.node,
      follows("engine", [...both, ...handed.from], handed.strength, handed.evidence),
    );
}
