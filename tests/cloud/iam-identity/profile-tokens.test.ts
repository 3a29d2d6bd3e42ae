import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import { decodeJwt } from "jose";
import { tokensKey } from "../../../cloud/iam/tokens";
import { type ComputeResource, computeTokensKey } from "../../../cloud/services/iam-identity/compute-tokens";
import { type Reply, seeded, TestCloud } from "../_helpers/cloud";
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
const ask = (form: Record<string, string>): Promise<Reply> =>
  cloud.call("https://iam.cloud.ibm.com/identity/token", { body: new URLSearchParams(form) });

describe("assuming a trusted profile", () => {
  const grant_type = "urn:ibm:params:oauth:grant-type:assume";
  const trusting = async (identifier: string, type: "user" | "serviceid") => {
    const profile = principals.profile();
    const params = { profileId: profile.id, identityType: type, identifier, type };
    await identity.setProfileIdentity(params);
    return profile;
  };

  test("a trusted service ID gets the profile's rights, and not its own", async () => {
    const serviceId = principals.serviceId();
    const profile = await trusting(serviceId.id, "serviceid");
    principals.grant({ iam_id: profile.iam_id }, "Viewer", "iam-identity");
    const access_token = await cloud.token(principals.apiKey(serviceId.iam_id));
    const reply = await ask({ grant_type, access_token, profile_id: profile.id });
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ refresh_token: "not_supported", expires_in: 3600 });
    expect(decodeJwt(reply.body.access_token)).toMatchObject({
      iam_id: profile.iam_id,
      sub: profile.id,
      sub_type: "Profile",
      identifier: profile.id,
      authn: { iam_id: serviceId.iam_id, sub: serviceId.id },
      account: { bss: accountId },
      grant_type,
    });
    const api = new IamIdentityV1(cloud.sdkOptions(reply.body.access_token));
    expect((await api.getAccountSettings({ accountId })).status).toBe(200);
  });

  test("the profile is named by id, by CRN, or by name and account", async () => {
    const serviceId = principals.serviceId();
    const { id, crn, name } = await trusting(serviceId.id, "serviceid");
    const access_token = await cloud.token(principals.apiKey(serviceId.iam_id));
    const status = async (form: Record<string, string>) =>
      (await ask({ grant_type, access_token, ...form })).status;
    expect(await status({ profile_id: id })).toBe(200);
    expect(await status({ profile_crn: crn })).toBe(200);
    expect(await status({ profile_name: name, account: accountId })).toBe(200);
    expect(await status({ profile_name: name })).toBe(400);
    expect(await status({ profile_id: "Profile-nope" })).toBe(400);
    expect(await status({})).toBe(400);
  });

  test("nobody else may, whatever their rights", async () => {
    const profile = await trusting(principals.serviceId().id, "serviceid");
    const reply = await ask({ grant_type, access_token: await cloud.token(), profile_id: profile.id });
    expect([reply.status, reply.body.errorCode]).toEqual([403, "BXNIM0513E"]);
    const forged = await ask({ grant_type, access_token: "x.y.z", profile_id: profile.id });
    expect([forged.status, forged.body.errorCode]).toEqual([400, "BXNIM0407E"]);
  });

  test("a profile is no way into another one", async () => {
    const serviceId = principals.serviceId();
    const first = await trusting(serviceId.id, "serviceid");
    const second = await trusting(serviceId.id, "serviceid");
    const access_token = await cloud.token(principals.apiKey(serviceId.iam_id));
    const { body } = await ask({ grant_type, access_token, profile_id: first.id });
    const hop = await ask({ grant_type, access_token: body.access_token, profile_id: second.id });
    expect(hop.status).toBe(403);
  });

  test("a federated user may by a claim rule that fits", async () => {
    const profile = principals.profile();
    const user = principals.user("fed@example.com");
    await identity.createClaimRule({
      profileId: profile.id,
      type: "Profile-SAML",
      realmName: "https://idp.example.com",
      expiration: 3600,
      conditions: [{ claim: "groups", operator: "CONTAINS", value: '"admins"' }],
    });
    const login = (groups: string[]) =>
      cloud.cloud.use(tokensKey).sign(
        {
          iam_id: user.iam_id,
          id: user.iam_id,
          account: { valid: true, bss: accountId },
          realm_name: "https://idp.example.com",
          ext: { groups },
        },
        3600,
      );
    const status = async (groups: string[]) =>
      (await ask({ grant_type, access_token: await login(groups), profile_id: profile.id })).status;
    expect(await status(["users", "admins"])).toBe(200);
    expect(await status(["users"])).toBe(403);
  });
});

