import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import { minuteStamp, operation, refused, type Session, text } from "./_helpers/conformance";

// Source: IAM Identity Services API, https://cloud.ibm.com/apidocs/iam-identity-token-api, and IamIdentityV1.

const sdk = (session: Session) => session.sdk(IamIdentityV1);
const iam = "https://iam.cloud.ibm.com";
const grant = "urn:ibm:params:oauth:grant-type:";
const token = (session: Session, form: Record<string, string>) =>
  session.call(`${iam}/identity/token`, { body: new URLSearchParams(form) });

async function serviceId(session: Session) {
  const { accountId } = session;
  const { result } = await sdk(session).createServiceId({ accountId, name: session.name("service-id") });
  session.later(() => sdk(session).deleteServiceId({ id: result.id }));
  await session.eventually(() => sdk(session).getServiceId({ id: result.id }));
  return result;
}

async function apiKey(session: Session, more: Partial<IamIdentityV1.CreateApiKeyParams> = {}) {
  const { iam_id: iamId } = await serviceId(session);
  const { accountId } = session;
  const { result } = await sdk(session).createApiKey({
    name: session.name("key"),
    iamId,
    accountId,
    ...more,
  });
  session.later(() => sdk(session).deleteApiKey({ id: result.id }));
  return result;
}

async function serviceIdGroup(session: Session) {
  const { accountId } = session;
  const { result } = await sdk(session).createServiceIdGroup({ accountId, name: session.name("group") });
  session.later(() => sdk(session).deleteServiceIdGroup({ id: result.id }));
  return result;
}

describe("iam-identity: tokens", () => {
  operation("get_token", async (session) => {
    const { status, body } = await token(session, { grant_type: `${grant}apikey`, apikey: session.apiKey });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      refresh_token: "not_supported",
      token_type: "Bearer",
      expires_in: expect.any(Number),
      expiration: expect.any(Number),
      scope: "ibm openid",
    });
    const unknown = await token(session, { grant_type: `${grant}apikey`, apikey: "123456789" });
    expect(unknown).toMatchObject({ status: 400, body: { errorCode: "BXNIM0415E", errorMessage: text } });
    const without = await token(session, { grant_type: `${grant}apikey` });
    expect(without).toMatchObject({ status: 400, body: { errorCode: "BXNIM0109E" } });
  });
  operation("get_keys", async (session) => {
    const { status, body } = await session.call(`${iam}/identity/keys`);
    expect(status).toBe(200);
    expect(body.keys).toContainEqual(
      expect.objectContaining({ kty: "RSA", kid: text, alg: "RS256", n: text, e: text }),
    );
  });
  operation("get_openid_configuration", async (session) => {
    const { status, body } = await session.call(`${iam}/identity/.well-known/openid-configuration`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      issuer: `${iam}/identity`,
      token_endpoint: `${iam}/identity/token`,
      jwks_uri: text,
    });
  });
});

describe("iam-identity: service IDs", () => {
  operation("create_service_id", async (session) => {
    const { accountId } = session;
    const fields = { name: session.name("new"), description: "Made by a test" };
    const { status, result } = await sdk(session).createServiceId({ accountId, ...fields });
    session.later(() => sdk(session).deleteServiceId({ id: result.id }));
    expect(status).toBe(201);
    expect(result).toMatchObject({
      ...fields,
      id: expect.stringMatching(/^ServiceId-[0-9a-f-]{36}$/),
      iam_id: `iam-${result.id}`,
      account_id: accountId,
      crn: `crn:v1:bluemix:public:iam-identity::a/${accountId}::serviceid:${result.id}`,
      entity_tag: text,
      locked: false,
      created_at: minuteStamp,
      modified_at: minuteStamp,
    });
    const nameless = session.call(`${iam}/v1/serviceids`, { body: { account_id: accountId } });
    expect(await nameless).toMatchObject({ status: 400, body: { errors: [{ message_code: "BXNIM0109E" }] } });
  });
  operation("list_service_ids", async (session) => {
    const { accountId } = session;
    const [one] = [await serviceId(session), await serviceId(session)];
    const page = (await sdk(session).listServiceIds({ accountId, pagesize: 1 })).result;
    expect(page).toMatchObject({ limit: 1, first: text, next: text, serviceids: [{ id: text }] });
    const named = (await sdk(session).listServiceIds({ accountId, name: one.name })).result;
    expect(named.serviceids.map(({ id }) => id)).toEqual([one.id]);
  });
  operation("get_service_id", async (session) => {
    const { id, name } = await serviceId(session);
    const { result, headers } = await sdk(session).getServiceId({ id, includeHistory: true });
    expect(result).toMatchObject({ id, name, history: [{ action: "CREATE", iam_id: session.iamId }] });
    expect(headers).toMatchObject({ etag: result.entity_tag });
    await refused(sdk(session).getServiceId({ id: "ServiceId-00000000-0000-4000-8000-000000000000" }), 404);
  });
  operation("update_service_id", async (session) => {
    const { id, entity_tag: ifMatch = "" } = await serviceId(session);
    const name = session.name("renamed");
    const { result } = await sdk(session).updateServiceId({ id, ifMatch, name, description: "Changed" });
    expect(result).toMatchObject({ id, name, description: "Changed" });
    expect(result.entity_tag).not.toBe(ifMatch);
    await refused(sdk(session).updateServiceId({ id, ifMatch, name }), 409);
  });
  operation("delete_service_id", async (session) => {
    const { id } = await serviceId(session);
    expect((await sdk(session).deleteServiceId({ id })).status).toBe(204);
    await refused(sdk(session).getServiceId({ id }), 404);
  });
  operation("lock_service_id", async (session) => {
    const { id } = await serviceId(session);
    session.later(() => sdk(session).unlockServiceId({ id }));
    expect((await sdk(session).lockServiceId({ id })).status).toBe(204);
    expect((await sdk(session).getServiceId({ id })).result.locked).toBe(true);
    await refused(sdk(session).deleteServiceId({ id }), 409);
  });
  operation("unlock_service_id", async (session) => {
    const { id } = await serviceId(session);
    session.later(() => sdk(session).unlockServiceId({ id }));
    await sdk(session).lockServiceId({ id });
    expect((await sdk(session).unlockServiceId({ id })).status).toBe(204);
    expect((await sdk(session).getServiceId({ id })).result.locked).toBe(false);
  });
});

