import type { AccountKey } from "../config/account-keys";
import type { ConfiguredEngine, EngineConfig } from "../config/schema";
import { Account } from "./account";
import { requireDifferent } from "./adoption";
import { type EngineFacts, engineFacts } from "./engine-facts";
import { locate } from "./located-engine";
import { restrictsServiceIds } from "./service-id-creation";

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
      return engineFacts(await locate(account, configured), {
        account,
        target,
        rotate: rotate.has(configured.name),
        needsCreator: (accountId) => needsCreator(target, accountId, configured, restricted),
      });
    }),
  );
  requireDifferent(engines.map(({ name }, index) => ({ engine: name, adopted: facts[index]?.adopted })));
  return facts;
}

/** The account is asked once, whatever number of engines it has. */
async function needsCreator(
  account: Account,
  accountId: string,
  { serviceIdCreator }: Pick<EngineConfig, "serviceIdCreator">,
  restricted: Map<string, Promise<boolean>>,
): Promise<boolean> {
  if (serviceIdCreator !== "auto") return serviceIdCreator === "on";
  const answer = restricted.get(accountId) ?? restrictsServiceIds(account, accountId);
  restricted.set(accountId, answer);
  return answer;
}
