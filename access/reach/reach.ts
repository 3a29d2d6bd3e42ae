import type { AccessModel } from "../model";
import { instanceNode } from "../principals/instances";
import type { CapabilityId } from "./capabilities";
import { Closure } from "./closure";
import {
  type CapabilityFact,
  type Fact,
  follows,
  type NodeFact,
  nodeKey,
  type Strength,
  strengthOf,
  weakest,
} from "./fact";
import { World } from "./world";

/** Everything one principal can get to, each fact with what it follows from. */
export interface PrincipalReach {
  readonly principal: string;
  readonly facts: readonly Fact[];
  /** Identities and groups that it can act as, itself included. */
  readonly nodes: readonly NodeFact[];
  readonly capabilities: readonly CapabilityFact[];
  /** The strongest fact that it can act as a node, or has a capability. */
  toNode(node: string): NodeFact | undefined;
  toCapability(capability: CapabilityId): CapabilityFact | undefined;
}

export interface Reach {
  of(principal: string): PrincipalReach;
}

/** Who can get to what in a model. Answers are made when asked for, and kept. */
export function reachOf(model: AccessModel): Reach {
  const world = new World(model);
  const handedOut = handOuts(world);
  const kept = new Map<string, PrincipalReach>();
  return {
    of(principal) {
      const id = model.directory.idOf(principal);
      const known = kept.get(id) ?? asReach(new Closure(world, handedOut, id));
      kept.set(id, known);
      return known;
    },
  };
}

/**
 * What can be got through each instance's engine: the groups that it adds service IDs to, and, where its secrets
 * may name an existing service ID, those that it makes keys for.
 */
function handOuts(world: World): (instance: string) => readonly NodeFact[] {
  const kept = new Map<string, readonly NodeFact[]>();
  return (instance) => {
    const known = kept.get(instance) ?? handedOutBy(instance, world);
    kept.set(instance, known);
    return known;
  };
}

function handedOutBy(id: string, world: World): readonly NodeFact[] {
  const node = instanceNode({ service: "secrets-manager", id });
  const { facts } = new Closure(world, () => [], node);
  const handed = facts.flatMap((fact): NodeFact[] => {
    if (fact.kind !== "capability") return [];
    if (fact.capability === "join-group") return handedOn(fact, "access-group", "certain", world);
    // IBM's console offers "only the service IDs that you have access to"; of the API nothing is written.
    return fact.capability === "mint-key" ? handedOn(fact, "service-id", "possible", world) : [];
  });
  return [...handed, ...byUnknownKey(id, world)];
}

function handedOn(
  fact: CapabilityFact,
  kind: "access-group" | "service-id",
  strength: Strength,
  world: World,
): NodeFact[] {
  const rule = kind === "access-group" ? "join-group" : "mint-key";
  return fact.services.flatMap((service) =>
    world.identitiesIn(fact.grant, service, kind).map(({ item, sure }) => ({
      kind: "node",
      key: nodeKey(item.id),
      node: item.id,
      ...follows(rule, [fact], weakest(strength, strengthOf(sure))),
    })),
  );
}

/** The owner of an engine's key is not known, but the key would be of no use if it could not add members. */
function byUnknownKey(id: string, world: World): NodeFact[] {
  const engine = world.model.engines.find(
    ({ instance, identity, disabled }) => instance === id && identity === undefined && !disabled,
  );
  if (!engine) return [];
  return world.identities("access-group").map(({ id: node }) => ({
    kind: "node",
    key: nodeKey(node),
    node,
    rule: "engine key",
    strength: "possible",
    from: [],
    evidence: [engine.provenance],
  }));
}

function asReach({ start, facts }: Closure): PrincipalReach {
  const nodes = facts.filter((fact) => fact.kind === "node");
  const capabilities = facts.filter((fact) => fact.kind === "capability");
  return {
    principal: start,
    facts,
    nodes,
    capabilities,
    toNode: (node) => strongest(nodes.filter((fact) => fact.node === node)),
    toCapability: (id) => strongest(capabilities.filter(({ capability }) => capability === id)),
  };
}

function strongest<T extends Fact>(facts: readonly T[]): T | undefined {
  return facts.find(({ strength }) => strength === "certain") ?? facts[0];
}
