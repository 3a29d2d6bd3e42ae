import { setTimeout as sleep } from "node:timers/promises";
import ContextBasedRestrictionsV1 from "@ibm-cloud/platform-services/context-based-restrictions/v1";
import { IamAuthenticator } from "ibm-cloud-sdk-core";
import { Engine, required } from "./engine/engine";
import { ToolError } from "./errors";

/**
 * Proves that an enforced restriction of an instance does not shut the deployment out; where it does, it is set to only
 * report, and the run fails. The rule protects the instance, not the service that keeps rules, so there is a way back.
 *
 * Environment: that of `Engine.of`, `RULE_ID`, and `ENGINE_SETTLE_SECONDS` (default 30): until the rule holds.
 * API: Context-based restrictions, "Get a rule", "Update a rule".
 */
export async function restriction(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  if (args.length > 0) throw new ToolError("USAGE", "restriction takes no arguments.");
  const engine = Engine.of(env);
  const ruleId = required(env, "RULE_ID");
  const apikey = required(env, "IC_API_KEY");
  await sleep(Number(env.ENGINE_SETTLE_SECONDS || 30) * 1000);
  const { status, reason } = await engine.owner.request("GET", `${engine.url}/configurations?limit=1`);
  if (status === 200) return "The instance can be used from here.";
  const rules = new ContextBasedRestrictionsV1({ authenticator: new IamAuthenticator({ apikey }) });
  try {
    const { result, headers } = await rules.getRule({ ruleId });
    const { contexts = [], resources = [], description, operations } = result;
    const ifMatch = String((headers as Record<string, unknown>).etag ?? "");
    const rule = { contexts, resources, description, operations };
    await rules.replaceRule({ ruleId, ifMatch, ...rule, enforcementMode: "report" });
  } catch (cause) {
    throw new ToolError(
      "LOCKED_OUT",
      `The restriction ${ruleId} shuts this machine out (${status}: ${reason}) and could not be set to report ` +
        `(${(cause as Error).message}). Set it to report-only in the console.`,
      { cause },
    );
  }
  throw new ToolError(
    "LOCKED_OUT",
    `The restriction shuts this machine out (${status}: ${reason}); it only reports now. Add the address that this machine ` +
      "is seen with to networkRestriction.addresses, and run again.",
  );
}
