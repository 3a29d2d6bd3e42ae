import type { EngineConfig } from "../../config/schema";
import type { Account, Answer } from "../../preflight/account";
import { engineMode } from "../../preflight/engine-mode";

const instance = { guid: "guid", region: "us-south", crn: "crn", account: "a", service: "secrets-manager" };

function modeOf(mode: string, answer: Partial<Answer>): Promise<string> {
  const account = { get: async () => ({ status: 200, body: {}, ...answer }) } as unknown as Account;
  return engineMode(account, { name: "demo", endpoint: "public", mode, instance } as EngineConfig);
}

function holding(...names: string[]): Partial<Answer> {
  const configurations = names.map((name) => ({ name, config_type: "iam_credentials_configuration" }));
  return {
    body: { configurations: [{ name: "ca", config_type: "public_cert_configuration" }, ...configurations] },
  };
}

test.each([
  ["auto", holding(), "keyless"],
  ["auto", holding("iam-credentials-engine"), "key"],
  ["key", holding(), "key"],
  ["keyless", holding("iam-credentials-engine"), "keyless"],
])("%s with an instance that answers %j is %s", async (mode, answer, expected) => {
  await expect(modeOf(mode, answer)).resolves.toBe(expected);
});

test("a configuration that was not made here stops the run in every mode", async () => {
  for (const mode of ["auto", "key", "keyless"])
    await expect(modeOf(mode, holding("by-hand"))).rejects.toMatchObject({ code: "CONFIGURATION_TAKEN" });
});

test("an instance whose configurations cannot be read stops the run", async () => {
  await expect(modeOf("key", { status: 403 })).rejects.toMatchObject({ code: "CONFIGURATIONS_UNREADABLE" });
});
