import { seeded, TestCloud } from "../_helpers/cloud";
import { v1, v2 } from "./_bodies";

let cloud: TestCloud;
let token: string;
const url = "https://iam.cloud.ibm.com";

beforeAll(async () => {
  cloud = await TestCloud.start();
  token = await cloud.token();
});
afterAll(() => cloud.close());

const post = (path: string, body: object) => cloud.call(`${url}${path}`, { token, body });
const put = (path: string, body: object, etag?: string) =>
  cloud.call(`${url}${path}`, { method: "PUT", token, body, headers: etag ? { "if-match": etag } : {} });

test("the same policy again is a 409 that names the one that is there", async () => {
  const body = v2("IBMid-Same", "Viewer", { serviceName: "kms", region: "us-south" });
  const first = await post("/v2/policies", body);
  body.resource.attributes.reverse();
  const again = await post("/v2/policies", body);
  expect(again.status).toBe(409);
  expect(again.body).toMatchObject({
    trace: again.headers["transaction-id"],
    status_code: 409,
    errors: [
      {
        code: "policy_conflict_error",
        message: expect.stringContaining(first.body.id),
        details: { conflicts_with: { etag: first.headers.etag, policy: first.body } },
      },
    ],
  });
});

test("the versions of the API share their policies: v2's repeats v1's", async () => {
  const first = await post("/v1/policies", v1("IBMid-Both", "Viewer", { serviceName: "kms" }));
  const again = await post("/v2/policies", v2("IBMid-Both", "Viewer", { serviceName: "kms" }));
  expect(again.status).toBe(409);
  const [error] = again.body.errors;
  expect(error.details.conflicts_with.policy.href).toBe(`${url}/v1/policies/${first.body.id}`);
});

test("another role, target, subject or type does not conflict", async () => {
  const bodies = [
    v2("IBMid-A", "Viewer", { serviceName: "kms" }),
    v2("IBMid-A", "Editor", { serviceName: "kms" }),
    v2("IBMid-A", "Viewer", { serviceName: "kms", serviceInstance: "guid" }),
    v2("IBMid-B", "Viewer", { serviceName: "kms" }),
    v2({ serviceName: "secrets-manager", accountId: seeded.account }, "Viewer", { serviceName: "kms" }),
  ];
  for (const body of bodies) expect((await post("/v2/policies", body)).status).toBe(201);
});

test("a deleted policy does not conflict, but cannot come back beside its twin", async () => {
  const body = v1("IBMid-Twin", "Viewer", { serviceName: "kms" });
  const first = await post("/v1/policies", body);
  const path = `/v1/policies/${first.body.id}`;
  await cloud.call(`${url}${path}`, { method: "DELETE", token });
  expect((await post("/v1/policies", body)).status).toBe(201);
  const { headers } = await cloud.call(`${url}${path}`, { token });
  const restored = await cloud.call(`${url}${path}`, {
    method: "PATCH",
    token,
    body: { state: "active" },
    headers: { "if-match": String(headers.etag) },
  });
  expect(restored.status).toBe(409);
});

test("a replacement may keep what it is, but not become another policy's twin", async () => {
  const kept = await post("/v1/policies", v1("IBMid-R", "Viewer", { serviceName: "kms" }));
  await post("/v1/policies", v1("IBMid-R", "Editor", { serviceName: "kms" }));
  const path = `/v1/policies/${kept.body.id}`;
  const same = await put(path, v1("IBMid-R", "Viewer", { serviceName: "kms" }), String(kept.headers.etag));
  expect(same.status).toBe(200);
  const twin = await put(path, v1("IBMid-R", "Editor", { serviceName: "kms" }), String(same.headers.etag));
  expect(twin.status).toBe(409);
  expect((await cloud.call(`${url}${path}`, { token })).headers.etag).toBe(same.headers.etag);
});

test("a stale If-Match is a 412 and changes nothing; a missing one is a 400", async () => {
  const made = await post("/v2/policies", v2("IBMid-Stale", "Viewer", { serviceName: "kms" }));
  const path = `/v2/policies/${made.body.id}`;
  const body = v2("IBMid-Stale", "Editor", { serviceName: "kms" });
  expect((await put(path, body, String(made.headers.etag))).status).toBe(200);
  const stale = await put(
    path,
    v2("IBMid-Stale", "Operator", { serviceName: "kms" }),
    String(made.headers.etag),
  );
  expect(stale.status).toBe(412);
  expect((await put(path, body)).status).toBe(400);
  const read = await cloud.call(`${url}${path}`, { token });
  expect(read.body.control).toEqual(body.control);
});

test("the type of a policy cannot be changed", async () => {
  const made = await post("/v2/policies", v2("IBMid-Type", "Viewer", { serviceName: "kms" }));
  const source = { serviceName: "secrets-manager", accountId: seeded.account };
  const reply = await put(
    `/v2/policies/${made.body.id}`,
    v2(source, "Viewer", { serviceName: "kms" }),
    String(made.headers.etag),
  );
  expect(reply.status).toBe(400);
  expect(reply.body.errors[0].message).toContain("type");
});

test("an account holds 4020 policies; deleted ones do not count", async () => {
  const { policies } = cloud.cloud.iam;
  const made = await post("/v1/policies", v1("IBMid-Model", "Viewer", { serviceName: "kms" }));
  const model = policies.get(made.body.id)!;
  const active = [...policies.values()].filter(({ state }) => state === "active").length;
  const filler = Array.from({ length: 4020 - active }, (_, n) => `filler-${n}`);
  for (const id of filler) policies.put(id, { ...model, id });
  const one = v1("IBMid-OneMore", "Viewer", { serviceName: "kms" });
  const refused = await post("/v1/policies", one);
  expect(refused.status).toBe(400);
  expect(refused.body.errors[0].message).toContain("4020");
  policies.put("filler-0", { ...model, id: "filler-0", state: "deleted" });
  expect((await post("/v1/policies", one)).status).toBe(201);
  for (const id of filler) policies.delete(id);
});

test("a deleted policy can be restored for thirty days", async () => {
  const body = v1("IBMid-Gone", "Viewer", { serviceName: "kms" });
  const remove = (id: string) => cloud.call(`${url}/v1/policies/${id}`, { method: "DELETE", token });
  const first = await post("/v1/policies", body);
  await remove(first.body.id);
  cloud.cloud.clock.advance(30 * 24 * 3600 * 1000 + 1000);
  token = await cloud.token();
  await remove((await post("/v1/policies", body)).body.id);
  expect((await cloud.call(`${url}/v1/policies/${first.body.id}`, { token })).status).toBe(404);
});
