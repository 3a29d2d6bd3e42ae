import type { Power } from "../grants/expand";
import type { Grant, Provenance } from "../grants/grant";
import type { Truth } from "../truth";
import type { CapabilityId } from "./capabilities";

/** "possible" where something that we do not know, or that IBM does not tell, decides. */
export type Strength = "possible" | "certain";

/** Why something follows. */
export type Rule =
  | "self"
  | "owner"
  | "has grant"
  | "role allows"
  | "member"
  | "dynamic rule"
  | "trust"
  | "join-group"
  | "mint-key"
  | "profile-takeover"
  | "grant"
  | "forge-role"
  | "mint-credential"
  | "engine key"
  | "engine"
  | "read secret"
  | "read engine key";

/** What is common to all facts besides what they are about. */
export interface Derived {
  readonly strength: Strength;
  readonly rule: Rule;
  /** What it follows from; the first continues the path. */
  readonly from: readonly Fact[];
  /** Objects besides grants that say so: a membership, a trust, an engine, a secret. */
  readonly evidence: readonly Provenance[];
  readonly detail?: string;
}

interface Known extends Derived {
  /** The same for the same thing, however it was derived. */
  readonly key: string;
}

/** Can act as this identity or instance, or as a member of this group. */
export interface NodeFact extends Known {
  readonly kind: "node";
  readonly node: string;
}

export interface GrantFact extends Known {
  readonly kind: "grant";
  readonly grant: Grant;
  readonly power: Power;
}

export interface CapabilityFact extends Known {
  readonly kind: "capability";
  readonly capability: CapabilityId;
  readonly grant: Grant;
  readonly actions: readonly string[];
  readonly services: readonly string[];
}

/** May do one thing to one Secrets Manager instance, or read one secret of it. */
export interface AbilityFact extends Known {
  readonly kind: "ability";
  readonly ability: "create secrets" | "read secrets" | "read configurations" | "read secret";
  readonly instance: string;
}

export type Fact = NodeFact | GrantFact | CapabilityFact | AbilityFact;

export function strengthOf(sure: Truth): Strength {
  return sure === "yes" ? "certain" : "possible";
}

export function weakest(...strengths: readonly Strength[]): Strength {
  return strengths.includes("possible") ? "possible" : "certain";
}

const none: readonly Provenance[] = [];

/** By `rule` from others: never surer than they are. */
export function follows(
  rule: Rule,
  from: readonly Fact[],
  strength: Strength = "certain",
  evidence: readonly Provenance[] = none,
): Derived {
  const weak = strength === "possible" || from.some((fact) => fact.strength === "possible");
  return { rule, from, evidence, strength: weak ? "possible" : "certain" };
}

export function nodeKey(node: string): string {
  return `node ${node}`;
}

/** `of`: the instance, or the secret of it. */
export function abilityKey(ability: AbilityFact["ability"], of: string): string {
  return `${ability} ${of}`;
}
