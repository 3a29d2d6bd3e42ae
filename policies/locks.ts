import { ibmType, isUnknown, normalId, type Truth } from "../access";
import type { Judged, StackContext } from "./rule";

/** This project's component locks what it makes, after it is made; its output `locked` says whether. */
const engineType = "machine-credentials:engine:IamCredentialsEngine";

/** Whether service IDs are locked: by what IAM says of them, or by what the component around them does. */
export class Locks {
  private readonly components: ReadonlyMap<string, unknown>;

  constructor({ resources }: Pick<StackContext, "resources">) {
    const engines = resources.filter(({ type }) => type === engineType);
    this.components = new Map(engines.map(({ urn, properties }) => [urn, properties.locked]));
  }

  /** No program can make a service ID locked: its lock is an output, which IAM alone knows. */
  of({ properties: { locked }, parent = "" }: Judged): Truth {
    const byComponent = this.components.get(parent);
    if (locked === true || byComponent === true) return "yes";
    if (isUnknown(byComponent) || isUnknown(locked)) return "unknown";
    return locked === false ? "no" : "unknown";
  }
}

export function isServiceId({ type }: Judged): boolean {
  return ibmType(type) === "IamServiceId";
}

export function isServiceKey({ type }: Judged): boolean {
  return ibmType(type) === "IamServiceApiKey";
}

/** Ids that IBM has for these resources; the provider's ids of policies end with them, and so do CRNs. */
export function liveIdsOf(resources: readonly Judged[]): Set<string> {
  return new Set(
    resources.flatMap(({ id, properties: { crn } }) =>
      [id, crn].flatMap((one) => (typeof one === "string" ? [normalId(one.replace(/^.*[:/]/, ""))] : [])),
    ),
  );
}
