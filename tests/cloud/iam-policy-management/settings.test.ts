import IamPolicyManagementV1 from "@ibm-cloud/platform-services/iam-policy-management/v1";
import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";
import { v1 } from "./_bodies";

let cloud: TestCloud;
let principals: Principals;
let policies: IamPolicyManagementV1;
const accountId = seeded.account;

beforeAll(async () => {
  cloud = await TestCloud.start();
  principals = new Principals(cloud.cloud);
  policies = new IamPolicyManagementV1(cloud.sdkOptions(await cloud.token()) as never);
});
afterAll(() => cloud.close());

async function set(state: "enabled" | "limited" | "monitor", external_allowed_accounts: string[] = []) {
  const { headers } = await policies.getSettings({ accountId });
  return policies.updateSettings({
    accountId,
    ifMatch: String(headers.etag),
    externalAccountIdentityInteraction: {
      identity_types: { service_id: { state, external_allowed_accounts } },
    },
  });
}

test("external identities may interact until the account says otherwise", async () => {
  const { result } = await policies.getSettings({ accountId });
  const open = { state: "enabled", external_allowed_accounts: [] };
  expect(result.external_account_identity_interaction.identity_types).toEqual({
    user: open,
    service_id: open,
    service: open,
  });
});

test("a change touches the named identity type alone and needs the current ETag", async () => {
  const changed = await set("monitor", [seeded.otherAccount]);
  expect(changed.result.external_account_identity_interaction.identity_types).toMatchObject({
    user: { state: "enabled" },
    service_id: { state: "monitor", external_allowed_accounts: [seeded.otherAccount] },
  });
  await expect(
    policies.updateSettings({ accountId, ifMatch: "1-0", externalAccountIdentityInteraction: {} }),
  ).rejects.toMatchObject({ status: 412 });
});

test("a service ID of another account is refused while interaction is limited, unless its account is allowed", async () => {
  const { iam_id } = principals.serviceId("foreign", seeded.otherAccount);
  const token = await cloud.token(principals.apiKey(iam_id, seeded.otherAccount));
  const { result } = await policies.createPolicy(v1(iam_id, "Viewer", { serviceName: "kms" }));
  const wide = await policies.createPolicy(v1("IBMid-Seen", "Viewer", { serviceName: "kms" }));
  expect(result.id).toBeTruthy();
  const url = `https://iam.cloud.ibm.com/v1/policies/${wide.result.id}`;
  const read = async () => (await cloud.call(url, { token })).status;

  await set("enabled");
  expect(await read()).toBe(200);
  await set("monitor");
  expect(await read()).toBe(200);
  await set("limited");
  expect(await read()).toBe(403);
  await set("limited", [seeded.otherAccount]);
  expect(await read()).toBe(200);
});

test("reading and changing them need rights on IAM Access Management", async () => {
  const { iam_id } = principals.serviceId();
  const as = new IamPolicyManagementV1(
    cloud.sdkOptions(await cloud.token(principals.apiKey(iam_id))) as never,
  );
  await expect(as.getSettings({ accountId })).rejects.toMatchObject({ status: 403 });
  principals.grant({ iam_id }, "Viewer", "iam-access-management");
  const { headers } = await as.getSettings({ accountId });
  await expect(
    as.updateSettings({ accountId, ifMatch: String(headers.etag), externalAccountIdentityInteraction: {} }),
  ).rejects.toMatchObject({ status: 403 });
});
