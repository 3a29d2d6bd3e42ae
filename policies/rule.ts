import type { AccessModel, Grant, PulumiResource, Reach } from "../access";
import type { Parameters } from "./parameters";

export type Severity = "critical" | "high" | "medium" | "low";

/** What happens on a violation: the update stops, it is told, or it is mended. */
export type Level = "mandatory" | "advisory" | "remediate";

/** Where the same is asked for. CIS: IBM Cloud Foundations Benchmark v1.0.0. NIST: SP 800-53 rev. 5. */
export interface References {
  readonly cis: readonly string[];
  readonly nist: readonly string[];
}

/** What a rule has to say. "undecided": a value that is not known yet decides. */
export interface Verdict {
  readonly outcome: "violation" | "undecided";
  /** What is wrong, in one sentence without a full stop. */
  readonly message: string;
  /** Which resource; in a resource rule the judged one. */
  readonly urn?: string;
  /** A case of the rule's milder grade. */
  readonly milder?: boolean;
}

/** What a resource rule may look at besides its resource. */
export interface ResourceContext {
  readonly parameters: Parameters;
  /** Milliseconds; given from outside, so that a rule about time is a function of its input. */
  readonly now: number;
}

/** A resource with its options. */
export interface Judged extends PulumiResource {
  readonly options?: {
    readonly protect?: boolean;
    readonly ignoreChanges?: readonly string[];
    readonly additionalSecretOutputs?: readonly string[];
  };
}

/** All resources together, as access. */
export interface StackContext extends ResourceContext {
  readonly resources: readonly Judged[];
  readonly model: AccessModel;
  readonly reach: Reach;
}

/** One rule as data, with its check. Rules about one resource run before it is made, rules about the stack at the end. */
export interface Rule {
  /** `ILP-A01`; the letter is the group. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly level: Level;
  /** A second grade for cases that matter less. */
  readonly milder?: { readonly severity: Severity; readonly level: "mandatory" | "advisory" };
  readonly references: References;
  /** Why it matters, in a sentence or two. */
  readonly why: string;
  /** What to do instead. */
  readonly remediation: string;
  /** For access policies and authorizations: what the provider makes of the resource. */
  readonly grant?: (grant: Grant, context: ResourceContext, resource: Judged) => readonly Verdict[];
  /** For any resource of `types`. */
  readonly resource?: {
    readonly types: readonly string[];
    readonly check: (resource: Judged, context: ResourceContext) => readonly Verdict[];
  };
  readonly stack?: (context: StackContext) => readonly Verdict[];
  /** What to change in a resource's properties; undefined for nothing. Only where nothing can be lost. */
  readonly remediate?: (resource: Judged) => Remedy | undefined;
}

export interface Remedy {
  readonly set: Readonly<Record<string, unknown>>;
  readonly remove: readonly string[];
}

export function violation(message: string, more: Omit<Verdict, "outcome" | "message"> = {}): Verdict {
  return { outcome: "violation", message, ...more };
}

export function undecided(message: string, more: Omit<Verdict, "outcome" | "message"> = {}): Verdict {
  return { outcome: "undecided", message, ...more };
}
