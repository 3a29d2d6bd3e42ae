import IamPolicyManagementV1 from "@ibm-cloud/platform-services/iam-policy-management/v1";
import { seeded, TestCloud } from "../_helpers/cloud";
import { officeHours, officeHoursPattern, roleCrn, v1, v2 } from "./_bodies";

let cloud: TestCloud;
let policies: IamPolicyManagementV1;
const account = seeded.account;

beforeAll(async () => {
  cloud = await TestCloud.start();
  policies = new IamPolicyManagementV1(cloud.sdkOptions(await cloud.token()) as never);
});
afterAll(() => cloud.close());

test("a policy with conditions is created, read, replaced and deleted", async () => {
  const wanted = {
    ...v2("IBMid-Timed", "Viewer", { serviceType: "service" }),
    rule: officeHours,
    pattern: officeHoursPattern,
  };
  const created = await policies.createV2Policy(wanted);
  expect(created.status).toBe(201);
  expect(created.result).toMatchObject({ ...wanted, state: "active" });
  expect(created.result.control).toEqual(wanted.control);
  const id = created.result.id!;
  expect(created.result.href).toBe(`https://iam.cloud.ibm.com/v2/policies/${id}`);

  const read = await policies.getV2Policy({ id });
  const control = { grant: { roles: [{ role_id: roleCrn("Editor") }] } };
  const replaced = await policies.replaceV2Policy({
    ...wanted,
    id,
    ifMatch: String(read.headers.etag),
    control,
  });
  expect(replaced.result.control).toEqual(control);
  expect((await policies.deleteV2Policy({ id })).status).toBe(204);
  expect((await policies.getV2Policy({ id })).result.state).toBe("deleted");
});

test("an authorization between services keeps its source, target and role", async () => {
  const source = { serviceName: "secrets-manager", accountId: account, serviceInstance: seeded.instance };
  const memberManage = "crn:v1:bluemix:public:iam-groups::::serviceRole:MemberManage";
  const wanted = v2(source, memberManage, { serviceName: "iam-groups" });
  const { result } = await policies.createV2Policy(wanted);
  expect(result).toMatchObject(wanted);
  const listed = await policies.listV2Policies({ accountId: account, type: "authorization" });
  expect(listed.result.policies.map(({ id }) => id)).toEqual([result.id]);
});

test("lists know service and service group as filters", async () => {
  const iamId = "IBMid-Filtered";
  const kms = await policies.createV2Policy(v2(iamId, "Viewer", { serviceName: "kms" }));
  const group = await policies.createV2Policy(v2(iamId, "Viewer", { service_group_id: "IAM" }));
  const byService = await policies.listV2Policies({ accountId: account, iamId, serviceName: "kms" });
  expect(byService.result.policies.map(({ id }) => id)).toEqual([kms.result.id]);
  const byGroup = await policies.listV2Policies({ accountId: account, iamId, serviceGroupId: "IAM" });
  expect(byGroup.result.policies.map(({ id }) => id)).toEqual([group.result.id]);
});

test("format=display enriches the roles", async () => {
  const { result } = await policies.createV2Policy(
    v2("IBMid-Display", "Operator", { serviceName: "iam-groups" }),
  );
  const shown = await policies.getV2Policy({ id: result.id!, format: "display" });
  const { grant } = shown.result.control as IamPolicyManagementV1.ControlResponseControlWithEnrichedRoles;
  expect(grant.roles[0]).toMatchObject({
    role_id: roleCrn("Operator"),
    display_name: "Operator",
    actions: expect.arrayContaining([
      { id: "iam.policy.read", display_name: "read", description: expect.any(String) },
    ]),
  });
});

