import fc from "fast-check";
import { TestCloud } from "../_helpers/cloud";
import { accessGroup, engineIdentity, host, SecretsManagerClient } from "./_instance";

let cloud: TestCloud;
let token: string;
let secret: string;
beforeAll(async () => {
  cloud = await TestCloud.start();
  token = await cloud.token();
  const owner = new SecretsManagerClient(cloud, token);
  const { apiKey: api_key } = engineIdentity(cloud);
  await owner.post("/configurations", {
    config_type: "iam_credentials_configuration",
    name: "engine",
    api_key,
  });
  const access_groups = [accessGroup(cloud)];
  const body = {
    secret_type: "iam_credentials",
    name: "target",
    ttl: "1h",
    reuse_api_key: true,
    access_groups,
  };
  secret = (await owner.post("/secrets", body)).result.id;
});
afterAll(() => cloud.close());

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    "",
    "default",
    "1h",
    "999999999d",
    "current",
    "\\u0000",
    "__proto__",
    -1,
    1e308,
    null,
    [],
    {},
  ),
);
const fields = [
  ...[
    "name",
    "secret_type",
    "config_type",
    "api_key",
    "disabled",
    "payload",
    "ttl",
    "reuse_api_key",
    "rotation",
  ],
  ...["access_groups", "service_id", "account_id", "labels", "custom_metadata", "expiration_date", "locks"],
  ...["restore_from_version", "version_custom_metadata", "secret_group_id", "action_type", "description"],
];
const body = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(fc.constantFrom(...fields), value),
  fc.record({
    secret_type: fc.constantFrom("arbitrary", "iam_credentials"),
    name: fc.constantFrom("fuzzed", "target"),
    payload: value,
    ttl: value,
    reuse_api_key: fc.boolean(),
    rotation: value,
    access_groups: value,
  }),
);
const route = fc.constantFrom(
  ["POST", "/secrets"],
  ["PATCH", "/secrets/ID/metadata"],
  ["POST", "/secrets/ID/versions"],
  ["PATCH", "/secrets/ID/versions/current/metadata"],
  ["POST", "/secrets/ID/locks_bulk"],
  ["POST", "/secrets/ID/actions"],
  ["POST", "/secret_groups"],
  ["PATCH", "/secret_groups/default"],
  ["POST", "/configurations"],
  ["PATCH", "/configurations/engine"],
  ["POST", "/notifications/registration"],
);

test("no body makes it fail: every request is answered with a decision", async () => {
  await fc.assert(
    fc.asyncProperty(route, body, async ([method, path], content) => {
      const url = `${host}/api/v2${path?.replace("ID", secret)}`;
      const reply = await cloud.call(url, { method, token, body: JSON.stringify(content) });
      expect([200, 201, 400, 404, 409, 412, 501]).toContain(reply.status);
      if (reply.status >= 400) expect(reply.body.errors[0].message).not.toBe("");
    }),
    { numRuns: 300 },
  );
});

test("no query or path makes it fail either", async () => {
  const text = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom("-1", "1e9", "%00", "__proto__", "name", "-name"),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("secrets", "configurations", "secrets_locks"),
      text,
      text,
      async (list, a, b) => {
        const query = new URLSearchParams({
          limit: a,
          offset: b,
          sort: a,
          search: b,
          groups: a,
          match_all_labels: b,
        });
        expect([200, 400]).toContain((await cloud.call(`${host}/api/v2/${list}?${query}`, { token })).status);
        const named = `${host}/api/v2/secret_groups/${encodeURIComponent(a)}/secret_types/arbitrary/secrets/${encodeURIComponent(b)}`;
        expect([200, 400, 404]).toContain((await cloud.call(named, { token })).status);
      },
    ),
    { numRuns: 150 },
  );
});
