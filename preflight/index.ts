import type { AccountKey } from "../config/account-keys";
import type { EngineConfig } from "../config/schema";
import { requireAccessGroup } from "./access-group";
import { Account } from "./account";
import { type AdoptionFacts, adoption, requireDifferent } from "./adoption";
import { requirePrincipals } from "./dynamic-credentials";
import { engineIdentity } from "./engine-identity";
import { type EngineKeyFacts, engineKey } from "./engine-key";
import { type EngineLockFacts, engineLock } from "./engine-lock";
import { engineMode } from "./engine-mode";
import { requireManager } from "./manager";
import { membershipMissing } from "./membership";
import { requireOwnAccount } from "./own-account";
import { restrictsServiceIds } from "./service-id-creation";

/** What the account said about one engine. */
export interface EngineFacts {
  /** How the engine works, or is to work. */
  mode: "key" | "keyless";
  key: EngineKeyFacts;
  /** The engine's service ID was taken out of its access group. */
  membershipMissing: boolean;
  lock: EngineLockFacts;
  /** The engine needs "Service ID creator". */
  serviceIdCreator: boolean;
  /** What it takes over. */
  adopted?: AdoptionFacts;
}

/**
 * Asks the accounts, before anything is created, whether the deployment can work; all engines side by side.
 * @param keys by the accounts' names
 * @throws ProgramError that says what is missing and who has to do what
 */
export async function preflight(
  engines: readonly EngineConfig[],
  keys: ReadonlyMap<string | undefined, AccountKey>,
  env: NodeJS.ProcessEnv,
): Promise<EngineFacts[]> {
  const accounts = new Map([...keys].map(([name, { value, from }]) => [name, new Account(value, from)]));
  const rotate = new Set((env.ROTATE_ENGINES ?? "").split(","));
  const restricted = new Map<string, Promise<boolean>>();
  const facts = await Promise.all(
    engines.map(async (engine) => {
      const account = accounts.get(engine.account) as Account;
      await requireOwnAccount(account, engine);
      await Promise.all([
        requireManager(account, engine),
        requireAccessGroup(account, engine),
        requirePrincipals(account, engine),
      ]);
      const mode = await engineMode(account, engine);
      const serviceIdCreator = await needsCreator(account, engine, restricted);
      const adopted = await adoption(account, engine, serviceIdCreator);
      const now = Date.now();
      const identity = await engineIdentity(account, engine, adopted?.serviceId?.id);
      const iamId = identity.keys.length > 0 ? identity.serviceId?.iamId : undefined;
      return {
        mode,
        key: engineKey(identity.keys, engine, rotate.has(engine.name), now),
        lock: engineLock(identity, now),
        membershipMissing:
          mode === "key" && (await membershipMissing(account, engine, iamId, adopted?.accessGroup?.id)),
        serviceIdCreator,
        adopted,
      };
    }),
  );
  requireDifferent(engines.map(({ name }, index) => ({ engine: name, adopted: facts[index]?.adopted })));
  return facts;
}

/** The account is asked once, whatever number of engines it has. */
function needsCreator(
  account: Account,
  { serviceIdCreator, instance }: EngineConfig,
  restricted: Map<string, Promise<boolean>>,
): boolean | Promise<boolean> {
  if (serviceIdCreator !== "auto") return serviceIdCreator === "on";
  const answer = restricted.get(instance.account) ?? restrictsServiceIds(account, instance.account);
  restricted.set(instance.account, answer);
  return answer;
}
