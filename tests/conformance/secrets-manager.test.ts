import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import { isoStamp, text } from "./_helpers/conformance";
import {
  bad,
  configured,
  gone,
  group,
  locked,
  locks,
  operation,
  ownEngine,
  refusal,
  remove,
  secret,
  send,
  sent,
} from "./_helpers/secrets-manager";

// Source: Secrets Manager API v2, https://cloud.ibm.com/apidocs/secrets-manager/secrets-manager-v2, and IBM's SDKs for it.

describe("secrets-manager: secret groups", () => {
  operation("create_secret_group", async (session) => {
    const made = await group(session);
    expect(made).toMatchObject({
      id: text,
      name: text,
      description: "Made by a test",
      created_at: isoStamp,
      created_by: session.iamId,
    });
    const again = await send(session, "/secret_groups", { body: { name: made.name } });
    expect(again).toMatchObject({ status: 409, body: refusal });
  });
  operation("list_secret_groups", async (session) => {
    const { id } = await group(session);
    const { secret_groups, total_count } = await sent(session, "/secret_groups", 200);
    expect(secret_groups.map((one: { id: string }) => one.id)).toEqual(
      expect.arrayContaining(["default", id]),
    );
    expect(total_count).toBe(secret_groups.length);
  });
  operation("get_secret_group", async (session) => {
    const made = await group(session);
    expect(await sent(session, `/secret_groups/${made.id}`, 200)).toEqual(made);
    expect(await send(session, `/secret_groups/${bad}`)).toMatchObject({ status: 404, body: refusal });
  });
  operation("update_secret_group", async (session) => {
    const { id } = await group(session);
    const body = { name: session.name("renamed"), description: "Changed" };
    expect(await sent(session, `/secret_groups/${id}`, 200, { method: "PATCH", body })).toMatchObject({
      id,
      ...body,
    });
  });
  operation("delete_secret_group", async (session) => {
    const { id } = await group(session);
    await sent(session, `/secret_groups/${id}`, 204, remove);
    await sent(session, `/secret_groups/${id}`, 404);
  });
});

describe("secrets-manager: secrets", () => {
  operation("create_secret", async (session) => {
    const { id: secret_group_id } = await group(session);
    const fields = {
      description: "Made by a test",
      labels: ["conformance"],
      custom_metadata: { team: "a" },
      secret_group_id,
    };
    const made = await secret(session, fields);
    expect(made).toMatchObject({
      ...fields,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      crn: expect.stringContaining(`:secret:${made.id}`),
      secret_type: "arbitrary",
      state: 1,
      state_description: "active",
      versions_total: 1,
      locks_total: 0,
      payload: "first",
      created_at: isoStamp,
      created_by: session.iamId,
    });
    const again = { secret_type: "arbitrary", name: made.name, payload: "x" };
    expect(await send(session, "/secrets", { body: again })).toMatchObject({ status: 409, body: refusal });
    expect(await send(session, "/secrets", { body: { secret_type: "arbitrary", name: "x" } })).toMatchObject({
      status: 400,
      body: refusal,
    });
  });
  operation("list_secrets", async (session) => {
    const { id, name } = await secret(session);
    const page = await sent(session, `/secrets?search=${name}&limit=1`, 200);
    expect(page).toMatchObject({
      total_count: 1,
      limit: 1,
      offset: 0,
      first: { href: text },
      last: { href: text },
      secrets: [{ id, name }],
    });
    expect(page.secrets[0]).not.toHaveProperty("payload");
  });
  operation("get_secret", async (session) => {
    const { id } = await secret(session);
    expect(await sent(session, `/secrets/${id}`, 200)).toMatchObject({
      id,
      payload: "first",
      downloaded: true,
    });
    expect(await send(session, `/secrets/${bad}`)).toMatchObject({ status: 404, body: refusal });
  });
  operation("get_secret_by_name_type", async (session) => {
    const { id, name } = await secret(session);
    const path = (group: string) => `/secret_groups/${group}/secret_types/arbitrary/secrets/${name}`;
    expect(await sent(session, path("default"), 200)).toMatchObject({ id, payload: "first" });
    await sent(session, path("no-such-group"), 404);
  });
  operation("delete_secret", async (session) => {
    const { id } = await secret(session);
    await sent(session, `/secrets/${id}`, 204, remove);
    await sent(session, `/secrets/${id}`, 404);
  });
  operation("get_secret_metadata", async (session) => {
    const { id, name } = await secret(session);
    const metadata = await sent(session, `/secrets/${id}/metadata`, 200);
    expect(metadata).toMatchObject({ id, name, secret_type: "arbitrary" });
    expect(metadata).not.toHaveProperty("payload");
  });
  operation("update_secret_metadata", async (session) => {
    const { id } = await secret(session);
    const body = { name: session.name("renamed"), labels: ["changed"], description: "Changed" };
    expect(await sent(session, `/secrets/${id}/metadata`, 200, { method: "PATCH", body })).toMatchObject({
      id,
      ...body,
    });
  });
});

