import { Expansion } from "./grants/expand";
import type { Grant } from "./grants/grant";
import { grouped } from "./lists";
import type { AccessData, Identity, Instance, Membership, Trust } from "./principals/data";
import { Directory } from "./principals/directory";
import { Instances, instanceNode, isSource } from "./principals/instances";
import {
  mentionInstances,
  type PlacedEngine,
  type PlacedSecret,
  placedEngines,
  placedGrants,
  placedMemberships,
  placedSecrets,
  placedTrusts,
} from "./principals/placed";
import type { RoleTable } from "./roles/role-table";
import { Roles } from "./roles/roles";
import type { Truth } from "./truth";

/** A grant that somebody has; not "yes" where it is not known whether it is theirs. */
export interface HeldGrant {
  readonly grant: Grant;
  readonly sure: Truth;
}

/**
 * One account's access, indexed. Nodes are identities by id and instances by `instanceNode`. The order of the
 * input shows nowhere.
 */
export interface AccessModel {
  readonly data: AccessData;
  readonly expansion: Expansion;
  readonly directory: Directory;
  readonly identities: readonly Identity[];
  readonly instances: readonly Instance[];
  readonly grants: readonly Grant[];
  readonly memberships: readonly Membership[];
  readonly trusts: readonly Trust[];
  readonly engines: readonly PlacedEngine[];
  readonly secrets: readonly PlacedSecret[];
  /** What a node is given itself: not by way of groups. */
  grantsOf(node: string): readonly HeldGrant[];
  membershipsOf(node: string): readonly Membership[];
  /** The ways into a group. */
  membershipsIn(group: string): readonly Membership[];
  trustsOf(node: string): readonly Trust[];
}

export function buildModel(data: AccessData, table: RoleTable): AccessModel {
  const directory = new Directory(data.identities);
  for (const { id } of data.identities) directory.mention(id);
  const instances = new Instances(data.instances);
  const grants = placedGrants(data, directory);
  const memberships = placedMemberships(data, directory);
  const trusts = placedTrusts(data, directory);
  const engines = placedEngines(data, directory, instances);
  const secrets = placedSecrets(data, directory, instances);
  mentionInstances(grants, instances);
  const held = heldGrants(grants, instances.all());
  const groups = grouped(memberships, ({ member }) => member);
  const members = grouped(memberships, ({ group }) => group);
  const profiles = grouped(trusts, ({ identity }) => identity);
  return {
    data,
    expansion: new Expansion(new Roles(table, data.customRoles)),
    directory,
    identities: directory.all(),
    instances: instances.all(),
    grants,
    memberships,
    trusts,
    engines,
    secrets,
    grantsOf: (node) => held.get(node) ?? [],
    membershipsIn: (group) => members.get(group) ?? [],
    membershipsOf: (node) => groups.get(node) ?? [],
    trustsOf: (node) => profiles.get(node) ?? [],
  };
}

function heldGrants(grants: readonly Grant[], instances: readonly Instance[]): Map<string, HeldGrant[]> {
  const entries = grants.flatMap((grant): (HeldGrant & { readonly node: string })[] => {
    if (grant.subject.kind === "identity") return [{ node: grant.subject.id, grant, sure: "yes" }];
    return instances.flatMap((instance) => {
      const sure = isSource(grant.subject, instance);
      return sure === "no" ? [] : [{ node: instanceNode(instance), grant, sure }];
    });
  });
  return grouped(entries, ({ node }) => node);
}
