import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

let cloud: TestCloud;
let identity: IamIdentityV1;
let principals: Principals;
const login = async () => {
  identity = new IamIdentityV1(cloud.sdkOptions(await cloud.token()));
};
beforeEach(async () => {
  cloud = await TestCloud.start();
  principals = new Principals(cloud.cloud);
  await login();
});
afterEach(() => cloud.close());

const accountId = seeded.account;
const hour = 3_600_000;

test("the report of inactive identities is in the works at first, then lists who was not used", async () => {
  const [used, idle] = [principals.serviceId("used"), principals.serviceId("idle")];
  const idleProfile = principals.profile("unused");
  const [usedKey, idleKey] = [principals.apiKey(used.iam_id), principals.apiKey(idle.iam_id)];
  await cloud.token(idleKey);
  cloud.cloud.clock.advance(48 * hour);
  await cloud.token(usedKey);
  await login();
  const created = await identity.createReport({ accountId, type: "inactive", duration: "24" });
  expect(created.status).toBe(202);
  const { reference } = created.result;
  expect((await identity.getReport({ accountId, reference })).status).toBe(204);
  cloud.cloud.clock.advance(1000);
  const { result, status } = await identity.getReport({ accountId, reference });
  expect(status).toBe(200);
  expect(result).toMatchObject({ created_by: seeded.owner, reference, report_duration: "24" });
  expect(result.serviceids).toEqual([{ id: idle.id, name: "idle", last_authn: expect.any(String) }]);
  expect(result.profiles).toEqual([{ id: idleProfile.id, name: "unused" }]);
  expect(result.users).toEqual([]);
  expect(result.apikeys).toMatchObject([{ type: "serviceid", serviceid: { id: idle.id } }]);
  const latest = await identity.getReport({ accountId, reference: "latest" });
  expect(latest.result.reference).toBe(reference);
});

test("reports older than a day go when a new one is made", async () => {
  const old = (await identity.createReport({ accountId })).result.reference;
  cloud.cloud.clock.advance(25 * hour);
  await login();
  expect((await identity.getReport({ accountId, reference: old })).result.report_duration).toBe("720");
  await identity.createReport({ accountId });
  await expect(identity.getReport({ accountId, reference: old })).rejects.toMatchObject({ status: 404 });
});

test("an operator cannot make one, and a wrong duration is refused", async () => {
  const operator = principals.serviceId();
  principals.grant({ iam_id: operator.iam_id }, "Operator", "iam-identity");
  const token = await cloud.token(principals.apiKey(operator.iam_id));
  const other = new IamIdentityV1(cloud.sdkOptions(token));
  await expect(other.createReport({ accountId })).rejects.toMatchObject({ status: 403 });
  await expect(identity.createReport({ accountId, duration: "a week" })).rejects.toMatchObject({
    status: 400,
  });
});
