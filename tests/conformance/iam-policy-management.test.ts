import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import IamPolicyManagementV1 from "@ibm-cloud/platform-services/iam-policy-management/v1";
import { etagOf, isoStamp, operation, refused, type Session, text } from "./_helpers/conformance";

// Source: IAM Policy Management API, https://cloud.ibm.com/apidocs/iam-policy-management, and IamPolicyManagementV1.

const sdk = (session: Session) => session.sdk(IamPolicyManagementV1);
const viewer = [{ role_id: "crn:v1:bluemix:public:iam::::role:Viewer" }];
const editor = [{ role_id: "crn:v1:bluemix:public:iam::::role:Editor" }];
const unknown = "00000000-0000-4000-8000-000000000000";

async function subject(session: Session): Promise<string> {
  const identity = session.sdk(IamIdentityV1);
  const { accountId } = session;
  const { result } = await identity.createServiceId({ accountId, name: session.name("subject") });
  session.later(() => identity.deleteServiceId({ id: result.id }));
  return result.iam_id;
}

const resource = (session: Session) => ({
  attributes: [
    { name: "accountId", value: session.accountId },
    { name: "serviceName", value: "iam-groups" },
  ],
});

async function v1(session: Session) {
  const value = await subject(session);
  const params = {
    type: "access",
    subjects: [{ attributes: [{ name: "iam_id", value }] }],
    roles: viewer,
    resources: [resource(session)],
  };
  const made = await sdk(session).createPolicy(params);
  const policyId = made.result.id!;
  session.later(() => sdk(session).deletePolicy({ policyId }));
  const read = await session.eventually(() => sdk(session).getPolicy({ policyId }));
  return {
    policyId,
    iamId: value,
    params,
    made,
    ifMatch: etagOf(read),
  };
}

async function v2(session: Session) {
  const value = await subject(session);
  const params = {
    type: "access",
    subject: { attributes: [{ key: "iam_id", operator: "stringEquals", value }] },
    control: { grant: { roles: viewer } },
    resource: {
      attributes: resource(session).attributes.map(({ name, value: is }) => ({
        key: name,
        operator: "stringEquals",
        value: is,
      })),
    },
    pattern: "time-based-conditions:weekly:all-day",
    rule: {
      key: "{{environment.attributes.day_of_week}}",
      operator: "dayOfWeekAnyOf",
      value: ["1+00:00", "2+00:00"],
    },
  };
  const made = await sdk(session).createV2Policy(params);
  const id = made.result.id!;
  session.later(() => sdk(session).deleteV2Policy({ id }));
  const read = await session.eventually(() => sdk(session).getV2Policy({ id }));
  return { id, iamId: value, params, made, ifMatch: etagOf(read) };
}

/** No two custom roles may have the same actions. */
const differentActions = ["read", "list", "create", "update", "delete"].map(
  (verb) => `iam-groups.groups.${verb}`,
);
let roles = 0;
async function role(session: Session) {
  const params = {
    displayName: session.name("role"),
    actions: [differentActions[roles % differentActions.length]!, "iam-groups.members.read"],
    name: `Conformance${Date.now() % 1_000_000}N${++roles}`,
    accountId: session.accountId,
    serviceName: "iam-groups",
  };
  const made = await sdk(session).createRole(params);
  const roleId = made.result.id!;
  session.later(() => sdk(session).deleteRole({ roleId }));
  const read = await session.eventually(() => sdk(session).getRole({ roleId }));
  return { roleId, params, made, ifMatch: etagOf(read) };
}

describe("iam-policy-management: policies, v1", () => {
  operation("create_policy", async (session) => {
    const { made, policyId, params } = await v1(session);
    expect(made.status).toBe(201);
    expect(made.result).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: "access",
      state: "active",
      subjects: params.subjects,
      roles: [{ ...viewer[0], display_name: "Viewer" }],
      href: `https://iam.cloud.ibm.com/v1/policies/${policyId}`,
      created_at: isoStamp,
      created_by_id: session.iamId,
    });
    await expect(sdk(session).createPolicy(params)).rejects.toMatchObject({
      status: 409,
      body: expect.stringContaining("policy_conflict_error"),
    });
  });
  operation("list_policies", async (session) => {
    const { policyId, iamId } = await v1(session);
    const { accountId } = session;
    const { result } = await sdk(session).listPolicies({ accountId, iamId });
    expect(result.policies?.map(({ id }) => id)).toEqual([policyId]);
  });
  operation("get_policy", async (session) => {
    const { policyId, ifMatch } = await v1(session);
    expect(ifMatch).toEqual(text);
    expect((await sdk(session).getPolicy({ policyId })).result).toMatchObject({
      id: policyId,
      state: "active",
    });
    await refused(sdk(session).getPolicy({ policyId: unknown }), 404);
  });
  operation("replace_policy", async (session) => {
    const { policyId, params, ifMatch } = await v1(session);
    const change = { ...params, policyId, ifMatch, roles: editor };
    expect((await sdk(session).replacePolicy(change)).result.roles).toMatchObject(editor);
    await refused(sdk(session).replacePolicy(change), 412);
  });
  operation("delete_policy", async (session) => {
    const { policyId } = await v1(session);
    expect((await sdk(session).deletePolicy({ policyId })).status).toBe(204);
    expect((await sdk(session).getPolicy({ policyId })).result.state).toBe("deleted");
  });
  operation("update_policy_state", async (session) => {
    const { policyId } = await v1(session);
    await sdk(session).deletePolicy({ policyId });
    const read = await sdk(session).getPolicy({ policyId });
    const ifMatch = etagOf(read);
    const { result } = await sdk(session).updatePolicyState({ policyId, ifMatch, state: "active" });
    expect(result).toMatchObject({ id: policyId, state: "active" });
  });
});

