import { ProgramError } from "../config/errors";
import type { EngineConfig } from "../config/schema";
import type { Account } from "./account";
import { instanceUrl } from "./instance-url";

/** One of the engine's keys, as IAM has it. */
export interface EngineKey {
  /** 1 for the first key; each rotation makes the next. */
  generation: number;
  /** Milliseconds. */
  createdAt: number;
  /** As IAM writes it; absent: the key does not end. */
  expiresAt?: string;
  locked: boolean;
}

export interface EngineServiceId {
  /** `ServiceId-…` */
  id: string;
  /** `iam-ServiceId-…` */
  iamId: string;
  locked: boolean;
}

/** What exists of the engine in IAM. */
export interface EngineIdentity {
  /** Absent where there is no engine yet. Without a key, only its name says that it is the engine's. */
  serviceId?: EngineServiceId;
  /** Newest generation first; empty where there is no engine yet, or somebody deleted its key. */
  keys: readonly EngineKey[];
  /** The instance is configured with a key that IAM does not have any more. */
  keyGone?: true;
}

/**
 * Finds the engine's service ID and its keys by their names, `<engine>-iam-credentials-engine` and, for keys from the
 * second on, `…-<generation>`. Where there is no such name, the instance is asked which key it works with: somebody
 * may have renamed the service ID.
 * APIs: IAM Identity, "List service IDs", "List API keys", "Get details of an API key by its value"; Secrets Manager
 * v2, "Get a configuration".
 * @param adopted id of the service ID that the engine took over, whatever its name
 * @param there the instance exists already
 * @throws ProgramError `SERVICE_ID_AMBIGUOUS`, `ENGINE_KEYS_UNREADABLE`, `CONFIGURATION_TAKEN`
 */
export async function engineIdentity(
  account: Account,
  engine: EngineConfig,
  adopted?: string,
  there = true,
): Promise<EngineIdentity> {
  if (adopted !== undefined) {
    const { body } = await account.get(`https://iam.cloud.ibm.com/v1/serviceids/${adopted}`);
    return withKeys(account, engine, body);
  }
  const found: EngineIdentity[] = [];
  for (const name of [engine.name, ...engine.formerNames]) {
    const serviceIds = await list(account, engine, "serviceids", `name=${name}-iam-credentials-engine`);
    for (const serviceId of serviceIds) found.push(await withKeys(account, engine, serviceId));
  }
  const own = found.filter(({ keys }) => keys.length > 0);
  if (own.length > 1) {
    throw new ProgramError(
      "SERVICE_ID_AMBIGUOUS",
      `engines "${engine.name}": more than one service ID has a name and a key like this engine's: ` +
        `${own.map(({ serviceId }) => serviceId?.id).join(", ")}. Rename or delete the one that is not its own. Nothing was created.`,
    );
  }
  const configured = own[0] ?? (there ? await byConfiguration(account, engine) : undefined) ?? { keys: [] };
  if (configured.serviceId) return configured;
  // Without a key, but perhaps locked: then it has to be unlocked before anything of it changes.
  const keyless = found.find(({ serviceId }) => serviceId?.locked) ?? found[0];
  return { ...keyless, ...configured };
}

async function withKeys(account: Account, engine: EngineConfig, serviceId: Item): Promise<EngineIdentity> {
  const { id, iam_id, locked } = serviceId;
  const keys = (await list(account, engine, "apikeys", `iam_id=${iam_id}`)).flatMap((key) =>
    apiKeyOf(engine, key),
  );
  keys.sort((a, b) => b.generation - a.generation);
  return { serviceId: { id: String(id), iamId: String(iam_id), locked: locked === true }, keys };
}

/** The key's value is asked for nothing but whose it is. */
async function byConfiguration(account: Account, engine: EngineConfig): Promise<EngineIdentity | undefined> {
  if (engine.instance.guid === "") return undefined; // the instance is to be made
  const configuration = await account.get(`${instanceUrl(engine)}/configurations/iam-credentials-engine`);
  const value = configuration.body.api_key;
  if (configuration.status !== 200 || typeof value !== "string") return undefined;
  const iam = "https://iam.cloud.ibm.com/v1";
  const key = await account.get(`${iam}/apikeys/details`, { "IAM-ApiKey": value });
  if (key.status === 404 && engine.adopt?.configuration === undefined) return { keys: [], keyGone: true };
  if (key.status !== 200) return undefined;
  if (apiKeyOf(engine, key.body).length === 0) {
    if (engine.adopt?.configuration !== undefined) return undefined;
    throw new ProgramError(
      "CONFIGURATION_TAKEN",
      `engines "${engine.name}": the instance ${engine.instance.guid} works with the API key "${key.body.name}" already, ` +
        "which is no key of this engine, and an instance has room for one engine. Take it over with adopt.configuration, " +
        "name its former name in formerNames, or leave this engine out. Nothing was created.",
    );
  }
  const serviceId = await account.get(`${iam}/serviceids/${String(key.body.iam_id).replace(/^iam-/, "")}`);
  return serviceId.status === 200 ? withKeys(account, engine, serviceId.body) : undefined;
}

type Item = Readonly<Record<string, unknown>>;

async function list(
  account: Account,
  engine: EngineConfig,
  what: "serviceids" | "apikeys",
  filter: string,
): Promise<Item[]> {
  const { status, body } = await account.get(
    `https://iam.cloud.ibm.com/v1/${what}?account_id=${engine.instance.account}&pagesize=100&${filter}`,
  );
  if (status === 200) return body[what] as Item[];
  throw new ProgramError(
    "ENGINE_KEYS_UNREADABLE",
    `engines "${engine.name}": the service ID and the API keys of the engine cannot be listed (${status}), so it is not ` +
      "known which key it has. Give the deploying key Operator on IAM Identity. Nothing was created.",
  );
}

function apiKeyOf(engine: EngineConfig, { name, created_at, expires_at, locked }: Item): EngineKey[] {
  const match = /^(.*)-iam-credentials-engine(?:-(\d+))?$/.exec(String(name));
  if (!match || ![engine.name, ...engine.formerNames].includes(match[1] ?? "")) return [];
  return [
    {
      generation: Number(match[2] ?? 1),
      createdAt: Date.parse(String(created_at)),
      locked: locked === true,
      ...(expires_at ? { expiresAt: String(expires_at) } : {}),
    },
  ];
}
