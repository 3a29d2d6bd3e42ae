import { CloudError } from "../core/errors";
import { wildcard } from "../iam/wildcard";
import { mulberry32, type Random, seedOf } from "./random";
import type { FaultKind, FaultPlan, FaultRule, RuleOf } from "./rules";

/** What rules look at. */
export interface FaultTarget {
  readonly operation: string | undefined;
  readonly service: string;
  readonly host: string;
  readonly method: string;
}

/** A rule in force, with what it has done since it was added or since the last seed. */
export interface FaultState {
  readonly id: string;
  readonly rule: FaultRule;
  /** Requests that it was about. */
  readonly seen: number;
  readonly struck: number;
}

export interface Strike<K extends FaultKind> {
  readonly rule: RuleOf<K>;
  /** For what else the rule has to draw. */
  readonly random: Random;
}

interface Entry {
  id: string;
  rule: FaultRule;
  fits: (target: FaultTarget) => boolean;
  seen: number;
  struck: number;
  /** How many draws each operation has had. */
  draws: Map<string, number>;
}

/**
 * The faults that were asked for. Every draw depends on the seed, the rule, the operation and its count alone: requests
 * to other operations that come in between, in whatever order, change nothing. So a run can be repeated.
 */
export class Faults {
  private entries: Entry[] = [];
  private next = 1;
  private readonly listeners: (() => void)[] = [];

  constructor(private currentSeed = 1) {}

  get none(): boolean {
    return this.entries.length === 0;
  }

  get seed(): number {
    return this.currentSeed;
  }

  list(): FaultState[] {
    return this.entries.map(({ id, rule, seen, struck }) => ({ id, rule, seen, struck }));
  }

  add(rule: FaultRule): FaultState {
    const entry = { id: `f${this.next++}`, rule, fits: fitting(rule), seen: 0, struck: 0, draws: new Map() };
    this.entries = [...this.entries, entry];
    this.changed();
    return { id: entry.id, rule, seen: 0, struck: 0 };
  }

  addAll(plan: FaultPlan): void {
    if (plan.seed !== undefined) this.currentSeed = plan.seed;
    for (const rule of plan.faults) this.add(rule);
  }

  remove(id: string): void {
    const left = this.entries.filter((entry) => entry.id !== id);
    if (left.length === this.entries.length) {
      throw new CloudError(
        "CLOUD_NO_SUCH_FAULT",
        `There is no fault ${id}; \`faults list\` shows those in force.`,
      );
    }
    this.entries = left;
    this.changed();
  }

  /** Takes every rule away; the next one is the first again, so that the same rules draw the same. */
  clear(): void {
    this.entries = [];
    this.next = 1;
    this.changed();
  }

  /** Starts all draws and counts afresh. */
  reseed(seed: number): void {
    this.currentSeed = seed;
    for (const entry of this.entries) Object.assign(entry, { seen: 0, struck: 0, draws: new Map() });
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Every rule that is in force of one of these kinds, in order of addition. */
  of<K extends FaultKind>(...kinds: readonly K[]): { rule: RuleOf<K>; strikes: StrikesOn<K> }[] {
    return this.entries
      .filter(({ rule }) => (kinds as readonly FaultKind[]).includes(rule.kind))
      .map((entry) => ({ rule: entry.rule as RuleOf<K>, strikes: (target) => this.draw<K>(entry, target) }));
  }

  private draw<K extends FaultKind>(entry: Entry, target: FaultTarget): Strike<K> | undefined {
    if (!entry.fits(target)) return undefined;
    const {
      probability = 1,
      after = 0,
      count = Number.POSITIVE_INFINITY,
    } = entry.rule as Partial<RuleOf<"latency">>;
    entry.seen++;
    if (entry.seen <= after || entry.struck >= count) return undefined;
    const key = target.operation ?? `${target.service} ${target.method}`;
    const nth = entry.draws.get(key) ?? 0;
    entry.draws.set(key, nth + 1);
    const random = mulberry32(seedOf(`${this.currentSeed}/${entry.id}/${key}/${nth}`));
    if (random() >= probability) return undefined;
    entry.struck++;
    return { rule: entry.rule as RuleOf<K>, random };
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

/** Counts a request that the rule is about, and says whether it strikes. */
export type StrikesOn<K extends FaultKind> = (target: FaultTarget) => Strike<K> | undefined;

function fitting(rule: FaultRule): (target: FaultTarget) => boolean {
  if (rule.kind === "slow-grant") return () => true;
  const wanted = (["operation", "service", "host", "method"] as const).flatMap((name) => {
    const pattern = rule[name];
    return pattern === undefined ? [] : [{ name, pattern: wildcard(pattern) }];
  });
  return (target) => wanted.every(({ name, pattern }) => pattern.test(target[name] ?? ""));
}
