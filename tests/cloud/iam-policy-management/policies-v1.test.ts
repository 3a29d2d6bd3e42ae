import IamPolicyManagementV1 from "@ibm-cloud/platform-services/iam-policy-management/v1";
import { seeded, TestCloud } from "../_helpers/cloud";
import { roleCrn, v1 } from "./_bodies";

let cloud: TestCloud;
let policies: IamPolicyManagementV1;
const account = seeded.account;
const subject = "iam-ServiceId-11111111-1111-4111-8111-111111111111";

beforeAll(async () => {
  cloud = await TestCloud.start();
  policies = new IamPolicyManagementV1(cloud.sdkOptions(await cloud.token()) as never);
});
afterAll(() => cloud.close());

test("a policy is created, read, replaced with its ETag, deleted and restored", async () => {
  const wanted = v1(subject, "Operator", { serviceName: "iam-identity" });
  const created = await policies.createPolicy({ ...wanted, description: "engine" });
  expect(created.status).toBe(201);
  expect(created.result).toMatchObject({
    type: "access",
    description: "engine",
    subjects: wanted.subjects,
    resources: wanted.resources,
    state: "active",
    created_by_id: seeded.owner,
    href: `https://iam.cloud.ibm.com/v1/policies/${created.result.id}`,
  });
  expect(created.result.roles[0]).toMatchObject({ ...wanted.roles[0], display_name: "Operator" });
  const policyId = created.result.id!;

  const read = await policies.getPolicy({ policyId });
  expect(read.result).toEqual(created.result);
  const ifMatch = String(read.headers.etag);
  expect(ifMatch).toMatch(/^1-[0-9a-f]{32}$/);

  const editor = v1(subject, "Editor", { serviceName: "iam-identity" });
  const replaced = await policies.replacePolicy({ ...editor, policyId, ifMatch });
  expect(replaced.result.roles[0]?.role_id).toBe(roleCrn("Editor"));
  expect(replaced.result.description).toBeUndefined();
  expect(String(replaced.headers.etag)).toMatch(/^2-/);

  expect((await policies.deletePolicy({ policyId })).status).toBe(204);
  const deleted = await policies.getPolicy({ policyId });
  expect(deleted.result.state).toBe("deleted");
  const listed = await policies.listPolicies({ accountId: account, state: "deleted" });
  expect(listed.result.policies.map(({ id }) => id)).toContain(policyId);

  const restored = await policies.updatePolicyState({
    policyId,
    ifMatch: String(deleted.headers.etag),
    state: "active",
  });
  expect(restored.result.state).toBe("active");
});

test("access tags of the resource are kept", async () => {
  const tags = [{ name: "project", operator: "stringEquals", value: "prototype" }];
  const wanted = v1(subject, "Viewer", { serviceType: "service" });
  const resources = [{ ...wanted.resources[0]!, tags }];
  const { result } = await policies.createPolicy({ ...wanted, resources });
  expect(result.resources).toEqual(resources);
});

test("lists are filtered by subject, type, kind of service and tag", async () => {
  const other = "IBMid-ListedUser";
  const group = "AccessGroupId-22222222-2222-4222-8222-222222222222";
  const mine = await policies.createPolicy(v1(other, "Viewer", { serviceName: "kms" }));
  const wide = await policies.createPolicy(v1(other, "Viewer", { serviceType: "platform_service" }));
  const forGroup = await policies.createPolicy({
    ...v1(other, "Viewer", { serviceName: "kms" }),
    subjects: [{ attributes: [{ name: "access_group_id", value: group }] }],
  });
  const ids = async (query: object) => {
    const { result } = await policies.listPolicies({ accountId: account, ...query });
    return result.policies.map(({ id }) => id);
  };
  expect(await ids({ iamId: other })).toEqual([mine.result.id, wide.result.id]);
  expect(await ids({ accessGroupId: group })).toEqual([forGroup.result.id]);
  expect(await ids({ iamId: other, serviceType: "platform_service" })).toEqual([wide.result.id]);
  expect(await ids({ iamId: other, type: "authorization" })).toEqual([]);
  expect(await ids({ tagName: "project", tagValue: "prototype" })).toHaveLength(1);
  expect(await ids({ iamId: other, sort: "-id" })).toEqual([mine.result.id, wide.result.id].sort().reverse());
});

test("format=display brings the roles' actions, include_last_permit the last use", async () => {
  const iamId = "IBMid-FormattedUser";
  await policies.createPolicy(v1(iamId, "Viewer", { serviceName: "kms" }));
  const shown = await policies.listPolicies({ accountId: account, iamId, format: "display" });
  expect(shown.result.policies[0]?.roles[0]).toMatchObject({
    display_name: "Viewer",
    actions: expect.arrayContaining(["iam.policy.read"]),
  });
  const [policy] = cloud.cloud.iam.policies.by("subject", `iam_id=${iamId}`);
  cloud.cloud.iam.policies.put(policy!.id, { ...policy!, last_permit_at: 0, last_permit_frequency: 7 });
  const used = await policies.listPolicies({ accountId: account, iamId, format: "include_last_permit" });
  expect(used.result.policies[0]).toMatchObject({
    last_permit_at: "1970-01-01T00:00:00.000Z",
    last_permit_frequency: 7,
  });
});

test("a policy for somebody whom the account does not know is taken, as IBM takes it", async () => {
  const created = await policies.createPolicy(v1("IBMid-Nobody", "Viewer", { serviceName: "kms" }));
  expect(created.status).toBe(201);
});

test("a policy that is not there is a 404 in the policy API's form", async () => {
  const token = await cloud.token();
  const reply = await cloud.call("https://iam.cloud.ibm.com/v1/policies/no-such-policy", { token });
  expect(reply.status).toBe(404);
  expect(reply.body).toEqual({
    trace: reply.headers["transaction-id"],
    errors: [{ code: "policy_not_found", message: expect.stringContaining("no-such-policy") }],
    status_code: 404,
  });
});

test("without a token there is a 401, without an account a 400", async () => {
  const url = "https://iam.cloud.ibm.com/v1/policies";
  const anonymous = await cloud.call(`${url}?account_id=${account}`);
  expect(anonymous.body).toMatchObject({ status_code: 401, errors: [{ code: "invalid_token" }] });
  const reply = await cloud.call(url, { token: await cloud.token() });
  expect(reply.body).toMatchObject({
    status_code: 400,
    errors: [{ code: "missing_required_query_parameter", message: expect.stringContaining("account_id") }],
  });
});