describe("iam-identity: groups of service IDs", () => {
  operation("create_service_id_group", async (session) => {
    const made = await serviceIdGroup(session);
    expect(made).toMatchObject({ id: text, crn: text, entity_tag: text, account_id: session.accountId });
  });
  operation("list_service_id_group", async (session) => {
    const { id } = await serviceIdGroup(session);
    const { accountId } = session;
    const { result } = await sdk(session).listServiceIdGroup({ accountId });
    expect(result.serviceid_groups.map((group) => group.id)).toContain(id);
  });
  operation("get_service_id_group", async (session) => {
    const made = await serviceIdGroup(session);
    expect((await sdk(session).getServiceIdGroup({ id: made.id })).result).toMatchObject({
      id: made.id,
      name: made.name,
    });
    await refused(sdk(session).getServiceIdGroup({ id: "nope" }), 404);
  });
  operation("update_service_id_group", async (session) => {
    const { id, entity_tag: ifMatch = "" } = await serviceIdGroup(session);
    const name = session.name("renamed");
    const { result } = await sdk(session).updateServiceIdGroup({ id, ifMatch, name });
    expect(result).toMatchObject({ id, name });
  });
  operation("delete_service_id_group", async (session) => {
    const { id } = await serviceIdGroup(session);
    expect((await sdk(session).deleteServiceIdGroup({ id })).status).toBe(204);
    await refused(sdk(session).getServiceIdGroup({ id }), 404);
  });
});

describe("iam-identity: API keys", () => {
  operation("create_api_key", async (session) => {
    const key = await apiKey(session, { description: "Made by a test", storeValue: false });
    expect(key).toMatchObject({
      id: expect.stringMatching(/^ApiKey-[0-9a-f-]{36}$/),
      crn: `crn:v1:bluemix:public:iam-identity::a/${session.accountId}::apikey:${key.id}`,
      account_id: session.accountId,
      created_by: session.iamId,
      description: "Made by a test",
      locked: false,
      apikey: expect.stringMatching(/^[\w-]{44}$/),
      created_at: minuteStamp,
    });
    await session.wait(2); // a new key takes a moment to be known everywhere
    const { status } = await token(session, { grant_type: `${grant}apikey`, apikey: key.apikey });
    expect(status).toBe(200);
  });
  operation("list_api_keys", async (session) => {
    const { id, iam_id: iamId } = await apiKey(session);
    const { accountId } = session;
    const { result } = await sdk(session).listApiKeys({ accountId, iamId });
    expect(result.apikeys.map((key) => key.id)).toEqual([id]);
    expect(result.apikeys[0]?.apikey || undefined).toBeUndefined();
  });
  operation("get_api_keys_details", async (session) => {
    const key = await apiKey(session);
    const { result } = await sdk(session).getApiKeysDetails({ iamApiKey: key.apikey });
    expect(result).toMatchObject({ id: key.id, iam_id: key.iam_id, account_id: session.accountId });
    await refused(sdk(session).getApiKeysDetails({ iamApiKey: "not-a-key" }), 404);
  });
  operation("get_api_key", async (session) => {
    const stored = await apiKey(session, { storeValue: true });
    expect((await sdk(session).getApiKey({ id: stored.id })).result).toMatchObject({ apikey: stored.apikey });
    const { id } = await apiKey(session, { storeValue: false });
    expect((await sdk(session).getApiKey({ id })).result.apikey || undefined).toBeUndefined();
    await refused(sdk(session).getApiKey({ id: "ApiKey-00000000-0000-4000-8000-000000000000" }), 404);
  });
  operation("update_api_key", async (session) => {
    const { id, entity_tag: ifMatch = "" } = await apiKey(session);
    const name = session.name("renamed");
    expect((await sdk(session).updateApiKey({ id, ifMatch, name })).result).toMatchObject({ id, name });
    await refused(sdk(session).updateApiKey({ id, ifMatch, name }), 409);
  });
  operation("delete_api_key", async (session) => {
    const { id } = await apiKey(session);
    expect((await sdk(session).deleteApiKey({ id })).status).toBe(204);
    await refused(sdk(session).getApiKey({ id }), 404);
  });
  operation("lock_api_key", async (session) => {
    const { id } = await apiKey(session);
    session.later(() => sdk(session).unlockApiKey({ id }));
    expect((await sdk(session).lockApiKey({ id })).status).toBe(204);
    await refused(sdk(session).deleteApiKey({ id }), 409);
  });
  operation("unlock_api_key", async (session) => {
    const { id } = await apiKey(session);
    session.later(() => sdk(session).unlockApiKey({ id }));
    await sdk(session).lockApiKey({ id });
    expect((await sdk(session).unlockApiKey({ id })).status).toBe(204);
    expect((await sdk(session).getApiKey({ id })).result.locked).toBe(false);
  });
  operation("disable_api_key", async (session) => {
    const { id, apikey } = await apiKey(session);
    expect((await sdk(session).disableApiKey({ id })).status).toBe(204);
    expect((await sdk(session).getApiKey({ id })).result.disabled).toBe(true);
    expect((await token(session, { grant_type: `${grant}apikey`, apikey })).status).toBe(400);
  });
  operation("enable_api_key", async (session) => {
    const { id } = await apiKey(session);
    await sdk(session).disableApiKey({ id });
    expect((await sdk(session).enableApiKey({ id })).status).toBe(204);
    expect((await sdk(session).getApiKey({ id })).result.disabled).toBe(false);
  });
});

