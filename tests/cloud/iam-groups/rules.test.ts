import IamAccessGroupsV2 from "@ibm-cloud/platform-services/iam-access-groups/v2";
import { type TokenClaims, tokensKey } from "../../../cloud/iam/tokens";
import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

const hour = 3_600_000;
const realmName = "https://idp.example.org/SAML2";
let cloud: TestCloud;
let principals: Principals;
let sdk: IamAccessGroupsV2;
let names = 0;

async function start(): Promise<void> {
  cloud = await TestCloud.start();
  principals = new Principals(cloud.cloud);
  sdk = new IamAccessGroupsV2(cloud.sdkOptions(await cloud.token()));
}

async function group(): Promise<string> {
  const name = `group-${names++}`;
  const { result } = await sdk.createAccessGroup({ accountId: seeded.account, name });
  return result.id as string;
}

function rule(
  accessGroupId: string,
  condition = { claim: "isManager", operator: "EQUALS", value: '"true"' },
) {
  return { accessGroupId, name: `rule-${names++}`, expiration: 12, realmName, conditions: [condition] };
}

/** A token as a federated user gets it: with what the identity provider said at login. */
function federatedToken(
  iamId: string,
  ext: Record<string, unknown>,
  realm_name = realmName,
): Promise<string> {
  const claims: TokenClaims = {
    iam_id: iamId,
    id: iamId,
    account: { valid: true, bss: seeded.account },
    ext,
    realm_name,
  };
  return cloud.cloud.use(tokensKey).sign(claims, 3600);
}

describe("rules as data", () => {
  beforeAll(start);
  afterAll(() => cloud.close());

  test("a rule is created, read, listed, replaced and deleted", async () => {
    const accessGroupId = await group();
    const fields = rule(accessGroupId);
    const created = await sdk.addAccessGroupRule(fields);
    expect(created.status).toBe(201);
    expect(created.result).toMatchObject({
      name: fields.name,
      expiration: 12,
      realm_name: realmName,
      access_group_id: accessGroupId,
      account_id: seeded.account,
      conditions: fields.conditions,
      created_by_id: seeded.owner,
    });
    const ruleId = created.result.id as string;
    expect(ruleId).toMatch(/^ClaimRule-[0-9a-f-]{36}$/);
    const read = await sdk.getAccessGroupRule({ accessGroupId, ruleId });
    expect(read.result).toEqual(created.result);
    expect((await sdk.listAccessGroupRules({ accessGroupId })).result.rules).toEqual([created.result]);

    const { etag } = read.headers as Record<string, string>;
    const change = { ...fields, name: undefined, ruleId, ifMatch: etag as string, expiration: 24 };
    const replaced = await sdk.replaceAccessGroupRule(change);
    expect(replaced.result).toMatchObject({ name: fields.name, expiration: 24 });
    await expect(sdk.replaceAccessGroupRule(change)).rejects.toMatchObject({ status: 409 });

    expect((await sdk.removeAccessGroupRule({ accessGroupId, ruleId })).status).toBe(204);
    await expect(sdk.getAccessGroupRule({ accessGroupId, ruleId })).rejects.toMatchObject({ status: 404 });
  });

  test("a group with a rule is federated, and is deleted by force only", async () => {
    const accessGroupId = await group();
    await sdk.addAccessGroupRule(rule(accessGroupId));
    const { result } = await sdk.getAccessGroup({ accessGroupId, showFederated: true });
    expect(result.is_federated).toBe(true);
    await expect(sdk.deleteAccessGroup({ accessGroupId })).rejects.toMatchObject({ status: 409 });
    await sdk.deleteAccessGroup({ accessGroupId, force: true });
  });

  test.each([
    ["an expiration of 25 hours", { expiration: 25 }],
    ["no condition", { conditions: [] }],
    ["an operator that IBM does not have", { conditions: [{ claim: "a", operator: "LIKE", value: "b" }] }],
  ])("%s is refused", async (_what, change) => {
    const call = sdk.addAccessGroupRule({ ...rule(await group()), ...change });
    await expect(call).rejects.toMatchObject({ status: 400 });
  });

  test("a sixth rule of a group is refused", async () => {
    const accessGroupId = await group();
    for (let n = 0; n < 5; n++) await sdk.addAccessGroupRule(rule(accessGroupId));
    await expect(sdk.addAccessGroupRule(rule(accessGroupId))).rejects.toMatchObject({ status: 400 });
  });

  test("a Viewer reads rules and makes none", async () => {
    const accessGroupId = await group();
    const viewer = principals.serviceId();
    principals.grant({ iam_id: viewer.iam_id }, "Viewer", "iam-groups");
    const as = new IamAccessGroupsV2(cloud.sdkOptions(await cloud.token(principals.apiKey(viewer.iam_id))));
    expect((await as.listAccessGroupRules({ accessGroupId })).status).toBe(200);
    await expect(as.addAccessGroupRule(rule(accessGroupId))).rejects.toMatchObject({ status: 403 });
  });
});