describe("a compute resource", () => {
  const grant_type = "urn:ibm:params:oauth:grant-type:cr-token";
  const pod: ComputeResource = {
    cr_type: "IKS_SA",
    crn: cluster,
    namespace: "default",
    name: "app",
    service_instance: "c1",
  };
  const tokenOf = (resource: ComputeResource) => cloud.cloud.use(computeTokensKey).issue(resource);
  const apply = async (resource: ComputeResource, profile_id: string) =>
    ask({ grant_type, cr_token: await tokenOf(resource), profile_id });

  test("that is linked to a profile gets its token", async () => {
    const profile = principals.profile();
    const link = { crn: cluster, namespace: "default", name: "app" };
    await identity.createLink({ profileId: profile.id, crType: "IKS_SA", link });
    const reply = await apply(pod, profile.id);
    expect(reply.status).toBe(200);
    expect(decodeJwt(reply.body.access_token)).toMatchObject({
      iam_id: profile.iam_id,
      sub_type: "Profile",
      authn: { iam_id: `crn-${cluster}`, name: "app" },
    });
    expect((await apply({ ...pod, name: "other" }, profile.id)).status).toBe(403);
    const byName = { grant_type, cr_token: await tokenOf(pod), profile_name: profile.name };
    expect((await ask(byName)).status).toBe(200);
  });

  test("that a rule's conditions fit gets its token, in the profile's account only", async () => {
    const profile = principals.profile();
    await identity.createClaimRule({
      profileId: profile.id,
      type: "Profile-CR",
      crType: "IKS_SA",
      conditions: [
        { claim: "service_instance", operator: "EQUALS", value: '"c1"' },
        { claim: "namespace", operator: "IN", value: '["default","apps"]' },
      ],
    });
    expect((await apply({ ...pod, namespace: "apps" }, profile.id)).status).toBe(200);
    expect((await apply({ ...pod, namespace: "kube-system" }, profile.id)).status).toBe(403);
    expect((await apply({ ...pod, cr_type: "VSI" }, profile.id)).status).toBe(403);
    const abroad = cluster.replace(accountId, seeded.otherAccount);
    expect((await apply({ ...pod, crn: abroad }, profile.id)).status).toBe(403);
  });

  test("with a token that is forged or over gets none", async () => {
    const profile = principals.profile();
    const link = { crn: cluster, namespace: "default", name: "app" };
    await identity.createLink({ profileId: profile.id, crType: "IKS_SA", link });
    const cr_token = await tokenOf(pod);
    const forged = await ask({ grant_type, cr_token: `${cr_token}x`, profile_id: profile.id });
    expect([forged.status, forged.body.errorCode]).toEqual([400, "BXNIM0407E"]);
    const own = await ask({ grant_type, cr_token: await cloud.token(), profile_id: profile.id });
    expect(own.status).toBe(400);
    cloud.cloud.clock.advance(3_601_000);
    expect((await ask({ grant_type, cr_token, profile_id: profile.id })).status).toBe(400);
    expect((await ask({ grant_type, profile_id: profile.id })).body.errorCode).toBe("BXNIM0109E");
  });
});
