import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Account, type Answer } from "../account";
import { ToolError } from "../errors";
import { type Engine, patiently, refused } from "./engine";

const iam = "https://iam.cloud.ibm.com";
const viewer = "crn:v1:bluemix:public:iam::::role:Viewer";

/**
 * Has the engine make a credential, and tries it: it gets a token and may do what the access group allows that it was
 * made for, here reading the group itself. Everything that was made for it is removed again; the group is one of its
 * own, so that no application's rights are handed out.
 * @throws ToolError `ENGINE_DOES_NOT_WORK`, `VERIFICATION_LEFTOVERS`
 */
export async function verifyEngine(engine: Engine): Promise<void> {
  const made: Made[] = [];
  let failure: unknown;
  try {
    await tryCredential(engine, made);
  } catch (error) {
    failure = error;
  }
  const left: string[] = [];
  for (const { account, url } of made.reverse()) {
    if (!(await isRemoved(account, url))) left.push(url);
  }
  if (failure) throw failure;
  if (left.length > 0) {
    throw new ToolError(
      "VERIFICATION_LEFTOVERS",
      `The engine makes credentials that work, but what was made to try it could not be removed: ${left.join(", ")}`,
    );
  }
}

/** Tries it some times: what stays is a credential that works. */
async function isRemoved(account: Account, url: string): Promise<boolean> {
  for (let attempt = 1; attempt <= 3; attempt++) {
    const removed = await account.request("DELETE", url).catch(() => undefined);
    if (removed && (removed.status < 300 || removed.status === 404)) return true;
    await sleep(300 * attempt);
  }
  return false;
}

/** The secret whose making was not answered. */
async function lostSecret(account: Account, url: string, name: string): Promise<Made[]> {
  const path = `secret_groups/default/secret_types/iam_credentials/secrets/${name}`;
  const found = await account.request("GET", `${url}/${path}`).catch(() => undefined);
  return found?.status === 200 ? [{ account, url: `${url}/secrets/${found.body.id}` }] : [];
}

/** What was made, and with whose key it can be removed. */
interface Made {
  account: Account;
  url: string;
}

/** Notes in `made` what has to be removed afterwards, in the order of making. */
async function tryCredential(engine: Engine, made: Made[]): Promise<void> {
  const { owner, target, url, patienceMs } = engine;
  const account = await target.id();
  const name = `engine-verification-${randomUUID().slice(0, 8)}`;
  const description = "Made to try the IAM credentials engine; removed at once. Safe to delete.";

  const group = await target.request("POST", `${iam}/v2/groups?account_id=${account}`, { name, description });
  if (group.status !== 201) throw refused("An access group to try the engine with could not be made", group);
  const groupUrl = `${iam}/v2/groups/${group.body.id}`;
  made.push({ account: target, url: `${groupUrl}?force=true` });

  const policy = await target.request("POST", `${iam}/v1/policies`, viewerOf(String(group.body.id), account));
  if (policy.status !== 201) throw refused("A policy to try the engine with could not be made", policy);
  made.push({ account: target, url: `${iam}/v1/policies/${policy.body.id}` });

  const request = {
    secret_type: "iam_credentials",
    name,
    description,
    ttl: "3600",
    access_groups: [group.body.id],
    ...(target === owner ? {} : { account_id: account }),
    reuse_api_key: true,
  };
  const secret = await patiently(patienceMs, succeeded, () =>
    owner.request("POST", `${url}/secrets`, request),
  ).catch(async (error: unknown) => {
    made.push(...(await lostSecret(owner, url, name)));
    throw error;
  });
  if (!succeeded(secret)) throw doesNotWork("it makes no credential", secret);
  made.push({ account: owner, url: `${url}/secrets/${secret.body.id}` });

  const read = await owner.request("GET", `${url}/secrets/${secret.body.id}`);
  if (!succeeded(read)) throw doesNotWork("the credential that it made cannot be read", read);
  const credential = new Account(String(read.body.api_key));
  // A token first, then the group's right: both can take a moment to be known everywhere.
  const allowed = await patiently(patienceMs, succeeded, () => credential.request("GET", groupUrl));
  if (!succeeded(allowed)) throw doesNotWork("the credential that it made has no access", allowed);
}

function viewerOf(groupId: string, account: string): unknown {
  return {
    type: "access",
    subjects: [{ attributes: [{ name: "access_group_id", value: groupId }] }],
    roles: [{ role_id: viewer }],
    resources: [
      {
        attributes: [
          { name: "accountId", value: account },
          { name: "serviceName", value: "iam-groups" },
          { name: "resource", value: groupId },
        ],
      },
    ],
  };
}

function succeeded({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

function doesNotWork(what: string, { status, reason }: Answer): ToolError {
  return new ToolError("ENGINE_DOES_NOT_WORK", `The engine does not work: ${what} (${status}): ${reason}`);
}
