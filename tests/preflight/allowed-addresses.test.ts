import type { EngineConfig } from "../../config/schema";
import type { Account } from "../../preflight/account";
import { allowedAddresses } from "../../preflight/allowed-addresses";

type Ref = { service_name: string; location?: string };

/** An account that allows `list`; its zones by name, with what they refer to. */
function factsOf(list: string, mode: string, zones: Record<string, Ref[]> = {}, status = 200) {
  const names = Object.keys(zones);
  const get = async (url: string) => {
    if (url.includes("/settings/")) return { status, body: { allowed_ip_addresses: list } };
    const id = url.split("/zones/")[1];
    if (id) return { status: 200, body: { addresses: (zones[id] ?? []).map((ref) => ({ ref })) } };
    return { status: 200, body: { zones: names.map((name) => ({ id: name, name })) } };
  };
  const instance = { account: "a", region: "eu-de" };
  const engine = { name: "demo", instance, allowedAddresses: mode } as unknown as EngineConfig;
  return allowedAddresses({ get } as unknown as Account, engine);
}

const none = { add: false, removed: false };
const open = [{ service_name: "secrets-manager" }];

test.each([
  ["an account that allows everybody", "", {}],
  ["an account that only monitors", "?192.0.2.1", {}],
  ["a list with a zone that refers to Secrets Manager", "192.0.2.1, services", { services: open }],
  ["a zone for the region", "zone", { zone: [{ service_name: "secrets-manager", location: "eu-de" }] }],
])("%s is no obstacle", async (_what, list, zones) => {
  await expect(factsOf(list, "check", zones)).resolves.toEqual(none);
});

test.each([
  ["addresses alone", "192.0.2.1", {}],
  ["a zone that is not in the list", "192.0.2.1", { services: open }],
  ["a zone for another service", "zone", { zone: [{ service_name: "kms" }] }],
  [
    "a zone for another region",
    "zone",
    { zone: [{ service_name: "secrets-manager", location: "us-south" }] },
  ],
])("%s shut Secrets Manager out", async (_what, list, zones) => {
  await expect(factsOf(list, "check", zones)).rejects.toMatchObject({ code: "SECRETS_MANAGER_SHUT_OUT" });
  await expect(factsOf(list, "ignore", zones)).resolves.toEqual(none);
});

test("asked to add, it says what is to be done", async () => {
  const own = { "demo-secrets-manager": open };
  await expect(factsOf("", "add")).resolves.toEqual(none);
  await expect(factsOf("192.0.2.1", "add")).resolves.toEqual({ add: true, removed: false });
  await expect(factsOf("192.0.2.1", "add", own)).resolves.toEqual({ add: true, removed: true });
  await expect(factsOf("192.0.2.1,demo-secrets-manager", "add", own)).resolves.toEqual({
    add: true,
    removed: false,
  });
});

test("settings that cannot be read are no obstacle here", async () => {
  await expect(factsOf("192.0.2.1", "check", {}, 403)).resolves.toEqual(none);
});