describe("secrets-manager: versions", () => {
  operation("create_secret_version", async (session) => {
    const { id } = await secret(session);
    const version = await sent(session, `/secrets/${id}/versions`, 201, { body: { payload: "second" } });
    expect(version).toMatchObject({
      id: text,
      secret_id: id,
      alias: "current",
      payload: "second",
      payload_available: true,
    });
    expect(await sent(session, `/secrets/${id}`, 200)).toMatchObject({
      payload: "second",
      versions_total: 2,
    });
  });
  operation("list_secret_versions", async (session) => {
    const { id } = await secret(session);
    await sent(session, `/secrets/${id}/versions`, 201, { body: { payload: "second" } });
    const { versions, total_count } = await sent(session, `/secrets/${id}/versions`, 200);
    expect(total_count).toBe(2);
    expect(versions.map((one: { alias: string }) => one.alias).sort()).toEqual(["current", "previous"]);
  });
  operation("get_secret_version", async (session) => {
    const { id } = await secret(session);
    expect(await sent(session, `/secrets/${id}/versions/current`, 200)).toMatchObject({
      secret_id: id,
      payload: "first",
    });
    await sent(session, `/secrets/${id}/versions/previous`, 404);
  });
  operation("get_secret_version_metadata", async (session) => {
    const { id } = await secret(session);
    const metadata = await sent(session, `/secrets/${id}/versions/current/metadata`, 200);
    expect(metadata).toMatchObject({ secret_id: id, alias: "current", payload_available: true });
    expect(metadata).not.toHaveProperty("payload");
  });
  operation("update_secret_version_metadata", async (session) => {
    const { id } = await secret(session);
    const body = { version_custom_metadata: { reviewed: true } };
    const path = `/secrets/${id}/versions/current/metadata`;
    expect(await sent(session, path, 200, { method: "PATCH", body })).toMatchObject(body);
  });
  operation(
    "delete_secret_version_data",
    async (session) => {
      await configured(session);
      const identity = session.sdk(IamIdentityV1);
      const { accountId } = session;
      const { result: own } = await identity.createServiceId({ accountId, name: session.name("own") });
      session.later(() => identity.deleteServiceId({ id: own.id }));
      const { id, api_key_id } = await secret(session, {
        secret_type: "iam_credentials",
        payload: undefined,
        ttl: "1d",
        reuse_api_key: true,
        service_id: own.id,
      });
      await sent(session, `/secrets/${id}/versions/current/secret_data`, 204, remove);
      await expect(identity.getApiKey({ id: api_key_id })).rejects.toMatchObject({ status: 404 });
    },
    ownEngine,
  );
});

describe("secrets-manager: locks", () => {
  operation("create_secret_locks_bulk", async (session) => {
    const { id, made } = await locked(session);
    expect(made).toMatchObject({
      secret_id: id,
      versions: [{ version_alias: "current", locks: ["conformance-lock"] }],
    });
    expect(await send(session, `/secrets/${id}`, remove)).toMatchObject({ status: 412, body: refusal });
  });
  operation("list_secret_locks", async (session) => {
    const { id } = await locked(session);
    const { locks: listed, total_count } = await sent(session, `/secrets/${id}/locks`, 200);
    expect({ listed, total_count }).toMatchObject({
      listed: [
        {
          name: "conformance-lock",
          secret_id: id,
          secret_version_alias: "current",
          created_by: session.iamId,
        },
      ],
      total_count: 1,
    });
  });
  operation("delete_secret_locks_bulk", async (session) => {
    const { id } = await locked(session);
    await sent(session, `/secrets/${id}/locks_bulk?name=conformance-lock`, 200, remove);
    expect(await sent(session, `/secrets/${id}/locks`, 200)).toMatchObject({ total_count: 0 });
  });
  const ofVersion = (id: string) => `/secrets/${id}/versions/current/locks`;
  operation("create_secret_version_locks_bulk", async (session) => {
    const { id } = await secret(session);
    session.later(gone(session, `/secrets/${id}/locks_bulk`));
    const made = await sent(session, `${ofVersion(id)}_bulk`, 201, { body: locks });
    expect(made).toMatchObject({ secret_id: id, versions: [{ locks: ["conformance-lock"] }] });
  });
  operation("list_secret_version_locks", async (session) => {
    const { id } = await locked(session);
    expect(await sent(session, ofVersion(id), 200)).toMatchObject({
      total_count: 1,
      locks: [{ name: "conformance-lock" }],
    });
  });
  operation("delete_secret_version_locks_bulk", async (session) => {
    const { id } = await locked(session);
    await sent(session, `${ofVersion(id)}_bulk`, 200, remove);
    expect(await sent(session, ofVersion(id), 200)).toMatchObject({ total_count: 0 });
  });
  operation("list_secrets_locks", async (session) => {
    const { id } = await locked(session);
    const { secrets_locks } = await sent(session, "/secrets_locks?search=conformance-lock", 200);
    expect(secrets_locks.map((one: { secret_id: string }) => one.secret_id)).toContain(id);
  });
});
