import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import { operation, refused, type Session, text } from "./_helpers/conformance";

// Source: IAM Identity Services API, https://cloud.ibm.com/apidocs/iam-identity-token-api, and IamIdentityV1.

const sdk = (session: Session) => session.sdk(IamIdentityV1);

async function serviceId(session: Session) {
  const { accountId } = session;
  const { result } = await sdk(session).createServiceId({ accountId, name: session.name("service-id") });
  session.later(() => sdk(session).deleteServiceId({ id: result.id }));
  await session.eventually(() => sdk(session).getServiceId({ id: result.id }));
  return result;
}

async function profile(session: Session) {
  const { accountId } = session;
  const { result } = await sdk(session).createProfile({ accountId, name: session.name("profile") });
  session.later(() => sdk(session).deleteProfile({ profileId: result.id }));
  await session.eventually(() => sdk(session).getProfile({ profileId: result.id }));
  return result;
}

const conditions = [{ claim: "namespace", operator: "EQUALS", value: '"made-up"' }];
async function claimRule(session: Session) {
  const { id: profileId } = await profile(session);
  const rule = { profileId, type: "Profile-CR", crType: "ROKS_SA", conditions };
  const { result } = await sdk(session).createClaimRule(rule);
  return { profileId, ruleId: result.id, rule: result };
}

const notARealCluster = "links a cluster that is not there";
async function link(session: Session) {
  const { id: profileId } = await profile(session);
  const crn = `crn:v1:bluemix:public:containers-kubernetes:us-south:a/${session.accountId}:c0ffee::`;
  const to = { crn, namespace: "default", name: "app" };
  const { result } = await sdk(session).createLink({ profileId, crType: "IKS_SA", link: to });
  return { profileId, link: result, to };
}

