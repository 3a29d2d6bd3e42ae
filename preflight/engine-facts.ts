import type { EngineConfig } from "../config/schema";
import { requireAccessGroup } from "./access-group";
import type { Account } from "./account";
import { type AdoptionFacts, adoption } from "./adoption";
import { type AllowedAddressesFacts, allowedAddresses } from "./allowed-addresses";
import { requirePrincipals } from "./dynamic-credentials";
import { type EngineIdentity, engineIdentity } from "./engine-identity";
import { type EngineKeyFacts, engineKey } from "./engine-key";
import { type EngineLockFacts, engineLock } from "./engine-lock";
import { engineMode } from "./engine-mode";
import type { LocatedEngine } from "./located-engine";
import { requireManager } from "./manager";
import { type MembershipFacts, membership } from "./membership";
import { requireOwnAccount } from "./own-account";
import { requireEffect } from "./settings-without-effect";
import { sideBySide } from "./side-by-side";
import { type TakenIds, takenSecretGroups } from "./taken-names";

/** What the account said about one engine. */
export interface EngineFacts {
  /** The account's allowed IP addresses. */
  allowed: AllowedAddressesFacts;
  /** CRN of the instance; absent: it is to be made. */
  instanceCrn?: string;
  /** The account of the instance. */
  accountId: string;
  /** The account that credentials are made in, where it is another one. */
  targetAccountId?: string;
  /** How the engine works, or is to work. */
  mode: "key" | "keyless";
  key: EngineKeyFacts;
  /** The engine's service ID was taken out of its access group. */
  membershipMissing: boolean;
  /** What of the engine is gone, and the cure. */
  warnings: string[];
  /** What has its names in the account: unless it is this stack's, it is in the way. */
  taken: { serviceId?: string; accessGroup?: string };
  lock: EngineLockFacts;
  /** Secret groups of the instance that have the name of one that is made. */
  takenSecretGroups: TakenIds;
  /** The engine needs "Service ID creator". */
  serviceIdCreator: boolean;
  /** What it takes over. */
  adopted?: AdoptionFacts;
}

interface Asked {
  /** Of the instance. */
  account: Account;
  /** That credentials are made in. */
  target: Account;
  /** Make another key, whatever the age of the one that there is. */
  rotate: boolean;
  /** Whether an engine of this account needs "Service ID creator". */
  needsCreator: (accountId: string) => Promise<boolean>;
}

/**
 * Asks all that does not depend on another answer at once: to a real account, each question takes longer than everything
 * that is done with its answer. Of several mistakes the first in the order below is told.
 */
export async function engineFacts(
  { engine, there }: LocatedEngine,
  { account, target, rotate, needsCreator }: Asked,
): Promise<EngineFacts> {
  const accountId = engine.instance.account;
  const mode = modeOf(account, engine, there);
  const targetAccountId = target.id();
  const serviceIdCreator = targetAccountId.then(needsCreator);
  const adopted = serviceIdCreator.then((creator) => adoption(account, engine, creator));
  const identity = adopted.then((things) => engineIdentity(account, engine, things?.serviceId?.id, there));
  const answers = await sideBySide({
    own: requireOwnAccount(account, engine),
    manager: there ? requireManager(account, engine) : undefined,
    group: requireAccessGroup(account, engine),
    principals: requirePrincipals(account, engine, target),
    mode,
    targetAccountId,
    serviceIdCreator,
    adopted,
    identity,
    member: membershipOf(account, engine, { mode, adopted, identity }),
    secretGroups: there ? takenSecretGroups(account, engine) : {},
    allowed: mode.then((is) => (is === "key" ? allowedAddresses(account, engine) : nothingToAllow)),
  });
  const { keys } = answers.identity;
  const now = Date.now();
  // Without a key of this stack's, the engine has one of whoever made it.
  const formerKey = answers.adopted?.configuration !== undefined && keys.length === 0;
  return {
    instanceCrn: there ? engine.instance.crn : undefined,
    accountId,
    ...(answers.targetAccountId === accountId ? {} : { targetAccountId: answers.targetAccountId }),
    mode: answers.mode,
    key: engineKey(keys, engine, rotate, now),
    lock: engineLock(answers.identity, now),
    membershipMissing: answers.member.missing,
    warnings: answers.mode === "key" ? warningsOf(answers.identity, answers.member) : [],
    taken: {
      serviceId: keys.length > 0 ? answers.identity.serviceId?.id : undefined,
      accessGroup: answers.member.groupTaken,
    },
    takenSecretGroups: answers.secretGroups,
    serviceIdCreator: answers.serviceIdCreator,
    allowed: answers.allowed,
    adopted: answers.adopted && { ...answers.adopted, formerKey },
  };
}

/** Whether this run makes anew what is gone, only Pulumi knows, from what it believes to be there. */
function warningsOf({ keyGone }: EngineIdentity, { groupGone }: MembershipFacts): string[] {
  const cure = "Unless this run makes another one, run `npm run up -- --refresh`";
  const key =
    `the API key that its instance works with is not in IAM any more, so it makes no credentials. ${cure}; where ` +
    "that says that the configuration exists already, take it over with adopt.configuration";
  const group = `its access group was deleted or renamed. ${cure}`;
  return [...(keyGone ? [key] : []), ...(groupGone ? [group] : [])];
}

const nothingToAllow: AllowedAddressesFacts = { add: false, removed: false };

async function modeOf(account: Account, engine: EngineConfig, there: boolean): Promise<"key" | "keyless"> {
  // In an instance that is not there yet, there is no configuration either.
  const mode = there ? await engineMode(account, engine) : engine.mode === "key" ? "key" : "keyless";
  requireEffect(engine, mode);
  return mode;
}

async function membershipOf(
  account: Account,
  engine: EngineConfig,
  facts: {
    mode: Promise<"key" | "keyless">;
    adopted: Promise<AdoptionFacts | undefined>;
    identity: ReturnType<typeof engineIdentity>;
  },
): Promise<MembershipFacts> {
  const [mode, adopted, { keys, serviceId }] = await Promise.all([facts.mode, facts.adopted, facts.identity]);
  const iamId = keys.length > 0 ? serviceId?.iamId : undefined;
  if (mode !== "key") return { missing: false };
  return membership(account, engine, iamId, adopted?.accessGroup?.id);
}
