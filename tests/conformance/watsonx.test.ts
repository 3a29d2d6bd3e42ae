import { randomUUID } from "node:crypto";
import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import type { Call } from "../_helpers/cloud-client";
import { bodyOf, isoStamp, operation as operationOf, type Session, text } from "./_helpers/conformance";
import { needs } from "./_helpers/target";

// Source: watsonx.ai API, https://cloud.ibm.com/apidocs/watsonx-ai, the platform's /v2/spaces, and IBM's Python
// client ibm-watsonx-ai, which is what says how spaces and members are asked for. The region is us-south.

const platform = "https://api.dataplatform.cloud.ibm.com/v2";
const ml = "https://us-south.ml.cloud.ibm.com/ml";
const version = "version=2024-05-01";
const withInstance = needs("storage", "machineLearning");
const noModel = { disturbs: "a deployment takes a model in the space, and costs capacity units" };

function operation(id: string, run: (session: Session) => Promise<void>, terms = needs("storage")): void {
  operationOf(id, run, terms);
}

async function sent(session: Session, url: string, status: number, options: Call = {}) {
  return bodyOf(await session.call(url, options), status);
}
const remove = { method: "DELETE" };
const patch = (body: object): Call => ({
  method: "PATCH",
  body,
  headers: { "content-type": "application/json-patch+json" },
});

async function space(session: Session, more: object = {}) {
  const body = {
    name: session.name("space"),
    description: "Made by a test",
    storage: { resource_crn: session.storage },
    ...more,
  };
  const made = await sent(session, `${platform}/spaces`, 202, { body });
  const id: string = made.metadata.id;
  session.later(() => session.call(`${platform}/spaces/${id}`, remove));
  for (let attempt = 0; attempt < 30; attempt++) {
    const read = await sent(session, `${platform}/spaces/${id}`, 200);
    if (read.entity.status.state === "active") return { id, name: body.name, made, read };
    await session.wait(2);
  }
  throw new Error(`${body.name} did not become active.`);
}

async function spaceWithInstance(session: Session) {
  const crn = await session.machineLearning();
  const compute = [{ crn, name: "machine learning" }];
  return { ...(await space(session, { compute })), guid: crn.split(":")[7] ?? "" };
}

async function member(session: Session, role = "viewer") {
  const identity = session.sdk(IamIdentityV1);
  const { accountId } = session;
  const { result } = await identity.createServiceId({ accountId, name: session.name("member") });
  session.later(() => identity.deleteServiceId({ id: result.id }));
  const { id } = await space(session);
  const one = { id: result.iam_id, type: "service", role };
  const made = await sent(session, `${platform}/spaces/${id}/members`, 200, { body: { members: [one] } });
  return { one, made, url: `${platform}/spaces/${id}/members` };
}

async function deployment(session: Session) {
  const { id: space_id } = await spaceWithInstance(session);
  const body = { name: session.name("deployment"), space_id, asset: { id: randomUUID() }, online: {} };
  const made = await sent(session, `${ml}/v4/deployments?${version}`, 202, { body });
  await session.wait(5);
  const url = `${ml}/v4/deployments/${made.metadata.id}?${version}&space_id=${space_id}`;
  return { id: made.metadata.id as string, name: body.name, space_id, made, url };
}

describe("watsonx: spaces", () => {
  operation("spaces_create", async (session) => {
    const { made, id, name } = await space(session);
    expect(made).toMatchObject({
      metadata: { id, creator_id: session.iamId, created_at: isoStamp, url: `/v2/spaces/${id}` },
      entity: { name, description: "Made by a test", scope: { bss_account_id: session.accountId } },
    });
    const nameless = { storage: { resource_crn: session.storage } };
    await sent(session, `${platform}/spaces`, 400, { body: nameless });
  });
  operation("spaces_list", async (session) => {
    const { id, name } = await space(session);
    const { resources } = await sent(session, `${platform}/spaces?name=${name}&limit=10`, 200);
    expect(resources).toMatchObject([{ metadata: { id } }]);
  });
  operation("spaces_get", async (session) => {
    const { read, name } = await space(session);
    expect(read.entity).toMatchObject({ name, status: { state: "active" } });
    const { status } = await session.call(`${platform}/spaces/${randomUUID()}`);
    expect([403, 404]).toContain(status); // which of them is not documented
  });
  operation("spaces_update", async (session) => {
    const { id } = await space(session);
    const steps = [{ op: "replace", path: "/description", value: "Changed" }];
    const changed = await sent(session, `${platform}/spaces/${id}`, 200, patch(steps));
    expect(changed.entity).toMatchObject({ description: "Changed" });
  });
  operation("spaces_delete", async (session) => {
    const { id } = await space(session);
    await sent(session, `${platform}/spaces/${id}`, 202, remove);
    await session.wait(60);
    expect([403, 404]).toContain((await session.call(`${platform}/spaces/${id}`)).status);
  });
});

