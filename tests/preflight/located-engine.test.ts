import type { ConfiguredEngine } from "../../config/schema";
import type { Account } from "../../preflight/account";
import { locate } from "../../preflight/located-engine";

const accountId = "1f5c0b7a4d3e4f6b9a2c8d7e6f504132";
const crn = (guid: string, region = "eu-de") =>
  `crn:v1:bluemix:public:secrets-manager:${region}:a/${accountId}:${guid}::`;
const guid = "5d0a3c1e-8b7f-4e62-9c41-0f2b6d8a7e35";
const other = "5d0a3c1e-8b7f-4e62-9c41-0f2b6d8a7e36";

interface World {
  resources?: { crn: string; name: string; state: string }[];
  status?: number;
}

function located({ resources = [], status = 200 }: World, change: object = {}, wanted: object = {}) {
  const get = async () => ({ status, body: { resources } });
  const account = { get, id: async () => accountId, keyFrom: "IC_API_KEY" } as unknown as Account;
  const newInstance = { region: "eu-de", resourceGroup: "g", ...wanted };
  const engine = { name: "vault", formerNames: [], newInstance, ...change } as unknown as ConfiguredEngine;
  return locate(account, engine);
}

const instance = (id: string, name = "vault-secrets-manager", state = "active") => ({
  crn: crn(id),
  name,
  state,
});

test("an instance that is not there yet has no GUID, but a place", async () => {
  await expect(located({})).resolves.toMatchObject({
    there: false,
    engine: { instance: { guid: "", region: "eu-de", account: accountId } },
  });
});

test("what an earlier run made is found again, also under the engine's former name", async () => {
  const found = { there: true, engine: { instance: { guid, account: accountId } } };
  await expect(located({ resources: [instance(guid)] })).resolves.toMatchObject(found);
  const old = { resources: [instance(guid, "old-secrets-manager")] };
  await expect(located(old, { formerNames: ["old"] })).resolves.toMatchObject(found);
  const named = { resources: [instance(guid, "The vault")] };
  await expect(located(named, {}, { name: "The vault" })).resolves.toMatchObject(found);
});

test("instances that are gone, elsewhere or only named alike do not count", async () => {
  const resources = [
    instance(guid, "vault-secrets-manager", "pending_reclamation"),
    instance(guid, "vault-secrets-manager-2"),
    { ...instance(guid), crn: crn(guid, "us-south") },
  ];
  await expect(located({ resources })).resolves.toMatchObject({ there: false });
});

test("two of one name are an error that lists them", async () => {
  const result = located({ resources: [instance(guid), instance(other)] });
  await expect(result).rejects.toMatchObject({ code: "INSTANCE_AMBIGUOUS" });
  await expect(result).rejects.toThrow(`${crn(guid)}, ${crn(other)}`);
});

test("instances that cannot be listed, and a key that this stack cannot authorize, stop the run", async () => {
  await expect(located({ status: 403 })).rejects.toMatchObject({ code: "INSTANCES_UNREADABLE" });
  const encryption = { authorize: true, key: { account: "elsewhere" } };
  await expect(located({}, {}, { encryption })).rejects.toMatchObject({ code: "KEY_OF_ANOTHER_ACCOUNT" });
  const done = { encryption: { ...encryption, authorize: false } };
  await expect(located({}, {}, done)).resolves.toMatchObject({ there: false });
});
