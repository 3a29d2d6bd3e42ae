import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

let cloud: TestCloud;
let identity: IamIdentityV1;
let principals: Principals;
beforeAll(async () => {
  cloud = await TestCloud.start();
  identity = new IamIdentityV1(cloud.sdkOptions(await cloud.token()));
  principals = new Principals(cloud.cloud);
});
afterAll(() => cloud.close());

const accountId = seeded.account;
const cluster = `crn:v1:bluemix:public:containers-kubernetes:us-south:a/${accountId}:c1::`;
let made = 0;
const make = async () => (await identity.createProfile({ accountId, name: `profile-${made++}` })).result;

describe("a trusted profile", () => {
  test("lives: created, read, changed by its entity tag, deleted", async () => {
    const created = await identity.createProfile({ accountId, name: "deployer", email: "a@example.com" });
    expect(created.status).toBe(201);
    const { id, iam_id, entity_tag } = created.result;
    expect(created.result).toMatchObject({
      iam_id: `iam-${id}`,
      crn: `crn:v1:bluemix:public:iam-identity::a/${accountId}::profile:${id}`,
      account_id: accountId,
      email: "a@example.com",
    });
    const change = { profileId: id, ifMatch: entity_tag, description: "new" };
    expect((await identity.updateProfile(change)).result.description).toBe("new");
    await expect(identity.updateProfile(change)).rejects.toMatchObject({ status: 409 });
    const policy = principals.grant({ iam_id }, "Viewer", "iam-groups");
    expect((await identity.deleteProfile({ profileId: id })).status).toBe(204);
    await expect(identity.getProfile({ profileId: id })).rejects.toMatchObject({ status: 404 });
    expect(cloud.cloud.iam.policies.has(policy)).toBe(false);
  });

  test("has a name of its own in the account", async () => {
    const { name, id } = await make();
    await expect(identity.createProfile({ accountId, name })).rejects.toMatchObject({ status: 409 });
    const other = await make();
    const rename = identity.updateProfile({ profileId: other.id, ifMatch: "*", name });
    await expect(rename).rejects.toMatchObject({ status: 409 });
    expect((await identity.updateProfile({ profileId: id, ifMatch: "*", name })).status).toBe(200);
  });

  test("is listed in pages and by name", async () => {
    const { name } = await make();
    const found = (await identity.listProfiles({ accountId, name })).result;
    expect(found.profiles.map((profile) => profile.name)).toEqual([name]);
    const { result } = await identity.listProfiles({ accountId, pagesize: 1, sort: "name" });
    expect(result.profiles).toHaveLength(1);
    expect(result.next).toContain("pagetoken=");
  });

  test.each([
    ["getProfile", {}],
    ["updateProfile", { ifMatch: "x", description: "x" }],
    ["deleteProfile", {}],
    ["listClaimRules", {}],
    ["getClaimRule", { ruleId: "x" }],
    ["listLinks", {}],
    ["getProfileIdentities", {}],
  ] as const)("that does not exist is 404 for %s", async (operation, params) => {
    const call = identity[operation]({ profileId: "invalid", ...params } as never);
    await expect(call).rejects.toMatchObject({ status: 404 });
  });

  test("of no account is a bad request", async () => {
    const call = identity.createProfile({ accountId: "invalid", name: "x" });
    await expect(call).rejects.toMatchObject({ status: 400 });
  });

  test("is made by administrators only", async () => {
    const operator = principals.serviceId();
    principals.grant({ iam_id: operator.iam_id }, "Operator", "iam-identity");
    const token = await cloud.token(principals.apiKey(operator.iam_id));
    const api = new IamIdentityV1(cloud.sdkOptions(token));
    await expect(api.createProfile({ accountId, name: "x" })).rejects.toMatchObject({ status: 403 });
    const { id: profileId } = await make();
    expect((await api.updateProfile({ profileId, ifMatch: "*", description: "x" })).status).toBe(200);
  });
});

describe("a claim rule", () => {
  const saml = {
    type: "Profile-SAML",
    realmName: "https://idp.example.com",
    expiration: 43_200,
    conditions: [{ claim: "blueGroups", operator: "EQUALS", value: '"admins"' }],
  };

  test("lives: created, listed, changed by its entity tag, deleted", async () => {
    const { id: profileId } = await make();
    const created = await identity.createClaimRule({ profileId, name: "admins", ...saml });
    expect(created.status).toBe(201);
    const { id: ruleId, entity_tag } = created.result;
    expect(created.result).toMatchObject({
      name: "admins",
      type: "Profile-SAML",
      realm_name: saml.realmName,
      expiration: 43_200,
      conditions: saml.conditions,
    });
    expect((await identity.listClaimRules({ profileId })).result.rules).toEqual([created.result]);
    const change = { profileId, ruleId, ifMatch: entity_tag, ...saml, expiration: 3600 };
    const { result } = await identity.updateClaimRule(change);
    expect(result).toMatchObject({ name: "admins", expiration: 3600 });
    await expect(identity.updateClaimRule(change)).rejects.toMatchObject({ status: 409 });
    expect((await identity.getClaimRule({ profileId, ruleId })).result).toEqual(result);
    expect((await identity.deleteClaimRule({ profileId, ruleId })).status).toBe(204);
    await expect(identity.getClaimRule({ profileId, ruleId })).rejects.toMatchObject({ status: 404 });
  });

  test.each([
    ["without a realm", { ...saml, realmName: undefined }],
    ["without a session length", { ...saml, expiration: undefined }],
    ["of no kind of compute resource", { ...saml, type: "Profile-CR" }],
    ["without conditions", { ...saml, conditions: [] }],
    ["with another operator", { ...saml, conditions: [{ claim: "a", operator: "LIKE", value: '"b"' }] }],
  ])("%s is refused", async (_, rule) => {
    const { id: profileId } = await make();
    await expect(identity.createClaimRule({ profileId, ...rule })).rejects.toMatchObject({ status: 400 });
  });

  test("is one of 20 at most", async () => {
    const { id: profileId } = await make();
    for (let count = 0; count < 20; count++) await identity.createClaimRule({ profileId, ...saml });
    await expect(identity.createClaimRule({ profileId, ...saml })).rejects.toMatchObject({ status: 409 });
  });
});

