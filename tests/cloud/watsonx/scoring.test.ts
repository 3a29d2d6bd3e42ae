import { TestCloud } from "../_helpers/cloud";
import { addMember, ml, newSpace, type Person, platform, somebody, storage, theOwner } from "./_space";

let cloud: TestCloud;
let owner: Person;
let space: string;
let deployment: string;
const asset = { id: "4cedab6d-e8e4-4214-b81a-2ddb122db2ab" };
const deployments = `${ml}/ml/v4/deployments`;
const version = "version=2024-05-01";
const rows = {
  input_data: [
    {
      fields: ["age", "income"],
      values: [
        [42, 1000],
        [7, 0],
      ],
    },
  ],
};
const score = (who: Person, id = deployment, host = deployments) =>
  who.call(`${host}/${id}/predictions?${version}`, { body: rows });

beforeAll(async () => {
  cloud = await TestCloud.start();
  owner = await theOwner(cloud);
  space = await newSpace(cloud, owner);
  const body = { name: "model", space_id: space, asset, online: {} };
  const made = await owner.call(`${deployments}?${version}`, { body });
  deployment = made.body.metadata.id;
  cloud.cloud.clock.advance(5000);
});
afterAll(() => cloud.close());

test("a deployment is initializing, then ready with its URL; a serving name is another address of it", async () => {
  const online = { parameters: { serving_name: "risk" } };
  const body = { name: "risk", space_id: space, asset, online };
  const made = await owner.call(`${deployments}?${version}`, { body });
  expect(made.status).toBe(202);
  expect(made.body.entity.status).toEqual({ state: "initializing" });
  const { id } = made.body.metadata;
  expect((await score(owner, id)).status).toBe(400);
  cloud.cloud.clock.advance(5000);
  const ready = (await owner.call(`${deployments}/${id}?${version}&space_id=${space}`)).body;
  expect(ready.entity.status).toMatchObject({
    state: "ready",
    online_url: { url: `${deployments}/${id}/predictions` },
  });
  expect((await score(owner, "risk")).body.predictions[0].values).toHaveLength(2);
  expect((await owner.call(`${deployments}?${version}`, { body })).status).toBe(409);
  expect((await owner.call(`${deployments}?${version}&space_id=${space}`)).body.resources).toHaveLength(2);
  expect((await owner.call(`${deployments}/${id}?${version}`, { method: "DELETE" })).status).toBe(204);
  expect((await score(owner, id)).status).toBe(404);
});

test.each([
  ["viewer", 403],
  ["editor", 202],
  ["admin", 202],
])("a service ID with the role %s scores with its token; deploying answers %i", async (role, status) => {
  const app = await somebody(cloud);
  const before = await score(app);
  expect(before.status).toBe(403);
  expect(before.body).toMatchObject({ errors: [{ code: "authorization_rejected" }], status_code: 403 });
  await addMember(owner, space, app, role);
  const scored = await score(app);
  expect(scored.status).toBe(200);
  expect(scored.body).toEqual({
    predictions: [
      {
        fields: ["age", "income"],
        values: [
          [42, 1000],
          [7, 0],
        ],
      },
    ],
  });
  const body = { name: "another", space_id: space, asset, online: {} };
  expect((await app.call(`${deployments}?${version}`, { body })).status).toBe(status);
  await owner.call(`${platform}/v2/spaces/${space}/members/${app.iamId}`, { method: "DELETE" });
  expect((await score(app)).status).toBe(403);
});

test("a token that is over, or none, is not authenticated", async () => {
  const app = await somebody(cloud);
  await addMember(owner, space, app, "editor");
  cloud.cloud.clock.advance(3_600_000);
  const refused = await score(app);
  expect(refused.status).toBe(401);
  expect(refused.body.errors[0].code).toBe("authentication_token_not_valid");
  owner = await theOwner(cloud);
  expect(
    (await cloud.call(`${deployments}/${deployment}/predictions?${version}`, { body: rows })).status,
  ).toBe(401);
});

test("a space without a Machine Learning instance neither deploys nor generates", async () => {
  const bare = (await owner.call(`${platform}/v2/spaces`, { body: { name: "bare", storage } })).body.metadata
    .id;
  const body = { name: "model", space_id: bare, asset, online: {} };
  const refused = await owner.call(`${deployments}?${version}`, { body });
  expect(refused.status).toBe(403);
  expect(refused.body.errors[0]).toMatchObject({
    code: "no_associated_service_instance_error",
    message: `space_id ${bare} is not associated with a WML instance`,
  });
});

test("a deployment is known in its region only, and the version of the API is required", async () => {
  expect((await score(owner, deployment, "https://eu-de.ml.cloud.ibm.com/ml/v4/deployments")).status).toBe(
    404,
  );
  const without = await owner.call(`${deployments}/${deployment}/predictions`, { body: rows });
  expect(without.status).toBe(400);
  expect(without.body.errors[0].message).toContain("version");
  const empty = await owner.call(`${deployments}/${deployment}/predictions?${version}`, { body: {} });
  expect(empty.body.errors[0].message).toContain("input_data");
});

test("text is generated for editors, by the models that there are", async () => {
  const url = `${ml}/ml/v1/text/generation?${version}`;
  const body = {
    model_id: "local/echo",
    input: "say this and no more",
    space_id: space,
    parameters: { max_new_tokens: 2 },
  };
  const { body: reply } = await owner.call(url, { body });
  expect(reply).toMatchObject({
    model_id: "local/echo",
    results: [
      {
        generated_text: "say this",
        generated_token_count: 2,
        input_token_count: 5,
        stop_reason: "max_tokens",
      },
    ],
  });
  expect((await owner.call(url, { body: { ...body, model_id: "ibm/granite" } })).body.errors[0].code).toBe(
    "model_not_supported",
  );
  const viewer = await somebody(cloud);
  await addMember(owner, space, viewer, "viewer");
  expect((await viewer.call(url, { body })).status).toBe(403);
});

test("the instance of a space is shown to its members", async () => {
  const { guid } = (await owner.call(`${platform}/v2/spaces/${space}`)).body.entity.compute[0];
  const { body } = await owner.call(`${ml}/ml/v4/instances/${guid}?${version}&space_id=${space}`);
  expect(body).toMatchObject({
    metadata: { id: guid },
    entity: { plan: { name: "lite" }, status: "active" },
  });
});
