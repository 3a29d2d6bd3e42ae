import { ProgramError } from "../config/errors";
import type { EngineConfig } from "../config/schema";
import type { Account } from "./account";

/** Which key the engine is to have. */
export interface EngineKeyFacts {
  /** 1 for the first key; each rotation makes the next. */
  generation: number;
  /** Why this run makes a new key; absent where it makes none. */
  rotation?: string;
}

interface ApiKey {
  generation: number;
  createdAt: number;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Finds the keys of the engine's service ID by their names, `<engine>-iam-credentials-engine` and, from the second on,
 * `…-<generation>`. More than one is a rotation that was not finished: this run goes on with the newest and starts no
 * other, so there are never more than two.
 * API: IAM Identity, "List service IDs", "List API keys".
 * @param asked rotate whatever the age
 * @param now milliseconds
 * @throws ProgramError `SERVICE_ID_AMBIGUOUS`, `ENGINE_KEYS_UNREADABLE`
 */
export async function engineKey(
  account: Account,
  engine: EngineConfig,
  asked: boolean,
  now: number,
): Promise<EngineKeyFacts> {
  const keys = await keysOf(account, engine);
  const [newest] = keys;
  if (!newest) return { generation: 1 };
  if (keys.length > 1) return { generation: newest.generation };
  const rotation = reasonToRotate(newest, engine.apiKey.rotateEvery, asked, now);
  return rotation ? { generation: newest.generation + 1, rotation } : { generation: newest.generation };
}

function reasonToRotate(
  { createdAt }: ApiKey,
  rotateEvery: number | undefined,
  asked: boolean,
  now: number,
): string | undefined {
  if (asked) return "a new key was asked for";
  const age = Math.floor((now - createdAt) / day);
  if (rotateEvery === undefined || age < rotateEvery) return undefined;
  return `its API key is ${age} days old, and apiKey.rotateEvery is ${rotateEvery}`;
}

/** Newest generation first. */
async function keysOf(account: Account, engine: EngineConfig): Promise<ApiKey[]> {
  const found: { id: string; keys: ApiKey[] }[] = [];
  for (const name of [engine.name, ...engine.formerNames]) {
    const serviceIds = await list(account, engine, "serviceids", `name=${name}-iam-credentials-engine`);
    for (const { id, iam_id } of serviceIds) {
      const keys = (await list(account, engine, "apikeys", `iam_id=${iam_id}`)).flatMap(apiKeyOf);
      if (keys.length > 0) found.push({ id: String(id), keys });
    }
  }
  if (found.length > 1) {
    throw new ProgramError(
      "SERVICE_ID_AMBIGUOUS",
      `engines "${engine.name}": more than one service ID has a name and a key like this engine's: ` +
        `${found.map(({ id }) => id).join(", ")}. Rename or delete the one that is not its own. Nothing was created.`,
    );
  }
  return (found[0]?.keys ?? []).sort((a, b) => b.generation - a.generation);
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

function apiKeyOf({ name, created_at }: Item): ApiKey[] {
  const match = /-iam-credentials-engine(?:-(\d+))?$/.exec(String(name));
  return match ? [{ generation: Number(match[1] ?? 1), createdAt: Date.parse(String(created_at)) }] : [];
}
