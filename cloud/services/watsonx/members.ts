import { authorizedSpace, type Scope } from "./access";
import { type Member, type MemberType, type Space, type SpaceRole, spaceRoles } from "./entities";
import { badRequest, conflict, notFound } from "./errors";
import { changesOf, type PatchStep } from "./json-patch";

export interface MemberFilter {
  type?: MemberType;
  role?: SpaceRole;
  state?: Member["state"];
}

export const memberStates = ["active", "pending"] as const;

export function listMembers(scope: Scope, spaceId: string, filter: MemberFilter): readonly Member[] {
  const { members } = authorizedSpace(scope, spaceId, "viewer");
  return members.filter(
    (member) =>
      (filter.type === undefined || member.type === filter.type) &&
      (filter.role === undefined || member.role === filter.role) &&
      (filter.state === undefined || member.state === filter.state),
  );
}

export function getMember(scope: Scope, spaceId: string, id: string): Member {
  return memberOf(authorizedSpace(scope, spaceId, "viewer"), id);
}

/** Adds members, all or none. Each must exist in the account of the space. */
export function addMembers(
  scope: Scope,
  spaceId: string,
  wanted: readonly { id: string; type: MemberType; role: SpaceRole; state?: Member["state"] }[],
): readonly Member[] {
  const space = authorizedSpace(scope, spaceId, "admin");
  const made: Member[] = [];
  for (const { id, type, role, state = "active" } of wanted) {
    if (!exists(scope, space, { id, type })) {
      throw badRequest(`members: there is no ${type} with the id ${id} in the account of the space.`);
    }
    if ([...space.members, ...made].some((member) => member.id === id)) {
      throw conflict("member_already_exists", `${id} is a member of the space already.`);
    }
    made.push({ id, type, role, state });
  }
  put(scope, space, [...space.members, ...made]);
  return made;
}

function exists(
  { cloud }: Scope,
  { account_id }: Readonly<Space>,
  { id, type }: Pick<Member, "id" | "type">,
): boolean {
  const { iam } = cloud;
  switch (type) {
    case "user":
      return iam.users.by("iam_id", id).some((user) => user.account_id === account_id);
    case "service":
      return iam.serviceIds.by("iam_id", id).some((serviceId) => serviceId.account_id === account_id);
    case "profile":
      return iam.profiles.by("iam_id", id).some((profile) => profile.account_id === account_id);
    case "group":
      return iam.groups.get(id)?.account_id === account_id;
  }
}

export function updateMember(scope: Scope, spaceId: string, id: string, patch: readonly PatchStep[]): Member {
  const space = authorizedSpace(scope, spaceId, "admin");
  const member = memberOf(space, id);
  const changes = changesOf(patch, {
    role: (value) => spaceRoles.includes(value as SpaceRole),
    state: (value) => memberStates.includes(value as Member["state"]),
  });
  const changed: Member = { ...member, ...changes };
  put(
    scope,
    space,
    space.members.map((other) => (other.id === id ? changed : other)),
  );
  return changed;
}

export function removeMember(scope: Scope, spaceId: string, id: string): void {
  const space = authorizedSpace(scope, spaceId, "admin");
  memberOf(space, id);
  put(
    scope,
    space,
    space.members.filter((member) => member.id !== id),
  );
}

/** Somebody has to be left who can manage the space. */
function put(scope: Scope, space: Readonly<Space>, members: readonly Member[]): void {
  if (!members.some((member) => member.role === "admin" && member.state === "active")) {
    throw conflict("last_admin", "A space must have at least one member with the admin role.");
  }
  scope.state.put({ ...space, members, updated_at: scope.cloud.clock.now() });
}

function memberOf(space: Readonly<Space>, id: string): Member {
  const member = space.members.find((candidate) => candidate.id === id);
  if (!member) throw notFound("member_not_found", `Member ${id} does not exist in space ${space.id}`);
  return member;
}