describe("iam-identity: account", () => {
  operation("get_account_settings", async (session) => {
    const { accountId } = session;
    const { result } = await sdk(session).getAccountSettings({ accountId });
    expect(result).toMatchObject({
      account_id: accountId,
      entity_tag: text,
      restrict_create_service_id: expect.stringMatching(/^(NOT_SET|NOT_RESTRICTED|RESTRICTED)$/),
      mfa: text,
    });
  });
  operation(
    "update_account_settings",
    async (session) => {
      const { accountId } = session;
      const { entity_tag: ifMatch } = (await sdk(session).getAccountSettings({ accountId })).result;
      const changes = { accountId, sessionInvalidationInSeconds: "3600" };
      const { result } = await sdk(session).updateAccountSettings({ ...changes, ifMatch });
      expect(result).toMatchObject({ session_invalidation_in_seconds: "3600" });
      await refused(sdk(session).updateAccountSettings({ ...changes, ifMatch }), 409);
    },
    { disturbs: "changes how everybody of the account logs in" },
  );
  operation("get_effective_account_settings", async (session) => {
    const { accountId } = session;
    const { result } = await sdk(session).getEffectiveAccountSettings({ accountId });
    expect(result).toMatchObject({
      account_id: accountId,
      effective: { restrict_create_service_id: expect.stringMatching(/^(NOT_RESTRICTED|RESTRICTED)$/) },
    });
  });
  operation("create_report", async (session) => {
    const { accountId } = session;
    const { status, result } = await sdk(session).createReport({
      accountId,
      type: "inactive",
      duration: "720",
    });
    expect({ status, result }).toEqual({ status: 202, result: { reference: text } });
  });
  operation("get_report", async (session) => {
    const { accountId } = session;
    const { reference } = (await sdk(session).createReport({ accountId, type: "inactive" })).result;
    await session.wait(10);
    const { status, result } = await sdk(session).getReport({ accountId, reference });
    expect([200, 204]).toContain(status);
    if (status === 200)
      expect(result).toMatchObject({ reference, created_by: session.iamId, serviceids: expect.any(Array) });
  });
  const limit = { limit: expect.any(Number) };
  operation("get_account_limits", async (session) => {
    const { accountId } = session;
    const { iam_id: iamId } = await apiKey(session);
    const params = { accountId, serviceidGroups: true, apikeysPerIdentity: iamId };
    expect((await sdk(session).getAccountLimits(params)).result).toMatchObject({
      serviceid_groups: { ...limit, count: expect.any(Number) },
      serviceids_per_group: limit,
      profiles: limit,
      apikeys_per_identity: { ...limit, identities: [{ iam_id: iamId, count: 1 }] },
    });
  });
  operation("bulk_list_account_entity_consumption", async (session) => {
    const { accountId } = session;
    const { iam_id: iamId } = await apiKey(session);
    const params = { accountId, profiles: true, apikeysPerIdentity: [iamId] };
    expect((await sdk(session).bulkListAccountEntityConsumption(params)).result).toMatchObject({
      profiles: { ...limit, count: expect.any(Number) },
      apikeys_per_identity: { ...limit, identities: [{ iam_id: iamId, count: 1 }] },
    });
  });
});
