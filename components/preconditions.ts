import * as ibm from "@pulumi/ibm";
import { ProgramError } from "../config/errors";
import type { EngineConfig } from "../config/schema";

/** The name that is asked for only to learn whether the caller may read configurations, which is Manager's alone. */
const probe = "machine-credentials-precondition-probe";

/**
 * Stops before anything is created when the caller's key may not configure the instance.
 *
 * Reading an engine configuration by name is allowed to Manager only, so a name that cannot exist tells the cases
 * apart: 404 means "you may", 403 "you may not". Source: IBM's page "IAM roles and actions",
 * `secrets-manager.configuration.read`.
 * @throws ProgramError `NOT_MANAGER`, `INSTANCE_NOT_FOUND`, `CREDENTIALS_REFUSED`, `INSTANCE_UNREACHABLE`
 */
export async function requireManager(engine: EngineConfig): Promise<void> {
  const { guid, region, crn } = engine.instance;
  try {
    await ibm.getSmIamCredentialsConfiguration({
      instanceId: guid,
      region,
      endpointType: engine.endpoint,
      name: probe,
    });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const problem = explain(text, engine);
    if (problem)
      throw new ProgramError(
        problem.code,
        `${problem.message}\nNothing was created. Instance: ${crn}`,
        error,
      );
  }
}

/**
 * Whether the account restricts who may create service IDs, in which case the engine needs "Service ID creator".
 * @throws ProgramError `ACCOUNT_SETTINGS_UNREADABLE`
 */
export async function restrictsServiceIds(): Promise<boolean> {
  try {
    const settings = await ibm.getIamAccountSettings({});
    return settings.restrictCreateServiceId === "RESTRICTED";
  } catch (error) {
    throw new ProgramError(
      "ACCOUNT_SETTINGS_UNREADABLE",
      "The account's settings cannot be read, so it is not known whether the engine needs 'Service ID creator'.\n" +
        "Give the deploying key Viewer on IAM Identity, or set engines[].serviceIdCreator to on or off.\n" +
        `Nothing was created. IBM Cloud said: ${firstLine(error)}`,
      error,
    );
  }
}

interface Problem {
  code: string;
  message: string;
}

/** What the provider's error means for the user; undefined when it means that all is well. */
export function explain(
  text: string,
  engine: Pick<EngineConfig, "name" | "instance" | "endpoint">,
): Problem | undefined {
  const where = `Engine "${engine.name}"`;
  if (/API key could not be found|BXNIM0415E|apikey.*(?:not found|invalid)/i.test(text)) {
    return {
      code: "CREDENTIALS_REFUSED",
      message:
        "IBM Cloud does not accept the API key in IC_API_KEY. Set it to a key of the account that you deploy to.",
    };
  }
  if (/\b403\b|forbidden|not authorized/i.test(text)) {
    return {
      code: "NOT_MANAGER",
      message:
        `${where}: the key in IC_API_KEY may not configure this Secrets Manager instance. ` +
        "Its owner needs the service role Manager on the instance.",
    };
  }
  if (/instance.*not found|no such host|instance does not exist/i.test(text)) {
    return {
      code: "INSTANCE_NOT_FOUND",
      message: `${where}: there is no Secrets Manager instance ${engine.instance.guid} in ${engine.instance.region}. Check engines[].instance.`,
    };
  }
  if (/\b404\b|not found/i.test(text)) return undefined;
  return {
    code: "INSTANCE_UNREACHABLE",
    message: `${where}: Secrets Manager could not be asked over its ${engine.endpoint} endpoint: ${text.split("\n")[0]}`,
  };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