describe("iam-policy-management: policies, v2", () => {
  operation("create_v2_policy", async (session) => {
    const { made, params, id } = await v2(session);
    expect(made.status).toBe(201);
    expect(made.result).toMatchObject({
      id,
      type: "access",
      state: "active",
      subject: params.subject,
      pattern: params.pattern,
      rule: params.rule,
      href: `https://iam.cloud.ibm.com/v2/policies/${id}`,
    });
  });
  operation("list_v2_policies", async (session) => {
    const { id, iamId } = await v2(session);
    const { accountId } = session;
    expect(
      (await sdk(session).listV2Policies({ accountId, iamId })).result.policies?.map((one) => one.id),
    ).toEqual([id]);
    const asV1 = (await sdk(session).listPolicies({ accountId, iamId })).result.policies;
    expect(asV1).toMatchObject([{ id, roles: [{ role_id: expect.stringContaining("UnsupportedVersion") }] }]);
  });
  operation("get_v2_policy", async (session) => {
    const { id, params } = await v2(session);
    expect((await sdk(session).getV2Policy({ id })).result).toMatchObject({ id, rule: params.rule });
    await refused(sdk(session).getV2Policy({ id: unknown }), 404);
  });
  operation("replace_v2_policy", async (session) => {
    const { id, params, ifMatch } = await v2(session);
    const change = { ...params, id, ifMatch, control: { grant: { roles: editor } } };
    expect((await sdk(session).replaceV2Policy(change)).result.control).toMatchObject({
      grant: { roles: editor },
    });
    await refused(sdk(session).replaceV2Policy(change), 412);
  });
  operation("delete_v2_policy", async (session) => {
    const { id } = await v2(session);
    expect((await sdk(session).deleteV2Policy({ id })).status).toBe(204);
    expect((await sdk(session).getV2Policy({ id })).result.state).toBe("deleted");
  });
});

describe("iam-policy-management: roles", () => {
  operation("list_roles", async (session) => {
    const { result } = await sdk(session).listRoles({
      accountId: session.accountId,
      serviceName: "secrets-manager",
    });
    expect(result.system_roles).toContainEqual(
      expect.objectContaining({
        display_name: "Viewer",
        crn: "crn:v1:bluemix:public:iam::::role:Viewer",
        actions: expect.any(Array),
      }),
    );
    expect(result.service_roles?.map(({ crn }) => crn)).toContain(
      "crn:v1:bluemix:public:secrets-manager::::serviceRole:SecretsReader",
    );
  });
  operation("create_role", async (session) => {
    const { made, params } = await role(session);
    expect(made.status).toBe(201);
    expect(made.result).toMatchObject({
      id: text,
      name: params.name,
      display_name: params.displayName,
      account_id: session.accountId,
      service_name: "iam-groups",
      actions: params.actions,
      crn: expect.stringContaining(`:a/${session.accountId}::customRole:${params.name}`),
    });
  });
  operation("get_role", async (session) => {
    const { roleId, params } = await role(session);
    expect((await sdk(session).getRole({ roleId })).result).toMatchObject({ id: roleId, name: params.name });
    await refused(sdk(session).getRole({ roleId: unknown }), 404);
  });
  operation("replace_role", async (session) => {
    const { roleId, ifMatch, params } = await role(session);
    const change = {
      roleId,
      ifMatch,
      displayName: `${params.displayName} 2`,
      actions: ["iam-groups.rules.list"],
    };
    expect((await sdk(session).replaceRole(change)).result).toMatchObject({
      actions: change.actions,
      display_name: change.displayName,
    });
  });
  operation("delete_role", async (session) => {
    const { roleId } = await role(session);
    expect((await sdk(session).deleteRole({ roleId })).status).toBe(204);
    await refused(sdk(session).getRole({ roleId }), 404);
  });
});

describe("iam-policy-management: settings", () => {
  operation("get_settings", async (session) => {
    const { accountId } = session;
    const { result } = await sdk(session).getSettings({ accountId });
    expect(result).toMatchObject({ external_account_identity_interaction: expect.any(Object) });
  });
  operation(
    "update_settings",
    async (session) => {
      const { accountId } = session;
      const ifMatch = etagOf(await sdk(session).getSettings({ accountId }));
      const change = {
        accountId,
        ifMatch,
        externalAccountIdentityInteraction: {
          identity_types: { user: { state: "enabled", external_allowed_accounts: [] } },
        },
      };
      const { result } = await sdk(session).updateSettings(change);
      expect(result.external_account_identity_interaction).toMatchObject({
        identity_types: { user: { state: "enabled" } },
      });
    },
    { disturbs: "changes whom the account lets in from other accounts" },
  );
});
