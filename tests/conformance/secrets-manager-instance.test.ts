import IamPolicyManagementV1 from "@ibm-cloud/platform-services/iam-policy-management/v1";
import { isoStamp, type Session, text } from "./_helpers/conformance";
import {
  bad,
  config_type,
  configured,
  engineKey,
  operation,
  ownEngine,
  refusal,
  remove,
  secret,
  send,
  sent,
} from "./_helpers/secrets-manager";

// Source: Secrets Manager API v2, https://cloud.ibm.com/apidocs/secrets-manager/secrets-manager-v2, and IBM's SDKs for it.

describe("secrets-manager: configurations", () => {
  operation(
    "create_configuration",
    async (session) => {
      const { name, made, body } = await configured(session);
      expect(made).toMatchObject({
        name,
        config_type,
        secret_type: "iam_credentials",
        created_at: isoStamp,
        created_by: session.iamId,
      });
      expect(await send(session, "/configurations", { body })).toMatchObject({ status: 400, body: refusal });
      const wrong = { ...body, name: "other", api_key: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
      expect(await send(session, "/configurations", { body: wrong })).toMatchObject({
        status: 400,
        body: refusal,
      });
    },
    ownEngine,
  );
  operation(
    "list_configurations",
    async (session) => {
      const { name } = await configured(session);
      const { configurations, total_count } = await sent(session, "/configurations", 200);
      expect(total_count).toBe(1);
      expect(configurations).toMatchObject([{ name, config_type }]);
      expect(JSON.stringify(configurations)).not.toContain("api_key");
    },
    ownEngine,
  );
  operation(
    "get_configuration",
    async (session) => {
      const { name, body } = await configured(session);
      expect(await sent(session, `/configurations/${name}`, 200)).toMatchObject({
        name,
        api_key: body.api_key,
      });
      await sent(session, "/configurations/nope", 404);
    },
    ownEngine,
  );
  operation(
    "update_configuration",
    async (session) => {
      const { name } = await configured(session);
      const body = { disabled: true };
      const headers = { "x-sm-accept-configuration-type": config_type };
      const change = { method: "PATCH", body, headers };
      expect(await sent(session, `/configurations/${name}`, 200, change)).toMatchObject({
        name,
        disabled: true,
      });
    },
    ownEngine,
  );
  operation(
    "delete_configuration",
    async (session) => {
      const { name } = await configured(session);
      await sent(session, `/configurations/${name}`, 204, remove);
      await sent(session, `/configurations/${name}`, 404);
    },
    ownEngine,
  );
  operation(
    "create_configuration_action",
    async (session) => {
      const { name } = await configured(session);
      const body = { action_type: "private_cert_configuration_action_rotate_crl" };
      expect(await send(session, `/configurations/${name}/actions`, { body })).toMatchObject({
        status: 400,
        body: refusal,
      });
    },
    ownEngine,
  );
});

describe("secrets-manager: tasks and actions, which these types of secrets do not have", () => {
  const task = `sm-task-${bad}`;
  operation("list_secret_tasks", async (session) => {
    const { id } = await secret(session);
    expect(await sent(session, `/secrets/${id}/tasks`, 200)).toMatchObject({ tasks: [] });
  });
  operation("get_secret_task", async (session) => {
    const { id } = await secret(session);
    await sent(session, `/secrets/${id}/tasks/${task}`, 404);
  });
  operation("replace_secret_task", async (session) => {
    const { id } = await secret(session);
    const body = { status: "credentials_deleted" };
    const { status } = await send(session, `/secrets/${id}/tasks/${task}`, { method: "PUT", body });
    expect(status).toBeGreaterThanOrEqual(400);
  });
  operation("delete_secret_task", async (session) => {
    const { id } = await secret(session);
    await sent(session, `/secrets/${id}/tasks/${task}`, 404, remove);
  });
  const body = { action_type: "private_cert_action_revoke_certificate" };
  operation("create_secret_action", async (session) => {
    const { id } = await secret(session);
    expect(await send(session, `/secrets/${id}/actions`, { body })).toMatchObject({
      status: 400,
      body: refusal,
    });
  });
  operation("create_secret_version_action", async (session) => {
    const { id } = await secret(session);
    expect(await send(session, `/secrets/${id}/versions/current/actions`, { body })).toMatchObject({
      status: 400,
      body: refusal,
    });
  });
});

describe("secrets-manager: notifications, and the API before v2", () => {
  const registration = "/notifications/registration";
  const somebodys = { disturbs: "an instance has one registration, and it is somebody's" };
  async function registered(session: Session) {
    const { accountId } = session;
    const guid = "6f0d2a9c-1c55-4a1e-9a35-7d5f0b1c2d3e";
    await session
      .sdk(IamPolicyManagementV1)
      .createPolicy({
        type: "authorization",
        subjects: [
          {
            attributes: [
              { name: "accountId", value: accountId },
              { name: "serviceName", value: "secrets-manager" },
            ],
          },
        ],
        roles: [{ role_id: "crn:v1:bluemix:public:event-notifications::::serviceRole:EventSourceManager" }],
        resources: [
          {
            attributes: [
              { name: "accountId", value: accountId },
              { name: "serviceName", value: "event-notifications" },
            ],
          },
        ],
      })
      .catch((error: { status: number }) => expect(error.status).toBe(409)); // of the test before
    const crn = `crn:v1:bluemix:public:event-notifications:us-south:a/${accountId}:${guid}::`;
    await send(session, registration, remove);
    const body = { event_notifications_instance_crn: crn, event_notifications_source_name: "conformance" };
    return { crn, made: await sent(session, registration, 201, { body }) };
  }
  operation(
    "create_notifications_registration",
    async (session) => {
      const { crn, made } = await registered(session);
      expect(made).toEqual({ event_notifications_instance_crn: crn });
    },
    somebodys,
  );
  operation(
    "get_notifications_registration",
    async (session) => {
      const { crn } = await registered(session);
      expect(await sent(session, registration, 200)).toEqual({ event_notifications_instance_crn: crn });
    },
    somebodys,
  );
  operation(
    "get_notifications_registration_test",
    async (session) => {
      await registered(session);
      await sent(session, `${registration}/test`, 204);
    },
    somebodys,
  );
  operation(
    "delete_notifications_registration",
    async (session) => {
      await registered(session);
      await sent(session, registration, 204, remove);
      await sent(session, registration, 404);
    },
    somebodys,
  );
  operation("get_endpoints", async (session) => {
    const [guid, region] = session.secretsManager.split(".");
    const crn = `crn:v1:bluemix:public:secrets-manager:${region}:a/${session.accountId}:${guid}::`;
    const url = `https://${region}.secrets-manager.cloud.ibm.com/api/v1/instances/${encodeURIComponent(crn)}/endpoints`;
    const { status, body } = await session.call(url);
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toContain(`${guid}.${region}.secrets-manager.appdomain.cloud`);
  });
  operation(
    "put_config",
    async (session) => {
      const api_key = await engineKey(session);
      await send(session, "/configurations/conformance-engine", remove);
      await sent(session, "/api/v1/config/iam_credentials", 204, { method: "PUT", body: { api_key } });
      const wrong = { method: "PUT", body: { api_key: "$IBM_CLOUD_API_KEY" } };
      expect((await send(session, "/api/v1/config/iam_credentials", wrong)).status).toBe(400);
    },
    ownEngine,
  );
  operation(
    "get_config",
    async (session) => {
      await send(session, "/configurations/conformance-engine", remove);
      const api_key = await engineKey(session);
      await sent(session, "/api/v1/config/iam_credentials", 204, { method: "PUT", body: { api_key } });
      const { metadata, resources } = await sent(session, "/api/v1/config/iam_credentials", 200);
      expect({ metadata, resources }).toMatchObject({
        metadata: { collection_type: "application/vnd.ibm.secrets-manager.config+json", collection_total: 1 },
        resources: [{ api_key_hash: text }],
      });
    },
    ownEngine,
  );
});
