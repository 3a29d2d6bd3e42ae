import { setTimeout as sleep } from "node:timers/promises";
import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import { IamAuthenticator } from "ibm-cloud-sdk-core";
import { required } from "./engine/engine";
import { ToolError } from "./errors";

/** As many engines of one account may change its list at once. */
const attempts = 20;

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
  for (let attempt = 1; ; attempt++) {
    try {
      return await change(identity, accountId, action, zone);
    } catch (error) {
      const { status, message } = error as { status?: number; message: string };
      // Somebody was quicker: often another engine of the same run.
      if ((status === 409 || status === 412) && attempt < attempts)
        await sleep(Math.random() * 500 * attempt);
      else
        throw new ToolError(
          "SETTINGS_REFUSED",
          `The account's allowed IP addresses could not be changed: ${message}. The deploying key needs ` +
            "Administrator on IAM Identity; after a change by somebody else, run again.",
          { cause: error },
        );
    }
  }
}

async function change(
  identity: IamIdentityV1,
  accountId: string,
  action: "add" | "remove",
  zone: string,
): Promise<string> {
  const { result } = await identity.getAccountSettings({ accountId });
  const before = (result.allowed_ip_addresses ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);
  const others = before.filter((entry) => entry !== zone);
  const after = action === "add" ? [...others, zone] : others;
  if (before.length === 0) return "The account allows logins from everywhere: there is nothing to change.";
  if (after.length === before.length) return `The account's allowed IP addresses stay as they are (${zone}).`;
  if (after.length === 0) return `${zone} stays: without it, the account would allow logins from everywhere.`;
  const allowedIpAddresses = after.join(",");
  await identity.updateAccountSettings({ accountId, ifMatch: result.entity_tag, allowedIpAddresses });
  return `${zone} is ${action === "add" ? "now" : "no longer"} among the account's allowed IP addresses.`;
}
