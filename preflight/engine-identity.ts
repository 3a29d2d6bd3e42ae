import { ProgramError } from "../config/errors";
import type { EngineConfig } from "../config/schema";
import type { Account } from "./account";

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
  /** Absent where there is no engine yet. */
  serviceId?: EngineServiceId;
  /** Newest generation first; empty where there is no engine yet. */
  keys: readonly EngineKey[];
}

/**
 * Finds the engine's service ID and its keys by their names, `<engine>-iam-credentials-engine` and, for keys from the
 * second on, `…-<generation>`.
 * API: IAM Identity, "List service IDs", "List API keys".
 * @throws ProgramError `SERVICE_ID_AMBIGUOUS`, `ENGINE_KEYS_UNREADABLE`
 */
export async function engineIdentity(account: Account, engine: EngineConfig): Promise<EngineIdentity> {
  const found: EngineIdentity[] = [];
  for (const name of [engine.name, ...engine.formerNames]) {
    const serviceIds = await list(account, engine, "serviceids", `name=${name}-iam-credentials-engine`);
    for (const { id, iam_id, locked } of serviceIds) {
      const keys = (await list(account, engine, "apikeys", `iam_id=${iam_id}`)).flatMap(apiKeyOf);
      keys.sort((a, b) => b.generation - a.generation);
      const serviceId = { id: String(id), iamId: String(iam_id), locked: locked === true };
      if (keys.length > 0) found.push({ serviceId, keys });
    }
  }
  if (found.length > 1) {
    throw new ProgramError(
      "SERVICE_ID_AMBIGUOUS",
      `engines "${engine.name}": more than one service ID has a name and a key like this engine's: ` +
        `${found.map(({ serviceId }) => serviceId?.id).join(", ")}. Rename or delete the one that is not its own. Nothing was created.`,
    );
  }
  return found[0] ?? { keys: [] };
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

function apiKeyOf({ name, created_at, expires_at, locked }: Item): EngineKey[] {
  const match = /-iam-credentials-engine(?:-(\d+))?$/.exec(String(name));
  if (!match) return [];
  return [
    {
      generation: Number(match[1] ?? 1),
      createdAt: Date.parse(String(created_at)),
      locked: locked === true,
      ...(expires_at ? { expiresAt: String(expires_at) } : {}),
    },
  ];
}
