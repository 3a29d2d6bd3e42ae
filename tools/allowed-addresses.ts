import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import { IamAuthenticator } from "ibm-cloud-sdk-core";
import { required } from "./engine/engine";
import { ToolError } from "./errors";

/**
 * Adds the name of one network zone to the IP addresses that an account allows, or removes it; the other entries stay as
 * they are. The last entry is never removed, because an empty list allows everybody.
 *
 * Environment: `IC_API_KEY`, `ACCOUNT_ID`, `ZONE_NAME`.
 * API: IAM Identity, "Update account configurations" (`If-Match`: a change by somebody else in between is not lost).
 */
export async function allowedAddresses([action]: string[], env: NodeJS.ProcessEnv): Promise<string> {
  if (action !== "add" && action !== "remove")
    throw new ToolError("USAGE", `allowed-addresses takes add or remove, not "${action ?? ""}".`);
  const zone = required(env, "ZONE_NAME");
  const accountId = required(env, "ACCOUNT_ID");
  const apikey = required(env, "IC_API_KEY");
  const identity = new IamIdentityV1({ authenticator: new IamAuthenticator({ apikey }) });
  try {
    const { result } = await identity.getAccountSettings({ accountId });
    const before = (result.allowed_ip_addresses ?? "")
      .split(",")
      .map((entry) => entry.trim())
      .filter(Boolean);
    const others = before.filter((entry) => entry !== zone);
    const after = action === "add" ? [...others, zone] : others;
    if (before.length === 0) return "The account allows logins from everywhere: there is nothing to change.";
    if (after.length === before.length)
      return `The account's allowed IP addresses stay as they are (${zone}).`;
    if (after.length === 0)
      return `${zone} stays: without it, the account would allow logins from everywhere.`;
    const allowedIpAddresses = after.join(",");
    await identity.updateAccountSettings({ accountId, ifMatch: result.entity_tag, allowedIpAddresses });
    return `${zone} is ${action === "add" ? "now" : "no longer"} among the account's allowed IP addresses.`;
  } catch (error) {
    throw new ToolError(
      "SETTINGS_REFUSED",
      `The account's allowed IP addresses could not be changed: ${(error as Error).message}. The deploying key needs ` +
        "Administrator on IAM Identity; after a change by somebody else, run again.",
      { cause: error },
    );
  }
}
