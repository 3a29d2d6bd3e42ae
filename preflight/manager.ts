import { ProgramError } from "../config/errors";
import type { EngineConfig } from "../config/schema";
import type { Account } from "./account";
import { instanceUrl } from "./instance-url";

/** A name that no configuration has: asked for only to learn whether the caller may read configurations. */
const probe = "preflight-does-not-exist";

/**
 * Stops when the caller may not configure the engine's instance: seed of IBM's guide "Configuring the IAM
 * credentials engine", "be sure that you're assigned the Manager service role".
 *
 * Reading a configuration by name is Manager's alone (IBM's page "IAM roles and actions",
 * `secrets-manager.configuration.read`), so a name that does not exist tells the cases apart: 404 means "you may",
 * 403 "you may not".
 * @throws ProgramError `NOT_MANAGER`, `INSTANCE_NOT_FOUND`
 */
export async function requireManager(account: Account, engine: EngineConfig): Promise<void> {
  const { guid, region, crn } = engine.instance;
  const instance = encodeURIComponent(crn);
  const known = await account.get(
    `https://resource-controller.cloud.ibm.com/v2/resource_instances/${instance}`,
  );
  if (known.status === 404) {
    throw new ProgramError(
      "INSTANCE_NOT_FOUND",
      `engines "${engine.name}": there is no Secrets Manager instance ${guid} in ${region} that the key in ${account.keyFrom} can see. ` +
        `Check its instance, ${crn}. Nothing was created.`,
    );
  }
  const { status } = await account.get(`${instanceUrl(engine)}/configurations/${probe}`);
  if (status === 404 || status === 200) return;
  throw new ProgramError(
    "NOT_MANAGER",
    `engines "${engine.name}": the key in ${account.keyFrom} may not configure this Secrets Manager instance (${status}). ` +
      `Its owner needs the service role Manager on ${crn}. Nothing was created.`,
  );
}
