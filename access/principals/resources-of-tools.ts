import { idIn } from "../grants/reference";
import type { PulumiResource } from "../grants/resource";
import { isUnknown } from "../unknown";
import type { AccessData } from "./data";
import { gap } from "./resources-of-principals";

/** The command by which this project's component puts one member into a group of others. */
const addsMember = /\baccess-group-member add$/;

/** `command:local:Command`: one membership, in a group whose list of members no resource has. */
export function commandData(resource: PulumiResource): Partial<AccessData> {
  const { properties, dependencies = {}, provenance } = resource;
  const { create, environment = {} } = properties;
  const given = isUnknown(environment) ? {} : (environment as Readonly<Record<string, unknown>>);
  // A command that is not known yet is told by what it is given.
  const adds = isUnknown(create) ? "MEMBER_IAM_ID" in given : addsMember.test(String(create));
  if (!adds) return {};
  const from = dependencies.environment ?? [];
  const edge = {
    ...resource,
    properties: { group: given.ACCESS_GROUP_ID ?? environment, member: given.MEMBER_IAM_ID ?? environment },
    dependencies: { group: from, member: from },
  };
  const group = idIn(edge, "group", ["IamAccessGroup"]);
  const member = idIn(edge, "member", ["IamServiceId"]);
  if (typeof group !== "string" || typeof member !== "string")
    return { gaps: [gap("a member of a group that is not known yet", resource)] };
  return { memberships: [{ group, member, how: "static", provenance }] };
}
