import type { Power } from "../grants/expand";
import type { Grant } from "../grants/grant";
import type { Summary } from "./capabilities";
import { capabilityRules } from "./capability-rules";
import {
  type AbilityFact,
  abilityKey,
  type CapabilityFact,
  type Derived,
  type Fact,
  follows,
  type GrantFact,
  type NodeFact,
  nodeKey,
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
    this.addNode(start, follows("self", []));
    // Breadth first, so that each fact is first found by a shortest path.
    for (let index = 0; index < this.open.length; index++) this.derive(this.open[index]!);
  }

  get facts(): readonly Fact[] {
    return [...this.known.values()];
  }

  find(key: string): Fact | undefined {
    return this.known.get(key);
  }

  addNode(node: string, derived: Derived): void {
    const key = nodeKey(node);
    if (this.isNew(key, derived)) this.add({ kind: "node", key, node, ...derived });
  }

  addGrant(grant: Grant, power: Power, derived: Derived): void {
    const key = `${power} ${this.world.keyOf(grant)}`;
    if (this.isNew(key, derived)) this.add({ kind: "grant", key, grant, power, ...derived });
  }

  addCapability(summary: Summary, { grant, power }: GrantFact, derived: Derived): void {
    const { capability, actions, services } = summary;
    const key = `${capability} ${power} ${this.world.keyOf(grant)}`;
    if (this.isNew(key, derived))
      this.add({ kind: "capability", key, capability, grant, actions, services, ...derived });
  }

  /** `of`: the instance, or the secret of it. */
  addAbility(ability: AbilityFact["ability"], instance: string, of: string, derived: Derived): void {
    const key = abilityKey(ability, of);
    if (this.isNew(key, derived)) this.add({ kind: "ability", key, ability, instance, ...derived });
  }

  /** A fact that is known already only counts again if it becomes certain. */
  private isNew(key: string, { strength }: Derived): boolean {
    const before = this.known.get(key);
    return !before || (before.strength === "possible" && strength === "certain");
  }

  private add(fact: Fact): void {
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
