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
}

/** What exists of the engine in IAM. */
export interface EngineIdentity {
  /** `iam-ServiceId-…`; absent where there is no engine yet. */
  iamId?: string;
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
  const found: { id: string; iamId: string; keys: EngineKey[] }[] = [];
  for (const name of [engine.name, ...engine.formerNames]) {
    const serviceIds = await list(account, engine, "serviceids", `name=${name}-iam-credentials-engine`);
    for (const { id, iam_id } of serviceIds) {
      const keys = (await list(account, engine, "apikeys", `iam_id=${iam_id}`)).flatMap(apiKeyOf);
      if (keys.length > 0) found.push({ id: String(id), iamId: String(iam_id), keys });
    }
  }
  if (found.length > 1) {
    throw new ProgramError(
      "SERVICE_ID_AMBIGUOUS",
      `engines "${engine.name}": more than one service ID has a name and a key like this engine's: ` +
        `${found.map(({ id }) => id).join(", ")}. Rename or delete the one that is not its own. Nothing was created.`,
    );
  }
  const [{ iamId, keys } = { keys: [] }] = found;
  return { ...(iamId ? { iamId } : {}), keys: keys.sort((a, b) => b.generation - a.generation) };
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

function apiKeyOf({ name, created_at, expires_at }: Item): EngineKey[] {
  const match = /-iam-credentials-engine(?:-(\d+))?$/.exec(String(name));
  if (!match) return [];
  return [
    {
      generation: Number(match[1] ?? 1),
      createdAt: Date.parse(String(created_at)),
      ...(expires_at ? { expiresAt: String(expires_at) } : {}),
    },
  ];
}
