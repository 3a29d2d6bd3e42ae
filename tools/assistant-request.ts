import { OnboardingError } from "../assistant/errors";
import { documentedAddress, letter, mailto } from "../assistant/letter";
import { checkRequest } from "../assistant/request";
import { identityOf, TokenError } from "../tokens";
import { Account } from "./account";
import { required } from "./engine/engine";
import { ToolError } from "./errors";

/**
 * Finds the IAM ID that is to be linked, and writes the request to Watson Assistant Solutions support. Prints one JSON
 * document: `iamId`, `request` and `mailto`, in which existing API keys are masked. Nothing is sent.
 *
 * Environment: `ONBOARDING_IBMID`; `ONBOARDING_INSTANCES`, names, and `ONBOARDING_SOLUTIONS_KEYS`, both JSON lists;
 * `ONBOARDING_TO`, support's address, empty for the documented one; and whose IAM ID it is: `ONBOARDING_API_KEY`, a
 * user's key, or `ONBOARDING_SERVICE_ID` (`ServiceId-…`), which is looked up with `IC_API_KEY`.
 */
export async function assistantRequest(_args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  try {
    const draft = {
      ibmid: required(env, "ONBOARDING_IBMID"),
      instances: listOf(env, "ONBOARDING_INSTANCES"),
      solutionsKeys: listOf(env, "ONBOARDING_SOLUTIONS_KEYS"),
    };
    const request = checkRequest({ ...draft, iamId: await iamIdOf(env) }, "standard");
    const text = letter(request);
    const to = env.ONBOARDING_TO || documentedAddress;
    return JSON.stringify({ iamId: request.iamId, request: text, mailto: mailto(text, to) });
  } catch (error) {
    if (error instanceof OnboardingError || error instanceof TokenError)
      throw new ToolError(error.code, error.message, { cause: error });
    throw error;
  }
}

async function iamIdOf(env: NodeJS.ProcessEnv): Promise<string> {
  if (env.ONBOARDING_API_KEY) return (await identityOf(env.ONBOARDING_API_KEY)).iamId;
  const id = required(env, "ONBOARDING_SERVICE_ID");
  const apikey = env.IC_API_KEY || env.IBMCLOUD_API_KEY;
  if (!apikey) throw new ToolError("USAGE", "IC_API_KEY is not set: export the API key to deploy with.");
  const url = `https://iam.cloud.ibm.com/v1/serviceids/${encodeURIComponent(id)}`;
  const { status, body, reason } = await new Account(apikey).request("GET", url);
  if (status === 200) return String(body.iam_id);
  const cure = status === 404 ? "Check that it exists in the account of the key in IC_API_KEY." : reason;
  throw new ToolError("SERVICE_ID_UNREADABLE", `The service ID ${id} cannot be read (${status}). ${cure}`);
}

function listOf(env: NodeJS.ProcessEnv, name: string): string[] {
  return JSON.parse(env[name] || "[]") as string[];
}
