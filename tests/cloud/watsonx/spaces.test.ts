import { seeded, TestCloud } from "../_helpers/cloud";
import { mlInstance, newSpace, type Person, platform, somebody, storage, theOwner } from "./_space";

let cloud: TestCloud;
let owner: Person;
beforeAll(async () => {
  cloud = await TestCloud.start();
  owner = await theOwner(cloud);
});
afterAll(() => cloud.close());

const spaces = `${platform}/v2/spaces`;

test("a space is prepared, becomes active, is changed, and goes when it is deleted", async () => {
  const crn = mlInstance(cloud);
  const body = {
    name: "models",
    description: "Ours",
    storage,
    compute: [{ crn, name: "ml" }],
    stage: { production: true },
  };
  const made = await owner.call(spaces, { body });
  expect(made.status).toBe(202);
  const { id } = made.body.metadata;
  expect(made.body).toMatchObject({
    metadata: { creator_id: seeded.owner, url: `/v2/spaces/${id}` },
    entity: {
      name: "models",
      scope: { bss_account_id: seeded.account },
      stage: { production: true },
      status: { state: "preparing" },
      compute: [{ crn, guid: crn.split(":")[7], name: "ml", type: "machine_learning" }],
    },
  });
  cloud.cloud.clock.advance(5000);
  expect((await owner.call(`${spaces}/${id}`)).body.entity.status.state).toBe("active");

  const patch = [
    { op: "replace", path: "/name", value: "models-2" },
    { op: "remove", path: "/compute" },
  ];
  const changed = await owner.call(`${spaces}/${id}`, { method: "PATCH", body: patch });
  expect(changed.body.entity.name).toBe("models-2");
  expect(changed.body.entity).not.toHaveProperty("compute");
  expect((await owner.call(`${spaces}?name=models-2`)).body.resources).toHaveLength(1);

  expect((await owner.call(`${spaces}/${id}`, { method: "DELETE" })).status).toBe(202);
  expect((await owner.call(`${spaces}/${id}`)).body.entity.status.state).toBe("deleting");
  cloud.cloud.clock.advance(5000);
  expect((await owner.call(`${spaces}/${id}`)).status).toBe(404);
});

test("spaces belong to the region of the host, and are listed page by page to their members only", async () => {
  const tokyo = "https://api.jp-tok.dataplatform.cloud.ibm.com/v2/spaces";
  const creator = await somebody(cloud);
  for (const name of ["a", "b", "c"]) await newSpace(cloud, creator, { name });
  expect((await creator.call(tokyo)).body.resources).toEqual([]);
  const first = (await creator.call(`${spaces}?limit=2`)).body;
  expect(first.resources).toHaveLength(2);
  const second = (await creator.call(`${platform}${first.next.href}`)).body;
  expect(second.resources.map((space: { entity: { name: string } }) => space.entity.name)).toEqual(["c"]);
  expect(second).not.toHaveProperty("next");
  const stranger = await somebody(cloud);
  expect((await stranger.call(spaces)).body.resources).toEqual([]);
  const id = first.resources[0].metadata.id;
  expect((await stranger.call(`${spaces}/${id}`)).status).toBe(403);
  expect((await owner.call(`${spaces}/${id}`)).status).toBe(200);
});

test.each([
  "api.dataplatform.cloud.ibm.com",
  "api.eu-gb.dataplatform.cloud.ibm.com",
  "api.eu-de.dataplatform.cloud.ibm.com",
  "api.jp-tok.dataplatform.cloud.ibm.com",
  "api.au-syd.dai.cloud.ibm.com",
  "api.ca-tor.dai.cloud.ibm.com",
])("%s serves spaces, and no machine learning", async (host) => {
  expect((await owner.call(`https://${host}/v2/spaces`)).status).toBe(200);
  expect((await owner.call(`https://${host}/ml/v4/deployments?version=2024-01-01`)).status).toBe(404);
});

test("a Machine Learning instance that is not there, or elsewhere, is refused by name", async () => {
  const missing = mlInstance(cloud).replace(/[0-9a-f]{12}::$/, "000000000000::");
  for (const crn of [missing, mlInstance(cloud, "eu-de"), "crn:v1:nonsense", storage.resource_crn]) {
    const { status, body } = await owner.call(spaces, {
      body: { name: "x", storage, compute: [{ crn, name: "ml" }] },
    });
    expect([crn, status]).toEqual([crn, 400]);
    expect(body.errors[0].message).toContain("compute");
  }
  const noStorage = await owner.call(spaces, { body: { name: "x" } });
  expect(noStorage.body.errors[0].message).toContain("storage");
  const anonymous = await cloud.call(spaces);
  expect(anonymous.status).toBe(401);
  expect(anonymous.body.errors[0].code).toBe("authentication_token_not_valid");
});
