import IamPolicyManagementV1 from "@ibm-cloud/platform-services/iam-policy-management/v1";
import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";
import { roleCrn, v1 } from "./_bodies";

let cloud: TestCloud;
let policies: IamPolicyManagementV1;

beforeAll(async () => {
  cloud = await TestCloud.start();
  policies = new IamPolicyManagementV1(cloud.sdkOptions(await cloud.token()) as never);
});
afterAll(() => cloud.close());

const names = (roles: { display_name?: string }[] | undefined) =>
  (roles ?? []).map((role) => role.display_name);
const platform = ["Viewer", "Operator", "Editor", "Administrator"];

describe("roles", () => {
  test("of a service are its platform and service roles, each with CRN, description and actions", async () => {
    const { result } = await policies.listRoles({ accountId: seeded.account, serviceName: "iam-identity" });
    expect(names(result.system_roles)).toEqual(platform);
    const creator = result.service_roles?.find((role) => role.display_name === "Service ID creator");
    expect(creator).toEqual({
      crn: "crn:v1:bluemix:public:iam-identity::::serviceRole:ServiceIdCreator",
      display_name: "Service ID creator",
      description: expect.any(String),
      actions: ["iam-identity.serviceid.create"],
    });
    expect(result.custom_roles).toEqual([]);
  });

  test("of all services are the generic ones", async () => {
    const { result } = await policies.listRoles({ serviceName: "alliamserviceroles" });
    expect(names(result.system_roles)).toEqual(platform);
    expect(names(result.service_roles)).toEqual(expect.arrayContaining(["Reader", "Writer", "Manager"]));
  });

  test("without a service are the platform ones", async () => {
    const { result } = await policies.listRoles({ accountId: seeded.account });
    expect(names(result.system_roles)).toEqual(platform);
    expect(result.service_roles).toEqual([]);
  });

  test("of the IAM group are those of its services", async () => {
    const { result } = await policies.listRoles({ accountId: seeded.account, serviceGroupId: "IAM" });
    expect(names(result.service_roles)).toContain("Service ID creator");
    expect(names(result.system_roles)).toEqual(platform);
  });

  test("that only services can have are listed for authorizations alone", async () => {
    const query = { serviceName: "iam-groups", policyType: "authorization" };
    const s2s = await policies.listRoles({ ...query, sourceServiceName: "secrets-manager" });
    expect(names(s2s.result.service_roles)).toContain("Groups Service Member Manage");
    const other = await policies.listRoles({ ...query, sourceServiceName: "kms" });
    expect(names(other.result.service_roles)).not.toContain("Groups Service Member Manage");
    const access = await policies.listRoles({ serviceName: "iam-groups" });
    expect(names(access.result.service_roles)).not.toContain("Groups Service Member Manage");
  });

  test("of a service and a group of services at once cannot be asked for", async () => {
    await expect(policies.listRoles({ serviceName: "kms", serviceGroupId: "IAM" })).rejects.toMatchObject({
      status: 400,
    });
  });
});

