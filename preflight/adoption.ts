import { ProgramError } from "../config/errors";
import type { EngineConfig } from "../config/schema";
import type { Account } from "./account";
import { adoptedPolicies } from "./adoption-policies";

const iam = "https://iam.cloud.ibm.com";

/** Something that exists, as it is. */
export interface ExistingThing {
  id: string;
  name: string;
  description?: string;
}

/** What an engine takes over, by ids that IBM's provider imports by. */
export interface AdoptionFacts {
  serviceId?: ExistingThing;
  accessGroup?: ExistingThing;
  /** By the policy's name in the component, like `identity-operator`. */
  policyIds: Record<string, string>;
  configuration?: ExistingThing;
  /** The configuration still has a key of its former owner. */
  formerKey?: boolean;
}

type Item = Readonly<Record<string, unknown>>;

/**
 * Finds what the engine is to take over. A name that several things have is never decided here.
 * APIs: IAM Identity, "List service IDs", "Get details of a service ID"; IAM Access Groups, "List access groups", "Get
 * an access group".
 * @param serviceIdCreator the engine needs that grant too
 * @throws ProgramError `ADOPTION_NOT_FOUND`, `ADOPTION_AMBIGUOUS`, and those of `adoptedPolicies`
 */
export async function adoption(
  account: Account,
  engine: EngineConfig,
  serviceIdCreator: boolean,
): Promise<AdoptionFacts | undefined> {
  const wanted = engine.adopt;
  if (!wanted) return undefined;
  const [serviceId, accessGroup] = await Promise.all([
    wanted.serviceId === undefined ? undefined : find(account, engine, "serviceId", wanted.serviceId),
    wanted.accessGroup === undefined ? undefined : find(account, engine, "accessGroup", wanted.accessGroup),
  ]);
  return {
    serviceId,
    accessGroup,
    policyIds: serviceId ? await adoptedPolicies(account, engine, serviceId.id, serviceIdCreator) : {},
    configuration:
      wanted.configuration === undefined ? undefined : configuration(engine, wanted.configuration),
  };
}

/**
 * One thing cannot become two engines'.
 * @throws ProgramError `ADOPTED_TWICE`
 */
export function requireDifferent(all: readonly { engine: string; adopted?: AdoptionFacts }[]): void {
  const owners = new Map<string, string>();
  for (const { engine, adopted } of all) {
    for (const thing of [adopted?.serviceId, adopted?.accessGroup]) {
      if (!thing) continue;
      const first = owners.get(thing.id);
      if (first !== undefined) {
        throw new ProgramError(
          "ADOPTED_TWICE",
          `engines "${first}" and "${engine}": both adopt ${thing.id} (${thing.name}), which can be one engine's only. ` +
            "Nothing was created.",
        );
      }
      owners.set(thing.id, engine);
    }
  }
}

/** That the instance has it, and no other, is checked where its mode is. */
function configuration({ instance }: EngineConfig, name: string): ExistingThing {
  return { id: `${instance.region}/${instance.guid}/${name}`, name };
}

const kinds = {
  serviceId: {
    what: "service ID",
    prefix: "ServiceId-",
    one: (id: string) => `${iam}/v1/serviceids/${id}`,
    list: (account: string, name: string) =>
      `${iam}/v1/serviceids?account_id=${account}&pagesize=100&name=${encodeURIComponent(name)}`,
    items: (body: Item) => body.serviceids as Item[],
  },
  accessGroup: {
    what: "access group",
    prefix: "AccessGroupId-",
    one: (id: string) => `${iam}/v2/groups/${id}`,
    list: (account: string, name: string) =>
      `${iam}/v2/groups?account_id=${account}&limit=100&search=${encodeURIComponent(`name:${name}`)}`,
    items: (body: Item) => body.groups as Item[],
  },
} as const;

async function find(
  account: Account,
  engine: EngineConfig,
  field: keyof typeof kinds,
  wanted: string,
): Promise<ExistingThing> {
  const { what, prefix, one, list, items } = kinds[field];
  const accountId = engine.instance.account;
  const byId = wanted.startsWith(prefix);
  const { status, body } = await account.get(byId ? one(wanted) : list(accountId, wanted));
  const found = status !== 200 ? [] : byId ? [body] : items(body).filter(({ name }) => name === wanted);
  const here = found.filter(({ account_id }) => (account_id ?? accountId) === accountId);
  const [thing] = here;
  if (!thing) {
    throw new ProgramError(
      "ADOPTION_NOT_FOUND",
      `engines "${engine.name}": adopt.${field}: there is no ${what} "${wanted}" in account ${accountId} that the key ` +
        `in ${account.keyFrom} can read${status === 200 ? "" : ` (${status})`}. Nothing was created.`,
    );
  }
  if (here.length > 1) {
    const candidates = here.map(({ id, created_at, description }) =>
      [`  ${id}`, `made ${created_at}`, ...(description ? [String(description)] : [])].join(", "),
    );
    throw new ProgramError(
      "ADOPTION_AMBIGUOUS",
      `engines "${engine.name}": adopt.${field}: ${here.length} ${what}s have the name "${wanted}". Write the id of ` +
        `one of them instead. Nothing was created.\n${candidates.join("\n")}`,
    );
  }
  const description = thing.description ? { description: String(thing.description) } : {};
  return { id: String(thing.id), name: String(thing.name), ...description };
}
