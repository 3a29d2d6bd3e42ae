import fc from "fast-check";
import { seeded, TestCloud } from "../_helpers/cloud";

let cloud: TestCloud;
let token: string;
let group: string;

beforeAll(async () => {
  cloud = await TestCloud.start();
  token = await cloud.token();
  const url = `https://iam.cloud.ibm.com/v2/groups?account_id=${seeded.account}`;
  group = (await cloud.call(url, { token, body: { name: "fuzzed" } })).body.id;
});
afterAll(() => cloud.close());

const groups = "https://iam.cloud.ibm.com/v2/groups";
const users = `https://user-management.cloud.ibm.com/v2/accounts/${seeded.account}/users`;
const restrictions = "https://cbr.cloud.ibm.com/v1";

const odd = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom("", "-1", "0", "101", "1e9", "null", "__proto__", "*", "?", "id:", "name:(", "\u0000", "%"),
);
const path = fc.constantFrom(
  () => groups,
  () => `${groups}/${group}`,
  () => `${groups}/${group}/members`,
  () => `${groups}/${group}/members/delete`,
  () => `${groups}/${group}/rules`,
  () => `${groups}/settings`,
  () => `${groups}/_allgroups/members/${seeded.owner}`,
  () => users,
  () => `${users}/${seeded.owner}`,
  () => `${users}/${seeded.owner}/settings`,
  () => `${restrictions}/zones`,
  () => `${restrictions}/rules`,
  () => `${restrictions}/operations`,
  () => `${restrictions}/zones/serviceref_targets`,
);
const parameter = fc.constantFrom(
  ...[
    "account_id",
    "limit",
    "offset",
    "sort",
    "search",
    "type",
    "membership_type",
    "_start",
    "iam_id",
    "verbose",
  ],
  ...["service_name", "service_group_id", "zone_id", "name", "force", "enforcement_mode"],
);
const field = fc.constantFrom(
  ...[
    "name",
    "description",
    "members",
    "groups",
    "type",
    "conditions",
    "expiration",
    "realm_name",
    "language",
  ],
  ...[
    "addresses",
    "excluded",
    "contexts",
    "resources",
    "operations",
    "account_id",
    "state",
    "email",
    "iam_id",
  ],
  ...["allowed_ip_addresses", "public_access_enabled", "attributes", "value", "ref", "__proto__"],
);
const body = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    odd,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    tie("list"),
    tie("object"),
  ),
  list: fc.array(tie("any"), { maxLength: 4 }),
  object: fc.dictionary(field, tie("any"), { maxKeys: 6 }),
})).object;

test("no input makes a service fail", async () => {
  await fc.assert(
    fc.asyncProperty(
      path,
      fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"),
      fc.dictionary(parameter, odd, { maxKeys: 4 }),
      fc.option(body, { nil: undefined }),
      fc.boolean(),
      async (url, method, query, content, inAccount) => {
        const search = new URLSearchParams({
          ...query,
          ...(inAccount ? { account_id: seeded.account } : {}),
        });
        const target = `${url()}?${search}`;
        const removesFuzzed = method === "DELETE" && target.startsWith(`${groups}/${group}?`);
        const text = method === "GET" || method === "HEAD" ? undefined : JSON.stringify(content);
        const reply = await cloud.call(removesFuzzed ? groups : target, {
          method,
          token,
          body: text,
          // Node does not say how long the body of a DELETE is.
          headers: { "if-match": "*", "content-length": String(Buffer.byteLength(text ?? "")) },
        });
        const invitation = method === "POST" && target.startsWith(`${users}?`);
        expect(reply.status).toBeLessThan(500 + (invitation ? 2 : 0));
        if (reply.status >= 400 && method !== "HEAD") {
          expect(reply.body).toMatchObject({ status_code: reply.status, errors: expect.any(Array) });
        }
      },
    ),
    { numRuns: 400 },
  );
}, 60_000);
