import type { AccountKey } from "../config/account-keys";
import type { EngineConfig } from "../config/schema";
import type { WatsonxConfig } from "../config/watsonx";
import { Account } from "./account";
import { instanceUrl } from "./instance-url";

/** Ids by name of what there is already; a name that is free, or cannot be looked up, is not in it. */
export type TakenIds = Readonly<Record<string, string>>;

interface Named {
  id: string;
  name: string;
}

/**
 * Secret groups of the instance that have the name of one that the engine's configuration makes.
 * API: Secrets Manager v2, "List secret groups".
 */
export async function takenSecretGroups(account: Account, engine: EngineConfig): Promise<TakenIds> {
  const wanted = engine.secretGroups.filter(({ id }) => id === undefined).map(({ name }) => name);
  if (wanted.length === 0) return {};
  const { status, body } = await account.get(`${instanceUrl(engine)}/secret_groups`);
  return status === 200 ? idsOf(body.secret_groups as Named[], wanted) : {};
}

/**
 * Trusted profiles that have the name of one that an application gets, by the application's name.
 * API: IAM Identity, "List trusted profiles" (`name`).
 */
export async function takenProfiles(
  watsonx: readonly WatsonxConfig[],
  keys: ReadonlyMap<string | undefined, AccountKey>,
): Promise<TakenIds> {
  const keyless = watsonx.filter(({ computeResource }) => computeResource);
  const found = keyless.map(async ({ name, account: accountName }) => {
    const { value, from } = keys.get(accountName) as AccountKey;
    const account = new Account(value, from);
    const profile = `${name}-watsonx`;
    const query = `account_id=${await account.id()}&name=${encodeURIComponent(profile)}`;
    const { status, body } = await account.get(`https://iam.cloud.ibm.com/v1/profiles?${query}`);
    const { [profile]: id } = status === 200 ? idsOf(body.profiles as Named[], [profile]) : {};
    return id === undefined ? [] : [[name, id]];
  });
  return Object.fromEntries((await Promise.all(found)).flat());
}

function idsOf(found: readonly Named[], wanted: readonly string[]): TakenIds {
  return Object.fromEntries(
    found.filter(({ name }) => wanted.includes(name)).map(({ name, id }) => [name, id]),
  );
}