describe("watsonx: members", () => {
  operation("members_create", async (session) => {
    const { one, made } = await member(session);
    expect(made.resources).toMatchObject([one]);
  });
  operation("members_list", async (session) => {
    const { one, url } = await member(session);
    const { resources } = await sent(session, `${url}?role=viewer`, 200);
    expect(resources).toMatchObject([one]);
    const admins = (await sent(session, `${url}?role=admin`, 200)).resources;
    expect(admins).toMatchObject([{ id: session.iamId, role: "admin" }]);
  });
  operation("members_get", async (session) => {
    const { one, url } = await member(session);
    expect(await sent(session, `${url}/${one.id}`, 200)).toMatchObject(one);
    await sent(session, `${url}/iam-ServiceId-${randomUUID()}`, 404);
  });
  operation("members_update", async (session) => {
    const { one, url } = await member(session);
    const steps = [{ op: "replace", path: "/role", value: "editor" }];
    expect(await sent(session, `${url}/${one.id}`, 200, patch(steps))).toMatchObject({ role: "editor" });
  });
  operation("members_delete", async (session) => {
    const { one, url } = await member(session);
    await sent(session, `${url}/${one.id}`, 204, remove);
    await sent(session, `${url}/${one.id}`, 404);
  });
});

describe("watsonx: Machine Learning", () => {
  operation(
    "instances_get",
    async (session) => {
      const { id, guid } = await spaceWithInstance(session);
      const found = await sent(session, `${ml}/v4/instances/${guid}?${version}&space_id=${id}`, 200);
      expect(found).toMatchObject({ metadata: { id: guid }, entity: { plan: { name: text } } });
    },
    withInstance,
  );
  operation(
    "deployments_create",
    async (session) => {
      const { made, name, space_id } = await deployment(session);
      expect(made).toMatchObject({
        metadata: { id: text, name, space_id, owner: session.iamId, created_at: isoStamp },
        entity: { name, online: {}, space_id, status: { state: "initializing" } },
      });
    },
    noModel,
  );
  operation(
    "deployments_list",
    async (session) => {
      const { id, space_id } = await deployment(session);
      const { resources } = await sent(session, `${ml}/v4/deployments?${version}&space_id=${space_id}`, 200);
      expect(resources).toMatchObject([{ metadata: { id } }]);
    },
    noModel,
  );
  operation(
    "deployments_get",
    async (session) => {
      const { id, url } = await deployment(session);
      const { entity } = await sent(session, url, 200);
      expect(entity.status).toMatchObject({
        state: "ready",
        inference: [{ url: `${ml}/v4/deployments/${id}/predictions` }],
      });
    },
    noModel,
  );
  operation(
    "deployments_delete",
    async (session) => {
      const { url } = await deployment(session);
      await sent(session, url, 204, remove);
      await sent(session, url, 404);
    },
    noModel,
  );
  operation(
    "deployments_compute_predictions",
    async (session) => {
      const { id } = await deployment(session);
      const url = `${ml}/v4/deployments/${id}/predictions?${version}`;
      const body = { input_data: [{ fields: ["a", "b"], values: [[1, 2]] }] };
      const { predictions } = await sent(session, url, 200, { body });
      expect(predictions).toMatchObject([{ values: [expect.any(Array)] }]);
      await sent(session, url, 400, { body: {} });
    },
    noModel,
  );
  operation(
    "text_generation",
    async (session) => {
      const { id: space_id } = await spaceWithInstance(session);
      const body = { model_id: "local/echo", input: "one two", space_id };
      expect(await sent(session, `${ml}/v1/text/generation?${version}`, 200, { body })).toMatchObject({
        model_id: "local/echo",
        results: [
          { generated_text: text, generated_token_count: 2, input_token_count: 2, stop_reason: text },
        ],
      });
    },
    { disturbs: "asks the one model of the local cloud; IBM's cost money" },
  );
});
