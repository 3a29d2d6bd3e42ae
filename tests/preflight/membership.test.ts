import type { EngineConfig } from "../../config/schema";
import type { Account } from "../../preflight/account";
import { membershipMissing } from "../../preflight/membership";

const own = { id: "own", name: "demo-iam-credentials-engine" };
const theirs = { id: "theirs", name: "applications" };

function missing(groups: { id: string; name: string }[], change: Partial<EngineConfig> = {}, status = 200) {
  const get = async () => ({ status, body: { groups } });
  const engine = { name: "demo", formerNames: [], instance: { account: "a" }, ...change };
  return membershipMissing({ get } as unknown as Account, engine as unknown as EngineConfig, "iam-s");
}

test("an engine in its own group, also under a former name, is not missing", async () => {
  await expect(missing([theirs, own])).resolves.toBe(false);
  const old = { id: "own", name: "old-iam-credentials-engine" };
  await expect(missing([old], { formerNames: ["old"] })).resolves.toBe(false);
});

test("an engine that is in other groups only is missing", async () => {
  await expect(missing([])).resolves.toBe(true);
  await expect(missing([theirs])).resolves.toBe(true);
});

test("an engine that joins a group of others is looked for there", async () => {
  const accessGroup = { id: "theirs" };
  await expect(missing([theirs], { accessGroup })).resolves.toBe(false);
  await expect(missing([own], { accessGroup })).resolves.toBe(true);
});

test("an engine that is not there yet, and an account that does not tell, need no repair", async () => {
  await expect(missing([], {}, 403)).resolves.toBe(false);
  const account = { get: () => Promise.reject(new Error("asked")) } as unknown as Account;
  await expect(membershipMissing(account, {} as EngineConfig, undefined)).resolves.toBe(false);
});
