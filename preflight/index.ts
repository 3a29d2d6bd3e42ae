import type { AccountKey } from "../config/account-keys";
import type { ConfiguredEngine, EngineConfig } from "../config/schema";
import { requireAccessGroup } from "./access-group";
import { Account } from "./account";
import { type AdoptionFacts, adoption, requireDifferent } from "./adoption";
import { type AllowedAddressesFacts, allowedAddresses } from "./allowed-addresses";
import { requirePrincipals } from "./dynamic-credentials";
import { engineIdentity } from "./engine-identity";
import { type EngineKeyFacts, engineKey } from "./engine-key";
import { type EngineLockFacts, engineLock } from "./engine-lock";
import { engineMode } from "./engine-mode";
import { locate } from "./located-engine";
import { requireManager } from "./manager";
import { membershipMissing } from "./membership";
import { requireOwnAccount } from "./own-account";
import { restrictsServiceIds } from "./service-id-creation";
import { requireEffect } from "./settings-without-effect";

/** What the account said about one engine. */
export interface EngineFacts {
  /** The account's allowed IP addresses. */
  allowed: AllowedAddressesFacts;
  /** The account of the instance. */
  accountId: string;
  /** The account that credentials are made in, where it is another one. */
  targetAccountId?: string;
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
  engines: readonly ConfiguredEngine[],
  keys: ReadonlyMap<string | undefined, AccountKey>,
  env: NodeJS.ProcessEnv,
): Promise<EngineFacts[]> {
  const accounts = new Map([...keys].map(([name, { value, from }]) => [name, new Account(value, from)]));
  const rotate = new Set((env.ROTATE_ENGINES ?? "").split(","));
  const restricted = new Map<string, Promise<boolean>>();
  const facts = await Promise.all(
    engines.map(async (configured) => {
      const account = accounts.get(configured.account) as Account;
      const target = configured.targetAccount ? (accounts.get(configured.targetAccount) as Account) : account;
      const { engine, there } = await locate(account, configured);
      await requireOwnAccount(account, engine);
      const accountId = engine.instance.account;
      const targetAccountId = await target.id();
      await Promise.all([
        there ? requireManager(account, engine) : undefined,
        requireAccessGroup(account, engine),
        requirePrincipals(account, engine, target),
      ]);
      const mode = there ? await engineMode(account, engine) : newEngineMode(engine);
      requireEffect(engine, mode);
      const serviceIdCreator = await needsCreator(target, targetAccountId, engine, restricted);
      const adopted = await adoption(account, engine, serviceIdCreator);
      const now = Date.now();
      const identity = await engineIdentity(account, engine, adopted?.serviceId?.id, there);
      // Without a key of this stack's, the engine has one of whoever made it.
      const formerKey = adopted?.configuration !== undefined && identity.keys.length === 0;
      const iamId = identity.keys.length > 0 ? identity.serviceId?.iamId : undefined;
      return {
        accountId,
        ...(targetAccountId === accountId ? {} : { targetAccountId }),
        mode,
        key: {
          ...engineKey(identity.keys, engine, rotate.has(engine.name), now),
          ...(identity.keyGone && mode === "key" ? { warning: keyGone } : {}),
        },
        lock: engineLock(identity, now),
        membershipMissing:
          mode === "key" && (await membershipMissing(account, engine, iamId, adopted?.accessGroup?.id)),
        serviceIdCreator,
        allowed: mode === "key" ? await allowedAddresses(account, engine) : { add: false, removed: false },
        adopted: adopted && { ...adopted, formerKey },
      };
    }),
  );
  requireDifferent(engines.map(({ name }, index) => ({ engine: name, adopted: facts[index]?.adopted })));
  return facts;
}

/** Whether this run makes a new key, only Pulumi knows, from what it believes to be there. */
const keyGone =
  "the API key that its instance works with is not in IAM any more, so it makes no credentials. Unless this run makes " +
  "a new key, run `npm run up -- --refresh`";

/** The account is asked once, whatever number of engines it has. */
function needsCreator(
  account: Account,
  accountId: string,
  { serviceIdCreator }: EngineConfig,
  restricted: Map<string, Promise<boolean>>,
): boolean | Promise<boolean> {
  if (serviceIdCreator !== "auto") return serviceIdCreator === "on";
  const answer = restricted.get(accountId) ?? restrictsServiceIds(account, accountId);
  restricted.set(accountId, answer);
  return answer;
}

/** In an instance that is not there yet, there is no configuration either. */
function newEngineMode({ mode }: EngineConfig): "key" | "keyless" {
  return mode === "key" ? "key" : "keyless";
}
