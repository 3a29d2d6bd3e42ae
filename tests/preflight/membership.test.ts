import type { EngineConfig } from "../../config/schema";
import type { Account } from "../../preflight/account";
import { membership } from "../../preflight/membership";

const own = { id: "own", name: "demo-iam-credentials-engine" };
const theirs = { id: "theirs", name: "applications" };

/** @param groups those that the engine is in @param others that the account has too */
function missing(
  groups: { id: string; name: string }[],
  change: Partial<EngineConfig> = {},
  status = 200,
  others = [own],
) {
  const get = async (url: string) => ({
    status,
    body: { groups: url.includes("iam_id=") ? groups : [...groups, ...others] },
  });
  const engine = { name: "demo", formerNames: [], instance: { account: "a" }, ...change };
  return membership({ get } as unknown as Account, engine as unknown as EngineConfig, "iam-s");
}

test("an engine in its own group, also under a former name, is not missing", async () => {
  await expect(missing([theirs, own])).resolves.toEqual({ missing: false });
  const old = { id: "own", name: "old-iam-credentials-engine" };
  await expect(missing([old], { formerNames: ["old"] })).resolves.toEqual({ missing: false });
});

test("an engine that is in other groups only is missing", async () => {
  await expect(missing([])).resolves.toMatchObject({ missing: true });
  await expect(missing([theirs])).resolves.toMatchObject({ missing: true });
});

test("a group of the engine's name that it is not in is told: a cut run may have lost it", async () => {
  await expect(missing([theirs])).resolves.toEqual({ missing: true, groupTaken: "own" });
});

test("a group that is gone takes nobody back", async () => {
  await expect(missing([theirs], {}, 200, [])).resolves.toEqual({ missing: false, groupGone: true });
});

test("an engine that joins a group of others is looked for there", async () => {
  const accessGroup = { id: "theirs" };
  await expect(missing([theirs], { accessGroup })).resolves.toEqual({ missing: false });
  await expect(missing([own], { accessGroup })).resolves.toEqual({ missing: true });
});

test("a group that has the name of the one to be made is told", async () => {
  const get = async () => ({ status: 200, body: { groups: [own, theirs] } });
  const engine = { name: "demo", formerNames: [], instance: { account: "a" } } as unknown as EngineConfig;
  const account = { get } as unknown as Account;
  await expect(membership(account, engine, undefined)).resolves.toEqual({
    missing: false,
    groupTaken: "own",
  });
  await expect(membership(account, engine, undefined, "theirs")).resolves.toEqual({ missing: false });
});

test("an engine that is not there yet, and an account that does not tell, need no repair", async () => {
  await expect(missing([], {}, 403)).resolves.toEqual({ missing: false });
  const get = async () => ({ status: 200, body: { groups: [theirs] } });
  const engine = { name: "demo", formerNames: [], instance: { account: "a" } } as unknown as EngineConfig;
  const answer = membership({ get } as unknown as Account, engine, undefined);
  await expect(answer).resolves.toEqual({ missing: false });
});
