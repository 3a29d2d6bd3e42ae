import type { AccessKeyConfig } from "../config/access-key";
import type { AccountKey } from "../config/account-keys";
import { ProgramError } from "../config/errors";
import type { StackConfig } from "../config/schema";
import { type AccessKeyFacts, accessKey } from "./access-key";
import { Account } from "./account";
import type { EngineKey } from "./engine-identity";

/** An entry of the configuration whose service ID has keys. */
interface Owner {
  /** `watsonx/scorer`, `onboarding/car` */
  id: string;
  account: string | undefined;
  /** Names of its keys and, where one is made, of its service ID: those from now and before. */
  names: string[];
  /** `ServiceId-…`, where it exists already. */
  serviceId?: string;
  apiKey: AccessKeyConfig;
}

interface OwnedKey extends EngineKey {
  /** `ServiceId-…` */
  serviceId: string;
}

/**
 * Which keys the service IDs of applications are to have, by `watsonx/<name>` and `onboarding/<name>`. Found by the keys'
 * names, `<name>-watsonx` and, from the second on, `…-<generation>`.
 * API: IAM Identity, "List service IDs", "List API keys".
 * @param accounts keys by the accounts' names
 * @throws ProgramError `ACCESS_KEYS_UNREADABLE`
 */
export async function accessKeyFacts(
  config: StackConfig,
  accounts: ReadonlyMap<string | undefined, AccountKey>,
  env: NodeJS.ProcessEnv,
): Promise<Map<string, AccessKeyFacts>> {
  const asked = new Set((env.ROTATE_ACCESS ?? "").split(","));
  const facts = await Promise.all(
    ownersOf(config).map(async (owner) => {
      const { value, from } = accounts.get(owner.account) as AccountKey;
      const keys = await keysOf(new Account(value, from), owner);
      const facts = accessKey(keys, owner.apiKey, asked.has(owner.id), Date.now());
      return [owner.id, { ...facts, serviceId: keys[0]?.serviceId }] as const;
    }),
  );
  return new Map(facts);
}

function ownersOf({ watsonx, assistant }: StackConfig): Owner[] {
  const owner = (
    kind: "watsonx" | "onboarding",
    suffix: string,
    entry: StackConfig["watsonx"][number] | StackConfig["assistant"]["onboarding"][number],
  ): Owner => ({
    id: `${kind}/${entry.name}`,
    account: entry.account,
    names: [entry.name, ...entry.formerNames].map((name) => `${name}-${suffix}`),
    serviceId: entry.serviceId,
    apiKey: entry.apiKey,
  });
  return [
    ...watsonx
      .filter(({ computeResource, apiKey }) => !computeResource && apiKey.engine === undefined)
      .map((entry) => owner("watsonx", "watsonx", entry)),
    ...assistant.onboarding
      .filter(({ serviceId, userApiKeyFrom }) => !serviceId && !userApiKeyFrom)
      .map((entry) => owner("onboarding", "assistant", entry)),
  ];
}

/** Newest generation first. */
async function keysOf(account: Account, owner: Owner): Promise<OwnedKey[]> {
  const accountId = await account.id();
  const list = async (what: "serviceids" | "apikeys", filter: string) => {
    const { status, body } = await account.get(
      `https://iam.cloud.ibm.com/v1/${what}?account_id=${accountId}&pagesize=100&${filter}`,
    );
    if (status === 200) return body[what] as Readonly<Record<string, unknown>>[];
    throw new ProgramError(
      "ACCESS_KEYS_UNREADABLE",
      `${owner.id}: the service ID and its API keys cannot be listed (${status}), so it is not known which key it has. ` +
        `Give the key in ${account.keyFrom} Operator on IAM Identity. Nothing was created.`,
    );
  };
  const made = owner.serviceId
    ? [{ iam_id: `iam-${owner.serviceId}`, id: owner.serviceId }]
    : (await Promise.all(owner.names.map((name) => list("serviceids", `name=${name}`)))).flat();
  const keys = await Promise.all(
    made.map(async ({ iam_id, id }) => {
      const found = await list("apikeys", `iam_id=${iam_id}`);
      return found
        .flatMap((key) => generationOf(key, owner.names))
        .map((key) => ({ ...key, serviceId: String(id) }));
    }),
  );
  return keys.flat().sort((a, b) => b.generation - a.generation);
}

function generationOf(
  { name, created_at, expires_at, locked }: Readonly<Record<string, unknown>>,
  names: readonly string[],
): EngineKey[] {
  const [, base = "", generation = "1"] = /^(.+?)(?:-(\d+))?$/.exec(String(name)) ?? [];
  if (!names.includes(base)) return [];
  return [
    {
      generation: Number(generation),
      createdAt: Date.parse(String(created_at)),
      locked: locked === true,
      ...(expires_at ? { expiresAt: String(expires_at) } : {}),
    },
  ];
}