test("IBM's pager walks over every policy once, and back", async () => {
  const iamId = "IBMid-Paged";
  const made: string[] = [];
  for (const serviceName of ["kms", "pm-20", "conversation", "secrets-manager", "iam-groups"]) {
    made.push((await policies.createV2Policy(v2(iamId, "Viewer", { serviceName }))).result.id!);
  }
  const start = null as unknown as string; // sent as an empty one
  expect((await policies.listV2Policies({ accountId: account, iamId, limit: 2, start })).status).toBe(200);
  const pager = new IamPolicyManagementV1.V2PoliciesPager(policies, { accountId: account, iamId, limit: 2 });
  expect((await pager.getAll()).map(({ id }) => id)).toEqual(made);
  const first = await policies.listV2Policies({ accountId: account, iamId, limit: 2 });
  expect(first.result).toMatchObject({ limit: 2, first: { href: expect.stringContaining("limit=2") } });
  expect(first.result.previous).toBeUndefined();
  const next = await policies.listV2Policies({
    accountId: account,
    iamId,
    limit: 2,
    start: first.result.next!.start,
  });
  const back = await policies.listV2Policies({
    accountId: account,
    iamId,
    limit: 2,
    start: next.result.previous!.start,
  });
  expect(back.result.policies).toEqual(first.result.policies);
});

describe("the two versions", () => {
  test("v2 shows v1's policies whole, with a v1 href", async () => {
    const wanted = v1("IBMid-V1", "Viewer", { serviceName: "kms" });
    const { result } = await policies.createPolicy(wanted);
    const read = await policies.getV2Policy({ id: result.id! });
    expect(read.result).toMatchObject({
      ...v2("IBMid-V1", "Viewer", { serviceName: "kms" }),
      href: `https://iam.cloud.ibm.com/v1/policies/${result.id}`,
    });
  });

  test("v1 shows a placeholder for v2's policies", async () => {
    const iamId = "IBMid-V2";
    const { result } = await policies.createV2Policy(v2(iamId, "Viewer", { serviceName: "kms" }));
    const listed = await policies.listPolicies({ accountId: account, iamId });
    const note =
      "**This is a unsupported policy version placeholder, to view the full content, please call GET with provided href**";
    expect(listed.result.policies).toEqual([
      {
        id: result.id,
        type: "access",
        description: note,
        subjects: [{ attributes: [{ name: "iam_id", value: "unsupported version" }] }],
        roles: [
          {
            role_id: "crn:v1:bluemix:public:iam::::role:UnsupportedVersion",
            display_name: "Unsupported Version",
            description: note,
          },
        ],
        resources: [{ attributes: [{ name: "accountId", value: account }] }],
        href: `https://iam.cloud.ibm.com/v2/policies/${result.id}`,
      },
    ]);
  });

  test("a v1 policy takes no conditions, and a v2 policy is not changed through v1", async () => {
    const old = await policies.createPolicy(v1("IBMid-Old", "Viewer", { serviceName: "kms" }));
    const withRule = {
      ...v2("IBMid-Old", "Viewer", { serviceName: "kms" }),
      rule: officeHours,
      pattern: officeHoursPattern,
    };
    await expect(
      policies.replaceV2Policy({ ...withRule, id: old.result.id!, ifMatch: String(old.headers.etag) }),
    ).rejects.toMatchObject({ status: 400, message: expect.stringContaining("Conditions cannot be added") });

    const young = await policies.createV2Policy(v2("IBMid-Young", "Viewer", { serviceName: "kms" }));
    await expect(
      policies.replacePolicy({
        ...v1("IBMid-Young", "Editor", { serviceName: "kms" }),
        policyId: young.result.id!,
        ifMatch: String(young.headers.etag),
      }),
    ).rejects.toMatchObject({ status: 400 });
  });
});

test("a grant with conditions counts only while they hold", async () => {
  const { iam, clock } = cloud.cloud;
  const wanted = {
    ...v2("iam-ServiceId-timed", "Viewer", { serviceName: "iam-groups" }),
    rule: {
      key: "{{environment.attributes.current_date_time}}",
      operator: "dateTimeLessThan",
      value: new Date(clock.now() + 3600_000).toISOString().replace(/\.\d+Z$/, "+00:00"),
    },
    pattern: "time-based-conditions:once",
  };
  await policies.createV2Policy(wanted);
  const caller = { kind: "service", iamId: "iam-ServiceId-timed", accountId: account } as const;
  const allowed = () =>
    iam.decide(caller, "iam-groups.groups.list", { accountId: account, serviceName: "iam-groups" }).allowed;
  expect(allowed()).toBe(true);
  clock.advance(3600_000);
  expect(allowed()).toBe(false);
});
