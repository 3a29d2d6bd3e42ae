import { ProgramError } from "../config/errors";
import type { EngineConfig } from "../config/schema";
import type { Account } from "./account";
import { instanceUrl } from "./instance-url";

/** The name that the component gives to the configuration. */
const ownName = "iam-credentials-engine";

/**
 * Whether the engine is to work by key or keyless. An instance has room for one configuration: one that this project
 * did not name stops the run, because a second one could not be made and the first is not ours to change.
 * API: Secrets Manager v2, "List configurations".
 * @throws ProgramError `CONFIGURATION_TAKEN`, `CONFIGURATIONS_UNREADABLE`
 */
export async function engineMode(account: Account, engine: EngineConfig): Promise<"key" | "keyless"> {
  const { guid } = engine.instance;
  const { status, body } = await account.get(`${instanceUrl(engine)}/configurations?limit=200`);
  if (status !== 200) {
    throw new ProgramError(
      "CONFIGURATIONS_UNREADABLE",
      `engines "${engine.name}": the configurations of the instance ${guid} cannot be read (${status}). The key in ` +
        `${account.keyFrom} needs the service role Manager on it. Nothing was created.`,
    );
  }
  const configurations = body.configurations as { name: string; config_type: string }[];
  const existing = configurations.find(({ config_type }) => config_type === "iam_credentials_configuration");
  const adopted = engine.adopt?.configuration;
  if (adopted !== undefined && existing?.name !== adopted) {
    throw new ProgramError(
      "ADOPTION_NOT_FOUND",
      `engines "${engine.name}": adopt.configuration: the instance ${guid} has no IAM credentials configuration ` +
        `"${adopted}"${existing ? `; it has "${existing.name}"` : ""}. Nothing was created.`,
    );
  }
  if (existing && existing.name !== (adopted ?? ownName)) {
    throw new ProgramError(
      "CONFIGURATION_TAKEN",
      `engines "${engine.name}": the instance ${guid} has an IAM credentials configuration already, "${existing.name}", ` +
        "which was not made here, and has room for one. Take it over with adopt.configuration, remove it there, or leave " +
        "this engine out. Nothing was created.",
    );
  }
  if (engine.mode !== "auto") return engine.mode;
  return existing ? "key" : "keyless";
}
