import type { Condition } from "../targets/condition";
import type { Target } from "../targets/target";
import type { Maybe } from "../unknown";

/** Whom a policy gives something: an identity or a group by id, a service as the source of an authorization. */
export type Subject =
  | { readonly kind: "identity"; readonly id: string }
  /** `source`: which of its instances (`serviceName`, `serviceInstance`, `accountId`, …). */
  | { readonly kind: "service"; readonly source: Target }
  | { readonly kind: "unknown"; readonly why: string };

/** Where something was read, so that a finding can point at it. */
export interface Provenance {
  readonly from: "program" | "state" | "live";
  /** Pulumi's name of the resource. */
  readonly urn?: string;
  /** IBM's id of the object. */
  readonly liveId?: string;
  /** Position in the program (`project:///index.ts#12,3`). */
  readonly source?: string;
}

/** One policy: roles on a target for a subject. IBM Cloud IAM has no denials, so grants only add up. */
export interface Grant {
  /** IBM's policy id where it is known, otherwise the URN. */
  readonly id: string;
  readonly kind: "access" | "authorization";
  readonly subject: Subject;
  /** Names as consoles show them, or CRNs; `Unknown` alone if not even their number is known. */
  readonly roles: readonly Maybe<string>[];
  readonly target: Target;
  readonly conditions: Condition;
  /** The provider's name for the shape of the conditions (`time-based-conditions:once`). */
  readonly pattern?: string;
  readonly provenance: Provenance;
}
