import { plain } from "../plain";
import type { Provenance } from "./grant";

/** A resource of a Pulumi program or state, as plain data. */
export interface PulumiResource {
  /** `ibm:index/iamServicePolicy:IamServicePolicy` */
  readonly type: string;
  readonly urn: string;
  /** The provider's id, once the resource exists. */
  readonly id?: string;
  /** Inputs of a program, outputs of a state: the names are the same. `Unknown` where a value is not known. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Which resources a property was made from: URNs by property. */
  readonly dependencies?: Readonly<Record<string, readonly string[]>>;
  readonly provenance: Provenance;
}

/** A resource of `pulumi preview --json`, `pulumi stack export` or the arguments of a policy. */
export interface PulumiRecord {
  readonly type: string;
  readonly urn: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly sourcePosition?: string;
}

/** What a program asks for: its inputs alone, so that what the account made of it before does not show through. */
export function fromProgram(record: PulumiRecord): PulumiResource {
  return resource(record, "program", record.inputs ?? {});
}

/** What the state says exists: outputs, and inputs where the provider reads nothing back. */
export function fromState(record: PulumiRecord): PulumiResource {
  return resource(record, "state", { ...record.inputs, ...record.outputs });
}

function resource(
  { type, urn, id, propertyDependencies, sourcePosition }: PulumiRecord,
  from: "program" | "state",
  properties: Readonly<Record<string, unknown>>,
): PulumiResource {
  return {
    type,
    urn,
    properties: plain(properties) as Record<string, unknown>,
    ...(id ? { id } : {}),
    ...(propertyDependencies ? { dependencies: propertyDependencies } : {}),
    provenance: {
      from,
      urn,
      ...(id ? { liveId: id } : {}),
      ...(sourcePosition ? { source: sourcePosition } : {}),
    },
  };
}

/** The last part of `ibm:index/iamServicePolicy:IamServicePolicy`; undefined for other providers' resources. */
export function ibmType(type: string): string | undefined {
  return /^ibm:index\/[^:]+:(\w+)$/.exec(type)?.[1];
}

/** The type in a URN (`urn:pulumi:stack::project::parent$type::name`). */
export function typeInUrn(urn: string): string {
  const [, , type = ""] = urn.split("::");
  return type.slice(type.lastIndexOf("$") + 1);
}
