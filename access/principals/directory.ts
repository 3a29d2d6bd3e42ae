import type { Identity } from "./data";
import { kindOfId, normalId } from "./ids";

/**
 * Which ids are the same identity. An id that no source describes is an identity too: a policy of a user is
 * enough to know that there is one.
 */
export class Directory {
  private readonly names = new Map<string, string>();
  private readonly found = new Map<string, Identity>();

  constructor(identities: readonly Identity[]) {
    const groups = joined(identities);
    for (const group of groups) this.add(group);
  }

  /** The one id that this model uses for it. */
  idOf(id: string): string {
    const normal = normalId(id);
    return this.names.get(normal) ?? normal;
  }

  /** Notes that there is such an identity, known or not. */
  mention(id: string): string {
    const known = this.idOf(id);
    if (!this.found.has(known)) {
      const provenance = { from: "program" as const };
      this.found.set(known, { id: known, kind: kindOfId(known), aliases: [], provenance });
    }
    return known;
  }

  get(id: string): Identity | undefined {
    return this.found.get(this.idOf(id));
  }

  /** In the order of their ids. */
  all(): Identity[] {
    return [...this.found.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  private add(group: readonly Identity[]): void {
    const ids = [...new Set(group.flatMap(({ id, aliases }) => [id, ...aliases].map(normalId)))].sort(byRank);
    const [id = "", ...aliases] = ids;
    // What IBM says of an identity goes before what a program wishes for.
    const [main] = [...group].sort((one, other) => sourceRank(one) - sourceRank(other));
    if (!main) return;
    const owner = group.some((one) => one.owner) ? { owner: true } : {};
    this.found.set(id, { ...main, id, aliases, ...owner });
    for (const name of ids) this.names.set(name, id);
  }
}

/** Identities that share an id, directly or by way of others. */
function joined(identities: readonly Identity[]): Identity[][] {
  const groupOf = new Map<string, Identity[]>();
  for (const identity of identities) {
    const ids = [identity.id, ...identity.aliases].map(normalId);
    const touched = new Set(ids.flatMap((id) => groupOf.get(id) ?? []));
    const group = [...touched, identity];
    for (const member of group)
      for (const id of [member.id, ...member.aliases]) groupOf.set(normalId(id), group);
  }
  return [...new Set(groupOf.values())];
}

/** IAM ids first, then other ids of IBM's, then CRNs, URNs last; otherwise by the alphabet. */
function byRank(one: string, other: string): number {
  return idRank(one) - idRank(other) || (one < other ? -1 : 1);
}

function idRank(id: string): number {
  if (id.startsWith("urn:")) return 3;
  if (id.startsWith("crn:")) return 2;
  return id.includes("@") ? 1 : 0;
}

function sourceRank({ provenance }: Identity): number {
  return { live: 0, state: 1, program: 2 }[provenance.from];
}
