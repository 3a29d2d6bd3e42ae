import IamPolicyManagementV1 from "@ibm-cloud/platform-services/iam-policy-management/v1";
import { seeded, TestCloud } from "../_helpers/cloud";

let cloud: TestCloud;
let token: string;
let policies: IamPolicyManagementV1;
const account = seeded.account;
const subject = "iam-ServiceId-11111111-1111-4111-8111-111111111111";

beforeAll(async () => {
  cloud = await TestCloud.start();
  token = await cloud.token();
  policies = new IamPolicyManagementV1(cloud.sdkOptions(token) as never);
});
afterAll(() => cloud.close());

function grant(role: string, service: string, iamId = subject) {
  return {
    type: "access",
    subjects: [{ attributes: [{ name: "iam_id", value: iamId }] }],
    roles: [{ role_id: `crn:v1:bluemix:public:iam::::role:${role}` }],
    resources: [
      {
        attributes: [
          { name: "accountId", value: account, operator: "stringEquals" },
          { name: "serviceName", value: service, operator: "stringEquals" },
        ],
      },
    ],
  };
}

test("a policy is created, read, replaced with its ETag, deleted and restored", async () => {
  const wanted = grant("Operator", "iam-identity");
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

  const replaced = await policies.replacePolicy({ ...grant("Editor", "iam-identity"), policyId, ifMatch });
  expect(replaced.result.roles[0]?.role_id).toBe("crn:v1:bluemix:public:iam::::role:Editor");
  expect(replaced.result.description).toBeUndefined();

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