describe("a link", () => {
  test("lives: created, read, deleted by id and by what it links to", async () => {
    const { id: profileId } = await make();
    const link = { crn: cluster, namespace: "default", name: "app" };
    const created = await identity.createLink({ profileId, name: "my link", crType: "IKS_SA", link });
    expect(created.status).toBe(201);
    const { id: linkId } = created.result;
    expect(created.result).toMatchObject({ name: "my link", cr_type: "IKS_SA", link });
    expect((await identity.getLink({ profileId, linkId })).result).toEqual(created.result);
    expect((await identity.listLinks({ profileId })).result.links).toEqual([created.result]);
    expect((await identity.deleteLink({ profileId, linkId })).status).toBe(204);
    const project = { crn: cluster, component_type: "application", component_name: "web" };
    await identity.createLink({ profileId, crType: "CE", link: project });
    const gone = await identity.deleteLinkByParameters({
      profileId,
      type: "CE",
      crn: cluster,
      componentType: "application",
      componentName: "web",
    });
    expect(gone.status).toBe(204);
    expect((await identity.listLinks({ profileId })).result.links).toEqual([]);
  });

  test.each([
    ["what is no CRN", { crn: "cluster" }, "VSI"],
    ["another account's cluster", { crn: cluster.replace(accountId, seeded.otherAccount) }, "VSI"],
    ["a cluster without namespace", { crn: cluster, name: "app" }, "IKS_SA"],
    ["an unknown kind of resource", { crn: cluster }, "PHONE"],
  ])("to %s is refused", async (_, link, crType) => {
    const { id: profileId } = await make();
    await expect(identity.createLink({ profileId, crType, link })).rejects.toMatchObject({ status: 400 });
  });
});

describe("an identity of a profile", () => {
  test("is set one by one, read and deleted", async () => {
    const { id: profileId } = await make();
    const serviceId = principals.serviceId("batch");
    const set = await identity.setProfileIdentity({
      profileId,
      identityType: "serviceid",
      identifier: serviceId.id,
      type: "serviceid",
    });
    expect(set.status).toBe(200);
    expect(set.result).toEqual({
      iam_id: serviceId.iam_id,
      identifier: serviceId.id,
      type: "serviceid",
      description: "About batch",
    });
    const instance = `crn:v1:bluemix:public:project:us-south:a/${seeded.otherAccount}:p1::`;
    const params = { profileId, identityType: "crn", identifier: instance, type: "crn", description: "d" };
    expect((await identity.setProfileIdentity(params)).result.iam_id).toBe(`crn-${instance}`);
    const one = { profileId, identityType: "crn", identifierId: instance };
    expect((await identity.getProfileIdentity(one)).result.description).toBe("d");
    expect((await identity.deleteProfileIdentity(one)).status).toBe(204);
    await expect(identity.getProfileIdentity(one)).rejects.toMatchObject({ status: 404 });
  });

  test("is one of a list that is replaced by its entity tag", async () => {
    const { id: profileId } = await make();
    const before = (await identity.getProfileIdentities({ profileId })).result;
    expect(before.identities).toEqual([]);
    const identities = [{ identifier: seeded.owner, type: "user", accounts: [accountId], description: "me" }];
    const params = { profileId, ifMatch: before.entity_tag ?? "", identities };
    const { result } = await identity.setProfileIdentities(params);
    expect(result.identities).toMatchObject([{ iam_id: seeded.owner, accounts: [accountId] }]);
    await expect(identity.setProfileIdentities(params)).rejects.toMatchObject({ status: 409 });
    const none = { profileId, ifMatch: result.entity_tag ?? "" };
    expect((await identity.setProfileIdentities(none)).result.identities).toEqual([]);
  });

  test.each([
    ["an unknown service ID", "serviceid", "ServiceId-nope"],
    ["what is no CRN", "crn", "nope"],
    ["another type", "group", "AccessGroupId-x"],
  ])("that is %s is refused", async (_, type, identifier) => {
    const { id: profileId } = await make();
    const call = identity.setProfileIdentity({ profileId, identityType: type, identifier, type });
    await expect(call).rejects.toMatchObject({ status: 400 });
  });
});
