import IamAccessGroupsV2 from "@ibm-cloud/platform-services/iam-access-groups/v2";
import { IamAuthenticator } from "ibm-cloud-sdk-core";
import { required } from "./engine/engine";
import { ToolError } from "./errors";

/**
 * Adds one member to an access group, or removes it; the other members are never touched.
 * `add` of a member that is in already, and `remove` of one that is not, succeed. `show` prints `member` or `none`.
 *
 * Environment: `IC_API_KEY`, `ACCESS_GROUP_ID`, `MEMBER_IAM_ID` (`iam-ServiceId-…`).
 * API: IAM Access Groups v2, "Add members to an access group" (207 with a status per member).
 */
export async function accessGroupMember([action]: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const groupId = required(env, "ACCESS_GROUP_ID");
  const iamId = required(env, "MEMBER_IAM_ID");
  const groups = new IamAccessGroupsV2({
    authenticator: new IamAuthenticator({ apikey: required(env, "IC_API_KEY") }),
  });
  // Both calls may be made twice without harm, so one whose reply was lost is made again too.
  groups.enableRetries({ maxRetries: 3, maxRetryInterval: 10 });
  switch (action) {
    case "add":
      return add(groups, groupId, iamId);
    case "remove":
      return remove(groups, groupId, iamId);
    case "show":
      return show(groups, groupId, iamId);
    default:
      throw new ToolError("USAGE", `access-group-member takes add, remove or show, not "${action ?? ""}".`);
  }
}

async function add(groups: IamAccessGroupsV2, accessGroupId: string, iamId: string): Promise<string> {
  const members = [{ iam_id: iamId, type: "service" }];
  const { result } = await groups
    .addMembersToAccessGroup({ accessGroupId, members })
    .catch((error: unknown) => failed(`${iamId} could not be added to ${accessGroupId}`, error));
  const member = result.members?.find((entry) => entry.iam_id === iamId);
  const status = member?.status_code ?? 0;
  if (status >= 200 && status < 300) return `${iamId} is now a member of ${accessGroupId}.`;
  if (status === 409) return `${iamId} was a member of ${accessGroupId} already.`;
  const reason = member?.errors?.map((error) => error.message).join("; ") || `status ${status}`;
  throw new ToolError(
    "MEMBER_REFUSED",
    `${iamId} could not be added to ${accessGroupId}: ${reason.replace(/\.$/, "")}.`,
  );
}

async function remove(groups: IamAccessGroupsV2, accessGroupId: string, iamId: string): Promise<string> {
  try {
    await groups.removeMemberFromAccessGroup({ accessGroupId, iamId });
    return `${iamId} is no longer a member of ${accessGroupId}.`;
  } catch (error) {
    if (statusOf(error) === 404) return `${iamId} was not a member of ${accessGroupId} any more.`;
    return failed(`${iamId} could not be removed from ${accessGroupId}`, error);
  }
}

async function show(groups: IamAccessGroupsV2, accessGroupId: string, iamId: string): Promise<string> {
  try {
    await groups.isMemberOfAccessGroup({ accessGroupId, iamId });
    return "member";
  } catch (error) {
    if (statusOf(error) === 404) return "none";
    return failed(`The members of ${accessGroupId} could not be read`, error);
  }
}

function failed(what: string, error: unknown): never {
  const status = statusOf(error);
  const said = error instanceof Error ? error.message : String(error);
  const cure =
    status === 403
      ? " The key in IC_API_KEY needs Editor on IAM Access Groups in the group's account."
      : status === 404
        ? " Check the id of the group, and that it belongs to the account of the key in IC_API_KEY."
        : "";
  throw new ToolError("ACCESS_GROUPS_REFUSED", `${what}: ${said}.${cure}`, { cause: error });
}

function statusOf(error: unknown): number | undefined {
  return (error as { status?: number } | undefined)?.status;
}
