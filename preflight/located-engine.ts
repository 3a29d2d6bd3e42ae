import { parseInstanceCrn } from "../config/crn";
import { ProgramError } from "../config/errors";
import type { ConfiguredEngine, EngineConfig } from "../config/schema";
import type { Account } from "./account";

/** An engine, and whether its instance is there already. */
export interface LocatedEngine {
  engine: EngineConfig;
  /** False: the instance is to be made, so it has no GUID yet, and nothing about it can be asked. */
  there: boolean;
}

/**
 * Finds the instance that an earlier run made for the engine by its name, region and resource group; names are not unique
 * in IBM Cloud, so two are an error.
 * API: Resource Controller v2, "List resource instances".
 * @throws ProgramError `INSTANCE_AMBIGUOUS`, `INSTANCES_UNREADABLE`, `KEY_OF_ANOTHER_ACCOUNT`
 */
export async function locate(account: Account, configured: ConfiguredEngine): Promise<LocatedEngine> {
  const { instance, newInstance: wanted } = configured;
  if (instance) return { engine: { ...configured, instance }, there: true };
  if (!wanted) throw new Error(`engines "${configured.name}": neither an instance nor a new one.`); // the schema has one
  const accountId = await account.id();
  const { key, authorize } = wanted.encryption ?? {};
  if (key && authorize && key.account !== accountId) {
    throw new ProgramError(
      "KEY_OF_ANOTHER_ACCOUNT",
      `engines "${configured.name}": the encryption key is in account ${key.account}, where this stack may authorize nobody. ` +
        "Authorize Secrets Manager there (role Reader on the key), and set newInstance.encryption.authorize to false. " +
        "Nothing was created.",
    );
  }
  const found = (
    await Promise.all(namesOf(configured).map((name) => named(account, configured, name)))
  ).flat();
  if (found.length > 1) {
    throw new ProgramError(
      "INSTANCE_AMBIGUOUS",
      `engines "${configured.name}": more than one Secrets Manager instance is named like the one of this engine: ` +
        `${found.join(", ")}. Rename those that are not its own, or give newInstance.name. Nothing was created.`,
    );
  }
  const crn = parseInstanceCrn(found[0] ?? "");
  if (typeof crn !== "string") return { engine: { ...configured, instance: crn }, there: true };
  const place = { service: "secrets-manager", region: wanted.region, account: accountId };
  return { engine: { ...configured, instance: { ...place, crn: "", guid: "" } }, there: false };
}

/** The name that the instance has or had. */
function namesOf({ name, formerNames, newInstance }: ConfiguredEngine): string[] {
  return newInstance?.name
    ? [newInstance.name]
    : [name, ...formerNames].map((engine) => `${engine}-secrets-manager`);
}

/** CRNs. */
async function named(account: Account, { name: engine, newInstance }: ConfiguredEngine, name: string) {
  const { region, resourceGroup } = newInstance ?? {};
  const query = new URLSearchParams({ name, resource_group_id: resourceGroup ?? "", limit: "100" });
  const { status, body } = await account.get(
    `https://resource-controller.cloud.ibm.com/v2/resource_instances?${query}`,
  );
  if (status !== 200) {
    throw new ProgramError(
      "INSTANCES_UNREADABLE",
      `engines "${engine}": the instances of the resource group ${resourceGroup} cannot be listed (${status}). The key in ` +
        `${account.keyFrom} needs Viewer on it. Nothing was created.`,
    );
  }
  return (body.resources as { crn: string; name: string; state: string }[])
    .filter((one) => one.name === name && one.crn.includes(`:secrets-manager:${region}:`))
    .filter(({ state }) => !["removed", "pending_reclamation", "failed"].includes(state))
    .map(({ crn }) => crn);
}
