import { Account, type Answer } from "./account";
import { refused, required } from "./engine/engine";
import { ToolError } from "./errors";

const iam = "https://iam.cloud.ibm.com/v1";

/** Of a service ID or an API key. */
interface Lockable {
  /** `https://iam.cloud.ibm.com/v1/serviceids/…`, `…/apikeys/…` */
  url: string;
  locked: boolean;
}

/** An engine's service ID with the keys that its names say are the engine's; other keys of it are never touched. */
interface Identity extends Lockable {
  id: string;
  account: string;
  keys: (Lockable & { id: string })[];
}

/** The grants that an engine can have, as `role service`. */
const grants = ["Operator iam-identity", "Editor iam-groups", "ServiceIdCreator iam-identity"];

/**
 * Locks of an engine's service ID and API key, which IBM's provider cannot change.
 *
 * - `lock`: what stays is locked; what this run has still to remove is unlocked: keys of the engine other than
 *   `API_KEY_ID`, and the service ID as long as it has one of the engine's grants that is not among `POLICY_IDS`.
 *   Without `API_KEY_ID`: the service ID and all of the engine's keys.
 * - `relock`: the service ID and the key `API_KEY_ID` are locked, whatever else there is.
 * - `restore`: after the removal, locks the service ID where a locked key of the engine says that it is to be so.
 * - `unlock`: unlocks the service ID and all of the engine's keys.
 *
 * What is gone is no mistake, except for `lock` and `relock`. Environment: `IC_API_KEY`, `SERVICE_ID`, and for these two
 * `API_KEY_ID` and `POLICY_IDS` (separated by commas).
 * APIs: IAM Identity, "Lock the service ID", "Lock the API key"; IAM Policy Management, "Get policies by attributes".
 * That policies of a locked service ID cannot be made, changed or deleted: IAM Policy Management API.
 */
export async function engineLock([action]: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const id = required(env, "SERVICE_ID");
  const account = new Account(required(env, env.IC_API_KEY ? "IC_API_KEY" : "IBMCLOUD_API_KEY"));
  if (!["lock", "relock", "restore", "unlock"].includes(action ?? ""))
    throw new ToolError("USAGE", `engine-lock takes lock, relock, restore or unlock, not "${action ?? ""}".`);
  const identity = await find(account, id);
  if (!identity) {
    if (action === "restore" || action === "unlock") return `${id} is not there any more.`;
    throw new ToolError("NOT_FOUND", `The service ID ${id}, which is to be locked, is not there.`);
  }
  if (action === "unlock") {
    for (const part of [identity, ...identity.keys]) await set(account, part, false);
    return `${id} and its API keys of the engine are unlocked.`;
  }
  if (action === "restore") {
    if (!identity.keys.some(({ locked }) => locked))
      return `${id} stays as it is: no key of the engine is locked.`;
    await set(account, identity, true);
    return `${id} is locked.`;
  }
  if (action === "lock") return lock(account, identity, env);
  for (const key of identity.keys) if (key.id === env.API_KEY_ID) await set(account, key, true);
  await set(account, identity, true);
  return `${id} and the engine's API key are locked.`;
}

async function lock(account: Account, identity: Identity, env: NodeJS.ProcessEnv): Promise<string> {
  const { id, keys } = identity;
  const kept = env.API_KEY_ID;
  for (const key of keys) await set(account, key, kept === undefined || key.id === kept);
  const surplus = kept === undefined ? [] : await surplusGrants(account, identity, env.POLICY_IDS ?? "");
  await set(account, identity, surplus.length === 0);
  return surplus.length === 0
    ? `${id} and the engine's API key are locked.`
    : `The engine's API key is locked; ${id} is once ${surplus.join(", ")} is removed.`;
}

async function find(account: Account, id: string): Promise<Identity | undefined> {
  const url = `${iam}/serviceids/${id}`;
  const answer = await account.request("GET", url);
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw failed(`The service ID ${id} cannot be read`, answer);
  const { iam_id, account_id, locked } = answer.body;
  const list = await account.request(
    "GET",
    `${iam}/apikeys?account_id=${account_id}&iam_id=${iam_id}&pagesize=100`,
  );
  if (list.status !== 200) throw failed(`The API keys of ${id} cannot be listed`, list);
  const keys = (list.body.apikeys as { id: string; name: string; locked: boolean }[])
    .filter(({ name }) => /-iam-credentials-engine(-\d+)?$/.test(name))
    .map((key) => ({ id: key.id, url: `${iam}/apikeys/${key.id}`, locked: key.locked }));
  return { id, url, account: String(account_id), locked: locked === true, keys };
}

async function set(account: Account, { url, locked }: Lockable, wanted: boolean): Promise<void> {
  if (locked === wanted) return;
  const answer = await account.request(wanted ? "POST" : "DELETE", `${url}/lock`);
  if (answer.status < 300 || (answer.status === 404 && !wanted)) return;
  throw failed(
    `${url.slice(url.lastIndexOf("/") + 1)} could not be ${wanted ? "locked" : "unlocked"}`,
    answer,
  );
}

function failed(what: string, answer: Answer): ToolError {
  const { code, message } = refused(what, answer);
  const cure =
    answer.status === 403
      ? " The deploying key needs Editor or Administrator on IAM Identity, or set the engine's lock to false."
      : "";
  return new ToolError(code, `${message.replace(/\.$/, "")}.${cure}`);
}

/** Ids of policies that only an engine's earlier configuration can have made. */
async function surplusGrants(account: Account, identity: Identity, wanted: string): Promise<string[]> {
  const url = `${iam}/policies?account_id=${identity.account}&iam_id=iam-${identity.id}&type=access`;
  const list = await account.request("GET", url);
  if (list.status !== 200) throw failed(`The policies of ${identity.id} cannot be listed`, list);
  const kept = wanted.split(",");
  return (list.body.policies as Policy[])
    .filter(isGrant)
    .flatMap(({ id }) => (kept.includes(id) ? [] : [id]));
}

interface Policy {
  id: string;
  roles: { role_id: string }[];
  resources: { attributes: { name: string; value: string }[] }[];
}

function isGrant({ roles, resources }: Policy): boolean {
  const attributes = (resources[0]?.attributes ?? []).filter(({ name }) => name !== "accountId");
  const [service] = attributes;
  if (roles.length !== 1 || attributes.length !== 1 || service?.name !== "serviceName") return false;
  return grants.includes(`${roles[0]?.role_id.split(":").at(-1)} ${service.value}`);
}
