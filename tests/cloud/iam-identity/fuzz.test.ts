import fc from "fast-check";
import { seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

let cloud: TestCloud;
let token: string;
let ids: Record<string, string>;
beforeAll(async () => {
  cloud = await TestCloud.start();
  token = await cloud.token();
  const principals = new Principals(cloud.cloud);
  const owner = principals.serviceId("target");
  principals.apiKey(owner.iam_id);
  const [key] = cloud.cloud.iam.apiKeys.by("iam_id", owner.iam_id);
  ids = {
    SERVICE: owner.id,
    KEY: key?.id ?? "",
    PROFILE: principals.profile("target").id,
    ACCOUNT: seeded.account,
    OTHER: seeded.otherAccount,
  };
});
afterAll(() => cloud.close());

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    ...[
      "",
      "ACCOUNT",
      "SERVICE",
      "iam-SERVICE",
      "iam-PROFILE",
      "KEY",
      "*",
      "__proto__",
      "\u0000",
      "?1.2.3.4",
    ],
    ...["crn:v1:x:y:z:r:a/ACCOUNT:i::", "2030-01-01T00:00+0000", "Profile-CR", "IKS_SA", "NOT_SET", "900"],
    ...[-1, 1e308, null, [], {}, true, false],
  ),
);
const fields = [
  ...[
    "account_id",
    "name",
    "description",
    "iam_id",
    "apikey",
    "store_value",
    "expires_at",
    "group_id",
    "type",
  ],
  ...["action_when_leaked", "support_sessions", "unique_instance_crns", "email", "conditions", "realm_name"],
  ...[
    "cr_type",
    "expiration",
    "link",
    "identities",
    "identifier",
    "accounts",
    "mfa",
    "user_mfa",
    "id",
    "version",
  ],
  ...["restrict_user_domains", "allowed_ip_addresses", "session_expiration_in_seconds", "history", "locked"],
];
const body = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...fields), value));
const query = fc.dictionary(
  fc.constantFrom("account_id", "pagesize", "pagetoken", "sort", "order", "iam_id", "scope", "type", "crn"),
  fc.oneof(fc.string(), fc.constantFrom("ACCOUNT", "OTHER", "1", "name", "desc", "entity", "b2Zmc2V0PTE")),
);
const call = fc.constantFrom(
  ...["/v1/serviceids", "/v1/serviceid_groups", "/v1/apikeys", "/v1/profiles"].flatMap((path) => [
    ["POST", path],
    ["GET", path],
  ]),
  ...["/v1/serviceids/SERVICE", "/v1/apikeys/KEY", "/v1/profiles/PROFILE"].flatMap((path) => [
    ["PUT", path],
    ["GET", path],
  ]),
  ...["rules", "links", "identities/user", "identities/serviceid", "identities/crn"].map((part) => [
    "POST",
    `/v1/profiles/PROFILE/${part}`,
  ]),
  ["PUT", "/v1/profiles/PROFILE/identities"],
  ["DELETE", "/v1/profiles/PROFILE/links"],
  ["PUT", "/v1/accounts/ACCOUNT/settings/identity"],
  ["POST", "/v1/activity/accounts/ACCOUNT/report"],
  ["GET", "/v1/apikeys/details"],
  ["POST", "/identity/token"],
);

const filled = (text: string): string =>
  Object.entries(ids).reduce((all, [name, id]) => all.replaceAll(name, id), text);

test("no request makes it fail, and every refusal has IAM's form", async () => {
  await fc.assert(
    fc.asyncProperty(call, query, body, fc.boolean(), async ([method = "", path = ""], asked, sent, form) => {
      const url = filled(`https://iam.cloud.ibm.com${path}?${new URLSearchParams(asked)}`);
      const text = filled(JSON.stringify(sent));
      const reply = await cloud.call(url, {
        method,
        token,
        headers: {
          "if-match": "*",
          "iam-apikey": "unknown",
          ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}),
        },
        body: method === "GET" || method === "DELETE" ? undefined : text,
      });
      expect(reply.status).toBeLessThan(500);
      if (reply.status < 400) return;
      const code = path.startsWith("/identity") ? reply.body.errorCode : reply.body.errors[0].message_code;
      expect(code).toMatch(/^BXNIM\d{4}E$/);
    }),
    { numRuns: 400 },
  );
}, 120_000);

test.each(["/v1/serviceids/%E0%A4%A", "/v1/nothing", "/identity/nothing", "/v1/serviceids/a%2Fb"])(
  "%s is refused, not failed",
  async (path) => {
    const reply = await cloud.call(`https://iam.cloud.ibm.com${path}`, { token });
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(reply.status).toBeLessThan(500);
  },
);
