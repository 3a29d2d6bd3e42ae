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

/**
 * What a rule has to say. "undecided": a value that is not known yet decides. "not applicable": what the rule is
 * about was not given, so that it has not passed either.
 */
export interface Verdict {
  readonly outcome: "violation" | "undecided" | "not applicable";
  /** What is wrong, in one sentence without a full stop. */
  readonly message: string;
  /** Which resource; in a resource rule the judged one. */
  readonly urn?: string;
  /** Which object of the account, where no resource stands for it. */
  readonly liveId?: string;
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
  /** URNs of everything that is made before it, by `dependsOn` or by a property. */
  readonly waitsFor?: readonly string[];
  /** URN of the component that it is a part of, or of the stack. */
  readonly parent?: string;
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
  /** What only the account itself can tell; absent where a program or a state is judged. */
  readonly live?: LiveFacts;
  /** The waivers that are in force or were meant to be; absent where there is no file of them. */
  readonly waivers?: readonly JudgedWaiver[];
}

/** An inventory of one account, beside its objects as resources. Times are ISO 8601. */
export interface LiveFacts {
  readonly objects: readonly LiveObject[];
  /** Ids that stacks answer for, and those that a baseline accepts. */
  readonly accountedFor: readonly string[];
  /** The resources beside it are those of a program or a stack, which answers for them; else the account's own. */
  readonly declared?: boolean;
}

export interface LiveObject {
  /** IBM's id: `ServiceId-…`, `ApiKey-…`, `AccessGroupId-…`, `Profile-…`, or a policy's. */
  readonly id: string;
  readonly kind: "service-id" | "api-key" | "access-group" | "trusted-profile" | "policy" | "authorization";
  readonly name?: string;
  readonly createdAt?: string;
  /** Last login by it, or last time that a policy permitted something. `null`: never. Absent: the account does not tell. */
  readonly lastUsedAt?: string | null;
  /** Whose API key it is: an IAM id. Absent: nobody tells. */
  readonly owner?: string;
  /** When an API key ends; `null`: never. Absent: nobody tells. */
  readonly expiresAt?: string | null;
  /** Of a service ID or an API key. Absent: nobody tells. */
  readonly locked?: boolean;
}

/** A waiver and what is wrong with it, in words without a full stop: "expired on 2026-05-01", "matches no finding". */
export interface JudgedWaiver {
  readonly id: string;
  readonly problems: readonly string[];
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
  /** Services that it is about, by their names in policies; "any" for all of them. */
  readonly services: readonly string[];
  readonly references: References;
  /** Why it matters, in a sentence or two. */
  readonly why: string;
  /** How somebody uses it, in three steps. */
  readonly attack: readonly [string, string, string];
  /** What to do instead. */
  readonly remediation: string;
  /** Where the rule asks for less or more than its sources do, and why. */
  readonly refined?: string;
  /** For access policies and authorizations: what the provider makes of the resource. */
  readonly grant?: (grant: Grant, context: ResourceContext, resource: Judged) => readonly Verdict[];
  /** For any resource of `types`. */
  readonly resource?: {
    readonly types: readonly string[];
    readonly check: (resource: Judged, context: ResourceContext) => readonly Verdict[];
  };
  readonly stack?: (context: StackContext) => readonly Verdict[];
  /** For an inventory of the account; without one the rule is not applicable. */
  readonly live?: (live: LiveFacts, context: StackContext) => readonly Verdict[];
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

export function notApplicable(message: string): Verdict {
  return { outcome: "not applicable", message };
}

/** Where the rule's page is, from the project's folder. */
export function pageOf({ id }: Pick<Rule, "id">): string {
  return `docs/rules/${id.toLowerCase()}.md`;
}