describe("iam-identity: trusted profiles", () => {
  operation("create_profile", async (session) => {
    const made = await profile(session);
    expect(made).toMatchObject({
      id: expect.stringMatching(/^Profile-[0-9a-f-]{36}$/),
      iam_id: `iam-${made.id}`,
      account_id: session.accountId,
      crn: `crn:v1:bluemix:public:iam-identity::a/${session.accountId}::profile:${made.id}`,
      entity_tag: text,
    });
    await refused(sdk(session).createProfile({ accountId: session.accountId, name: made.name }), 409);
  });
  operation("list_profiles", async (session) => {
    const { id, name } = await profile(session);
    const { accountId } = session;
    const { result } = await sdk(session).listProfiles({ accountId, name });
    expect(result.profiles.map((one) => one.id)).toEqual([id]);
  });
  operation("get_profile", async (session) => {
    const { id: profileId, name } = await profile(session);
    expect((await sdk(session).getProfile({ profileId })).result).toMatchObject({ id: profileId, name });
    await refused(
      sdk(session).getProfile({ profileId: "Profile-00000000-0000-4000-8000-000000000000" }),
      404,
    );
  });
  operation("update_profile", async (session) => {
    const { id: profileId, entity_tag: ifMatch } = await profile(session);
    const name = session.name("renamed");
    expect((await sdk(session).updateProfile({ profileId, ifMatch, name })).result).toMatchObject({ name });
    await refused(sdk(session).updateProfile({ profileId, ifMatch, name }), 409);
  });
  operation("delete_profile", async (session) => {
    const { id: profileId } = await profile(session);
    expect((await sdk(session).deleteProfile({ profileId })).status).toBe(204);
    await refused(sdk(session).getProfile({ profileId }), 404);
  });
  operation("create_claim_rule", async (session) => {
    const { rule } = await claimRule(session);
    expect(rule).toMatchObject({
      id: text,
      type: "Profile-CR",
      cr_type: "ROKS_SA",
      conditions,
      entity_tag: text,
    });
  });
  operation("list_claim_rules", async (session) => {
    const { profileId, ruleId } = await claimRule(session);
    expect((await sdk(session).listClaimRules({ profileId })).result.rules.map(({ id }) => id)).toEqual([
      ruleId,
    ]);
  });
  operation("get_claim_rule", async (session) => {
    const { profileId, ruleId } = await claimRule(session);
    expect((await sdk(session).getClaimRule({ profileId, ruleId })).result).toMatchObject({
      id: ruleId,
      conditions,
    });
    await refused(sdk(session).getClaimRule({ profileId, ruleId: "ClaimRule-nope" }), 404);
  });
  operation("update_claim_rule", async (session) => {
    const { profileId, ruleId, rule } = await claimRule(session);
    const changed = [{ claim: "namespace", operator: "EQUALS", value: '"other"' }];
    const params = {
      profileId,
      ruleId,
      ifMatch: rule.entity_tag,
      type: "Profile-CR",
      crType: "ROKS_SA",
      conditions: changed,
    };
    expect((await sdk(session).updateClaimRule(params)).result.conditions).toEqual(changed);
  });
  operation("delete_claim_rule", async (session) => {
    const { profileId, ruleId } = await claimRule(session);
    expect((await sdk(session).deleteClaimRule({ profileId, ruleId })).status).toBe(204);
    await refused(sdk(session).getClaimRule({ profileId, ruleId }), 404);
  });
  const disturbs = { disturbs: notARealCluster };
  operation(
    "create_link",
    async (session) => {
      const { link: made, to } = await link(session);
      expect(made).toMatchObject({ id: text, cr_type: "IKS_SA", link: to, entity_tag: text });
    },
    disturbs,
  );
  operation(
    "list_links",
    async (session) => {
      const { profileId, link: made } = await link(session);
      expect((await sdk(session).listLinks({ profileId })).result.links.map(({ id }) => id)).toEqual([
        made.id,
      ]);
    },
    disturbs,
  );
  operation(
    "get_link",
    async (session) => {
      const { profileId, link: made } = await link(session);
      expect((await sdk(session).getLink({ profileId, linkId: made.id })).result).toMatchObject({
        id: made.id,
      });
    },
    disturbs,
  );
  operation(
    "delete_link",
    async (session) => {
      const { profileId, link: made } = await link(session);
      expect((await sdk(session).deleteLink({ profileId, linkId: made.id })).status).toBe(204);
      await refused(sdk(session).getLink({ profileId, linkId: made.id }), 404);
    },
    disturbs,
  );
  operation(
    "delete_link_by_parameters",
    async (session) => {
      const { profileId, to } = await link(session);
      const params = { profileId, type: "IKS_SA", ...to };
      expect((await sdk(session).deleteLinkByParameters(params)).status).toBe(204);
      expect((await sdk(session).listLinks({ profileId })).result.links).toEqual([]);
    },
    disturbs,
  );
  operation("set_profile_identity", async (session) => {
    const { id: profileId } = await profile(session);
    const { id: identifier, iam_id } = await serviceId(session);
    const params = { profileId, identityType: "serviceid", identifier, type: "serviceid" };
    const { result } = await sdk(session).setProfileIdentity(params);
    expect(result).toMatchObject({ identifier, iam_id, type: "serviceid" });
  });
  operation("get_profile_identity", async (session) => {
    const { id: profileId } = await profile(session);
    const { id: identifier } = await serviceId(session);
    const of = { profileId, identityType: "serviceid" };
    await sdk(session).setProfileIdentity({ ...of, identifier, type: "serviceid" });
    const params = { ...of, identifierId: identifier };
    expect((await sdk(session).getProfileIdentity(params)).result).toMatchObject({ identifier });
  });
  operation("delete_profile_identity", async (session) => {
    const { id: profileId } = await profile(session);
    const { id: identifier } = await serviceId(session);
    const of = { profileId, identityType: "serviceid" };
    await sdk(session).setProfileIdentity({ ...of, identifier, type: "serviceid" });
    const params = { ...of, identifierId: identifier };
    expect((await sdk(session).deleteProfileIdentity(params)).status).toBe(204);
    await refused(sdk(session).getProfileIdentity(params), 404);
  });
  operation("get_profile_identities", async (session) => {
    const { id: profileId } = await profile(session);
    const { result } = await sdk(session).getProfileIdentities({ profileId });
    expect(result).toMatchObject({ entity_tag: text, identities: [] });
  });
  operation("set_profile_identities", async (session) => {
    const { id: profileId } = await profile(session);
    const { id: identifier } = await serviceId(session);
    const ifMatch = (await sdk(session).getProfileIdentities({ profileId })).result.entity_tag ?? "";
    const identities = [{ identifier, type: "serviceid" }];
    const { result } = await sdk(session).setProfileIdentities({ profileId, ifMatch, identities });
    expect(result.identities).toMatchObject(identities);
  });
});