describe("dynamic members", () => {
  // A cloud of their own, because they move its clock beyond the life of tokens.
  beforeEach(start);
  afterEach(() => cloud.close());

  test("another identity provider, and a user who is not of the account, lead to nothing", async () => {
    const accessGroupId = await group();
    await sdk.addAccessGroupRule(rule(accessGroupId));
    principals.grant({ access_group_id: accessGroupId }, "Viewer", "iam-groups");
    const user = principals.user("elsewhere@example.com");
    for (const token of [
      await federatedToken(user.iam_id, { isManager: true }, "https://other.example.org"),
      await federatedToken("IBMid-uninvited", { isManager: true }),
    ]) {
      const as = new IamAccessGroupsV2(cloud.sdkOptions(token));
      await expect(as.getAccessGroup({ accessGroupId })).rejects.toMatchObject({ status: 403 });
    }
  });

  test("a federated user has the group's rights after a login that fits, until the session is over", async () => {
    const accessGroupId = await group();
    await sdk.addAccessGroupRule(rule(accessGroupId));
    principals.grant({ access_group_id: accessGroupId }, "Viewer", "iam-groups");
    const user = principals.user("manager@example.com");
    const plain = new IamAccessGroupsV2(
      cloud.sdkOptions(await federatedToken(user.iam_id, { isManager: false })),
    );
    await expect(plain.getAccessGroup({ accessGroupId })).rejects.toMatchObject({ status: 403 });

    cloud.cloud.clock.advance(1000);
    const token = await federatedToken(user.iam_id, { isManager: true });
    const as = new IamAccessGroupsV2(cloud.sdkOptions(token));
    expect((await as.getAccessGroup({ accessGroupId })).status).toBe(200);

    const listed = { accessGroupId, membershipType: "dynamic", verbose: true };
    const { result } = await sdk.listAccessGroupMembers(listed);
    expect(result.members).toMatchObject([
      { iam_id: user.iam_id, type: "user", membership_type: "dynamic", email: "manager@example.com" },
    ]);
    expect((await sdk.listAccessGroupMembers({ accessGroupId })).result.total_count).toBe(0);
    expect((await sdk.isMemberOfAccessGroup({ accessGroupId, iamId: user.iam_id })).status).toBe(204);
    const groups = await sdk.listAccessGroups({
      accountId: seeded.account,
      iamId: user.iam_id,
      membershipType: "dynamic",
    });
    expect(groups.result.groups?.map((entry) => entry.id)).toEqual([accessGroupId]);
    const removal = sdk.removeMemberFromAccessGroup({ accessGroupId, iamId: user.iam_id });
    await expect(removal).rejects.toMatchObject({ status: 404 });

    cloud.cloud.clock.advance(13 * hour);
    const later = new IamAccessGroupsV2(cloud.sdkOptions(await cloud.token()));
    expect((await later.listAccessGroupMembers(listed)).result.total_count).toBe(0);
  });
});
