import { BaseService, IamAuthenticator } from "ibm-cloud-sdk-core";
import { platformHosts } from "../config/watsonx-regions";
import { required } from "./engine/engine";
import { ToolError } from "./errors";

interface Member {
  id: string;
  role: string;
}

/** Members of one deployment space. API: watsonx platform, `/v2/spaces/{id}/members`, as the watsonx.ai Python client. */
class SpaceMembers extends BaseService {
  /** @returns the reply's body; rejects with the SDK's error */
  async ask<T>(method: string, url: string, body?: unknown): Promise<T> {
    const headers = { Accept: "application/json", ...(body ? { "Content-Type": "application/json" } : {}) };
    const parameters = { options: { url, method, body }, defaultOptions: { ...this.baseOptions, headers } };
    return (await this.createRequest(parameters)).result;
  }
}

interface Wanted {
  space: string;
  id: string;
  type: string;
  role: string;
}

/**
 * One member of one deployment space; the other members are never touched. `set` adds it or changes its role,
 * whichever is needed, and so takes over a membership that exists; `remove` of one that is gone succeeds; `show`
 * prints its role, or `none`.
 *
 * Environment: `IC_API_KEY`, `SPACE_REGION`, `SPACE_ID`, `MEMBER_IAM_ID`, and for `set` `MEMBER_TYPE` (`service`,
 * `profile`) and `MEMBER_ROLE` (`viewer`, `editor`, `admin`).
 */
export async function deploymentSpaceMember([action]: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const host = platformHosts[required(env, "SPACE_REGION") as keyof typeof platformHosts];
  if (!host) throw new ToolError("USAGE", `watsonx.ai does not run in the region ${env.SPACE_REGION}.`);
  const service = new SpaceMembers({
    authenticator: new IamAuthenticator({ apikey: required(env, "IC_API_KEY") }),
    serviceUrl: `https://${host}`,
  });
  service.enableRetries({ maxRetries: 4 });
  const space = required(env, "SPACE_ID");
  const id = required(env, "MEMBER_IAM_ID");
  switch (action) {
    case "set":
      return set(service, {
        space,
        id,
        type: required(env, "MEMBER_TYPE"),
        role: required(env, "MEMBER_ROLE"),
      });
    case "remove":
      return remove(service, space, id);
    case "show":
      return (await find(service, space, id))?.role ?? "none";
    default:
      throw new ToolError(
        "USAGE",
        `deployment-space-member takes set, remove or show, not "${action ?? ""}".`,
      );
  }
}

async function set(service: SpaceMembers, { space, id, type, role }: Wanted): Promise<string> {
  const found = await find(service, space, id);
  if (found?.role === role) return `${id} is ${role} in the space ${space}.`;
  if (found) {
    const change = [{ op: "replace", path: "/role", value: role }];
    await service
      .ask("PATCH", memberPath(space, id), change)
      .catch((error: unknown) => failed(`${id} could not be made ${role} in the space ${space}`, error));
    return `${id} is now ${role} in the space ${space}; it was ${found.role}.`;
  }
  await service
    .ask("POST", `/v2/spaces/${space}/members`, { members: [{ id, type, role }] })
    .catch((error: unknown) => failed(`${id} could not be added to the space ${space}`, error));
  return `${id} is now ${role} in the space ${space}.`;
}

async function remove(service: SpaceMembers, space: string, id: string): Promise<string> {
  try {
    await service.ask("DELETE", memberPath(space, id));
    return `${id} is no longer a member of the space ${space}.`;
  } catch (error) {
    if (statusOf(error) === 404) return `${id} was not a member of the space ${space} any more.`;
    return failed(`${id} could not be removed from the space ${space}`, error);
  }
}

/** The member; undefined where the space has none of that id. */
async function find(service: SpaceMembers, space: string, id: string): Promise<Member | undefined> {
  try {
    return await service.ask<Member>("GET", memberPath(space, id));
  } catch (error) {
    // A space that is not there answers 404 as well, with another code.
    if (statusOf(error) === 404 && !bodyOf(error).includes("space_not_found")) return undefined;
    return failed(`The members of the space ${space} could not be read`, error);
  }
}

function memberPath(space: string, id: string): string {
  return `/v2/spaces/${space}/members/${encodeURIComponent(id)}`;
}

function failed(what: string, error: unknown): never {
  const status = statusOf(error);
  const body = bodyOf(error);
  const said = error instanceof Error ? error.message : String(error);
  const cure = body.includes("last_admin")
    ? " Make somebody else Admin of the space first."
    : status === 404
      ? " Check the space's id and region."
      : status === 403
        ? " The key in IC_API_KEY must be Admin of the space."
        : "";
  throw new ToolError("SPACE_REFUSED", `${what}: ${said.replace(/\.$/, "")}.${cure}`, { cause: error });
}

function statusOf(error: unknown): number | undefined {
  return (error as { status?: number } | undefined)?.status;
}

function bodyOf(error: unknown): string {
  const { body } = error as { body?: unknown };
  return typeof body === "string" ? body : JSON.stringify(body ?? "");
}
