import type { Account } from "../account";
import { refused } from "./engine";

const iam = "https://iam.cloud.ibm.com/v1";

interface Key {
  id: string;
  iam_id: string;
  account_id: string;
  name: string;
  locked: boolean;
}

/**
 * Removes keys of an engine that a run has made and lost: the answer of IAM did not arrive, so nobody knows their
 * values and no state has them. They would work for whoever got hold of them, and look like a rotation under way.
 *
 * That is any other key of the new key's name; and any other key of the engine once it was handed over from one key to
 * another, which are the only two that a state has. Keys with names of others are never touched.
 * APIs: IAM Identity, "Get details of an API key by its value", "List API keys", "Delete API key".
 * @param owner the deploying account
 * @param present value of the key that the engine is to work with
 * @param former value of the key that it worked with when the run began
 */
export async function removeStrayKeys(owner: Account, present: string, former?: string): Promise<void> {
  const key = await keyOf(owner, present);
  if (!key) return;
  const before = former === undefined || former === present ? undefined : await keyOf(owner, former);
  const query = `account_id=${key.account_id}&iam_id=${key.iam_id}&pagesize=100`;
  const list = await owner.request("GET", `${iam}/apikeys?${query}`);
  if (list.status !== 200) throw refused("The engine's API keys cannot be listed", list);
  const isAlike = ({ name }: Key) => (before ? baseOf(name) === baseOf(key.name) : name === key.name);
  const strays = (list.body.apikeys as Key[]).filter(
    (other) => isAlike(other) && other.id !== key.id && other.id !== before?.id,
  );
  for (const { id, name, locked } of strays) {
    if (locked) await owner.request("DELETE", `${iam}/apikeys/${id}/lock`);
    const { status, ...answer } = await owner.request("DELETE", `${iam}/apikeys/${id}`);
    if (status >= 300 && status !== 404)
      throw refused(`${id}, a second key of the name ${name}, could not be deleted`, { status, ...answer });
  }
}

/** Undefined for a key that is gone, or that the deploying key may not see. */
async function keyOf(owner: Account, value: string): Promise<Key | undefined> {
  const { status, body } = await owner.request("GET", `${iam}/apikeys/details`, undefined, {
    "IAM-ApiKey": value,
  });
  return status === 200 ? (body as unknown as Key) : undefined;
}

/** Without the generation: `demo-iam-credentials-engine` of `demo-iam-credentials-engine-2`. */
function baseOf(name: string): string {
  return name.replace(/-iam-credentials-engine-\d+$/, "-iam-credentials-engine");
}
