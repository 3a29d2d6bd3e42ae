import type { EngineConfig } from "../../config/schema";
import type { Account } from "../../preflight/account";
import { requireOwnAccount } from "../../preflight/own-account";

const engine = { name: "demo", instance: { account: "a" } } as EngineConfig;
const keyOf = (id: string) => ({ keyFrom: "DATA_API_KEY", id: async () => id }) as Account;

test("the key is of the account that the instance is in", async () => {
  await expect(requireOwnAccount(keyOf("a"), engine)).resolves.toBeUndefined();
});

test("another account's key stops the run, with where it was read", async () => {
  await expect(requireOwnAccount(keyOf("b"), engine)).rejects.toMatchObject({
    code: "WRONG_ACCOUNT",
    message: expect.stringMatching(/instance is in account a, and the key in DATA_API_KEY is of account b/),
  });
});
