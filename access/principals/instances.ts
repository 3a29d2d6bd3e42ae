import type { Provenance, Subject } from "../grants/grant";
import { overlaps } from "../targets/overlaps";
import type { Truth } from "../truth";
import type { Instance } from "./data";

/** Prefix of the nodes that stand for service instances. */
const scheme = "instance:";

export function instanceNode({ service, id }: Pick<Instance, "service" | "id">): string {
  return `${scheme}${service}/${id}`;
}

export function isInstanceNode(node: string): boolean {
  return node.startsWith(scheme);
}

/** Which ids are the same instance; instances that are only mentioned count too. */
export class Instances {
  private readonly found = new Map<string, Instance>();
  private readonly names = new Map<string, string>();

  constructor(instances: readonly Instance[]) {
    for (const instance of instances) {
      const ids = [instance.id, ...instance.aliases];
      const known = ids.map((id) => this.names.get(id)).find((id) => id !== undefined) ?? instance.id;
      const before = this.found.get(known);
      this.found.set(known, before ? { ...instance, ...before } : instance);
      for (const id of ids) this.names.set(id, known);
    }
  }

  /** The id that this model uses. A CRN ends in the GUID. */
  idOf(id: string): string {
    const guid = /^crn:v1:(?:[^:]*:){5}([^:]+)/.exec(id)?.[1];
    return this.names.get(id) ?? (guid === undefined ? id : (this.names.get(guid) ?? guid));
  }

  mention(service: string, id: string, provenance: Provenance): Instance {
    const known = this.idOf(id);
    const instance = this.found.get(known) ?? { service, id: known, aliases: [], provenance };
    this.found.set(known, instance);
    return instance;
  }

  all(): Instance[] {
    return [...this.found.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  }
}

/** Is the instance one of those that an authorization is for? */
export function isSource(subject: Subject, { service, id, resourceGroup }: Instance): Truth {
  if (subject.kind !== "service") return "no";
  const group = resourceGroup === undefined ? {} : { resourceGroupId: resourceGroup };
  return overlaps(subject.source, { serviceName: service, serviceInstance: id, ...group });
}
