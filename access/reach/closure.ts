import type { Grant } from "../grants/grant";
import { isUnknown } from "../unknown";
import { capabilityRules } from "./capability-rules";
import {
  type AbilityFact,
  type CapabilityFact,
  type Fact,
  follows,
  type GrantFact,
  type NodeFact,
} from "./fact";
import { grantRules } from "./grant-rules";
import { nodeRules } from "./node-rules";
import { abilityRules } from "./secret-rules";
import type { World } from "./world";

/** What one node can get to: the least set of facts that holds what it starts with and is closed under the rules. */
export class Closure {
  private readonly known = new Map<string, Fact>();
  private readonly open: Fact[] = [];
  /** For the rule that needs two things: may change custom roles, and holds one. */
  readonly forging: CapabilityFact[] = [];
  readonly custom: GrantFact[] = [];

  constructor(
    readonly world: World,
    /** What an instance of Secrets Manager can hand out; empty while instances' own closures are made. */
    readonly handedOut: (instance: string) => readonly NodeFact[],
    readonly start: string,
  ) {
    this.addNode(start, { ...follows("self", []) });
    // Breadth first, so that each fact is first found by a shortest path.
    for (let index = 0; index < this.open.length; index++) this.derive(this.open[index]!);
  }

  get facts(): readonly Fact[] {
    return [...this.known.values()];
  }

  find(key: string): Fact | undefined {
    return this.known.get(key);
  }

  addNode(node: string, derived: Omit<NodeFact, "kind" | "key" | "node">): void {
    this.add({ kind: "node", key: nodeKey(node), node, ...derived });
  }

  addGrant(
    grant: Grant,
    power: GrantFact["power"],
    derived: Omit<GrantFact, "kind" | "key" | "grant" | "power">,
  ): void {
    const key = `grant ${power} ${grant.id} ${grant.provenance.from}`;
    this.add({ kind: "grant", key, grant, power, ...derived });
  }

  addCapability(fact: Omit<CapabilityFact, "kind" | "key">, power: GrantFact["power"]): void {
    this.add({ kind: "capability", key: `capability ${fact.capability} ${power} ${fact.grant.id}`, ...fact });
  }

  addAbility(fact: Omit<AbilityFact, "kind" | "key">, of: string): void {
    this.add({ kind: "ability", key: abilityKey(fact.ability, of), ...fact });
  }

  /** A fact that is known already only counts again if it becomes certain. */
  private add(fact: Fact): void {
    const before = this.known.get(fact.key);
    if (before && (before.strength === "certain" || fact.strength === "possible")) return;
    this.known.set(fact.key, fact);
    this.open.push(fact);
  }

  private derive(fact: Fact): void {
    // Meanwhile a stronger one may have come; that one is still to be looked at.
    if (this.known.get(fact.key) !== fact) return;
    if (fact.kind === "node") nodeRules(fact, this);
    else if (fact.kind === "grant") grantRules(fact, this);
    else if (fact.kind === "capability") capabilityRules(fact, this);
    else abilityRules(fact, this);
  }
}

export function nodeKey(node: string): string {
  return `node ${node}`;
}

export function abilityKey(ability: AbilityFact["ability"], of: string): string {
  return `${ability} ${of}`;
}

/** Does a policy give a role that the account itself defines? */
export function hasCustomRole({ roles }: Grant, world: World, services: Iterable<string>): boolean {
  const { expansion } = world.model;
  return [...services].some((service) =>
    roles.some((role) => !isUnknown(role) && expansion.roles.customRoleOf(role, service) !== undefined),
  );
}