describe("custom roles", () => {
  const wanted = (name: string, actions = ["secrets-manager.secret.read"]) => ({
    name,
    displayName: `Custom ${name}`,
    description: "Mine",
    accountId: seeded.account,
    serviceName: "secrets-manager",
    actions,
  });

  test("are created, read, listed, replaced with their ETag and deleted", async () => {
    const created = await policies.createRole(wanted("Round"));
    expect(created.status).toBe(201);
    expect(created.result).toMatchObject({
      name: "Round",
      display_name: "Custom Round",
      description: "Mine",
      account_id: seeded.account,
      service_name: "secrets-manager",
      actions: ["secrets-manager.secret.read"],
      crn: `crn:v1:bluemix:public:iam-access-management::a/${seeded.account}::customRole:Round`,
      created_by_id: seeded.owner,
    });
    const roleId = created.result.id!;
    const read = await policies.getRole({ roleId });
    expect(read.result).toEqual(created.result);
    const listed = await policies.listRoles({ accountId: seeded.account, serviceName: "secrets-manager" });
    expect(listed.result.custom_roles?.map((role) => role.id)).toEqual([roleId]);

    const change = { roleId, displayName: "Changed", actions: ["secrets-manager.secrets.list"] };
    const replaced = await policies.replaceRole({ ...change, ifMatch: String(read.headers.etag) });
    expect(replaced.result).toMatchObject({
      display_name: "Changed",
      actions: change.actions,
      name: "Round",
    });
    expect(replaced.result.description).toBeUndefined();
    await expect(
      policies.replaceRole({ ...change, ifMatch: String(read.headers.etag) }),
    ).rejects.toMatchObject({
      status: 412,
    });
    expect((await policies.deleteRole({ roleId })).status).toBe(204);
    await expect(policies.getRole({ roleId })).rejects.toMatchObject({ status: 404 });
  });

  test("allow their actions when granted, and cannot go while a policy uses them", async () => {
    const { result } = await policies.createRole(wanted("Used", ["secrets-manager.secret-groups.list"]));
    const iamId = "iam-ServiceId-custom";
    const policy = await policies.createPolicy(v1(iamId, result.crn!, { serviceName: "secrets-manager" }));
    expect(policy.result.roles[0]).toMatchObject({ role_id: result.crn, display_name: "Custom Used" });
    const caller = { kind: "service", iamId, accountId: seeded.account } as const;
    const resource = { accountId: seeded.account, serviceName: "secrets-manager" };
    const { iam } = cloud.cloud;
    expect(iam.decide(caller, "secrets-manager.secret-groups.list", resource).allowed).toBe(true);
    expect(iam.decide(caller, "secrets-manager.secret.read", resource).allowed).toBe(false);

    await expect(policies.deleteRole({ roleId: result.id! })).rejects.toMatchObject({ status: 409 });
    await policies.deletePolicy({ policyId: policy.result.id! });
    expect((await policies.deleteRole({ roleId: result.id! })).status).toBe(204);
  });

  test("with the name or the actions of another conflict with it", async () => {
    const { result } = await policies.createRole(wanted("First", ["secrets-manager.secret.create"]));
    const raw = async (body: object) =>
      cloud.call("https://iam.cloud.ibm.com/v2/roles", { token: await cloud.token(), body });
    const body = (name: string, display: string, action: string) => ({
      name,
      display_name: display,
      account_id: seeded.account,
      service_name: "secrets-manager",
      actions: [action],
    });
    for (const twin of [
      body("First", "Else", "secrets-manager.secret.delete"),
      body("Else", "Custom First", "secrets-manager.secret.delete"),
      body("Else", "Else", "secrets-manager.secret.create"),
    ]) {
      const reply = await raw(twin);
      expect(reply.status).toBe(409);
      expect(reply.body.errors[0]).toMatchObject({
        code: "role_conflict_error",
        details: { conflicts_with: { role: result.id } },
      });
    }
    await policies.deleteRole({ roleId: result.id! });
  });

  test.each([
    ["a name in lower case", { name: "lower" }, "name"],
    ["a name of 31 letters", { name: `A${"a".repeat(30)}` }, "name"],
    ["a display name of 51 letters", { displayName: "a".repeat(51) }, "display_name"],
    ["a description of 251 letters", { description: "a".repeat(251) }, "description"],
    ["no actions", { actions: [] }, "actions"],
    ["an action of another service", { actions: ["kms.secrets.read"] }, "kms.secrets.read"],
    ["platform actions alone", { actions: ["iam.policy.read"] }, "secrets-manager"],
    ["an unknown service", { serviceName: "nothing" }, "nothing"],
  ])("with %s are refused", async (_, change, hint) => {
    await expect(policies.createRole({ ...wanted("Bad"), ...change })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining(hint),
    });
  });

  test("are at most 40 in an account", async () => {
    const { customRoles } = cloud.cloud.iam;
    const { result } = await policies.createRole(wanted("Model"));
    const model = customRoles.get(result.id!)!;
    for (let n = 1; n < 40; n += 1)
      customRoles.put(`filler-${n}`, { ...model, id: `filler-${n}`, crn: `crn-${n}` });
    await expect(
      policies.createRole(wanted("OneMore", ["secrets-manager.secrets.list"])),
    ).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("40"),
    });
    for (let n = 1; n < 40; n += 1) customRoles.delete(`filler-${n}`);
    customRoles.delete(model.id);
  });

  test("are made by Administrators of role management only, and read by who may assign them", async () => {
    const principals = new Principals(cloud.cloud);
    const as = async (role: string, service: string) => {
      const { iam_id } = principals.serviceId();
      principals.grant({ iam_id }, role, service);
      const token = await cloud.token(principals.apiKey(iam_id));
      return new IamPolicyManagementV1(cloud.sdkOptions(token) as never);
    };
    const editor = await as("Editor", "iam-access-management");
    await expect(editor.createRole(wanted("No"))).rejects.toMatchObject({ status: 403 });
    const admin = await as("Administrator", "iam-access-management.customRole");
    const { result } = await admin.createRole(wanted("Yes"));
    const viewer = await as("Viewer", "secrets-manager");
    const seen = await viewer.listRoles({ accountId: seeded.account, serviceName: "secrets-manager" });
    expect(names(seen.result.custom_roles)).toEqual(["Custom Yes"]);
    const stranger = await as("Viewer", "kms");
    const unseen = await stranger.listRoles({ accountId: seeded.account, serviceName: "secrets-manager" });
    expect(unseen.result.custom_roles).toEqual([]);
    await expect(stranger.getRole({ roleId: result.id! })).rejects.toMatchObject({ status: 403 });
    await policies.deleteRole({ roleId: result.id! });
  });
});

test("a platform role can be named by its CRN in a policy of any service", async () => {
  const created = await policies.createPolicy(v1("IBMid-Any", "Viewer", { serviceName: "some-new-service" }));
  expect(created.result.roles[0]?.role_id).toBe(roleCrn("Viewer"));
});
