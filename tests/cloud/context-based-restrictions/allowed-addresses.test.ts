import ContextBasedRestrictionsV1 from "@ibm-cloud/platform-services/context-based-restrictions/v1";
import { type Reply, seeded, TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

const office = "203.0.113.7";
const cafe = "198.51.100.77";
let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
});
afterEach(() => allow(""));
afterAll(() => cloud.close());

function allow(addresses: string): void {
  const { settings } = cloud.cloud.iam;
  const before = settings.get(seeded.account);
  if (!before) throw new Error("The seeded account has no settings.");
  settings.put(seeded.account, { ...before, allowed_ip_addresses: addresses });
}

function login(from: string, apikey = cloud.ownerKey): Promise<Reply> {
  return cloud.call("https://iam.cloud.ibm.com/identity/token", {
    from,
    body: new URLSearchParams({ grant_type: "urn:ibm:params:oauth:grant-type:apikey", apikey }),
  });
}

test.each([
  ["one address", office],
  ["several addresses", `192.0.2.1, ${office}`],
  ["a range", "203.0.113.1 - 203.0.113.9"],
  ["a subnet", "203.0.113.0/24"],
])("tokens are made only from %s that the account allows", async (_what, allowed) => {
  allow(allowed);
  expect((await login(office)).status).toBe(200);
  const refused = await login(cafe);
  expect(refused.status).toBe(403);
  expect(refused.body.errorDetails).toContain(cafe);
  expect(refused.body.access_token).toBeUndefined();
});

test("the list holds for service IDs with an API key too", async () => {
  const principals = new Principals(cloud.cloud);
  const key = principals.apiKey(principals.serviceId().iam_id);
  allow(office);
  expect((await login(office, key)).status).toBe(200);
  expect((await login(cafe, key)).status).toBe(403);
});

test("another account's list does not matter", async () => {
  const key = new Principals(cloud.cloud).apiKey(seeded.otherOwner, seeded.otherAccount);
  allow(office);
  expect((await login(cafe, key)).status).toBe(200);
});

test("a list with a leading question mark only monitors", async () => {
  allow(`?${office}`);
  expect((await login(cafe)).status).toBe(200);
});

test("names of network zones stand for their addresses; unknown names for nobody's", async () => {
  const token = (await login(cafe)).body.access_token as string;
  const sdk = new ContextBasedRestrictionsV1(cloud.sdkOptions(token));
  const addresses = [{ type: "subnet", value: "203.0.113.0/24" }];
  await sdk.createZone({ accountId: seeded.account, name: "our offices", addresses });
  allow("our offices,192.0.2.1");
  expect((await login(office)).status).toBe(200);
  expect((await login("192.0.2.1")).status).toBe(200);
  expect((await login(cafe)).status).toBe(403);
  allow("no such zone");
  expect((await login(office)).status).toBe(403);
});

test("a token that was made where it is allowed works anywhere: addresses are checked at login", async () => {
  allow(office);
  const token = (await login(office)).body.access_token as string;
  const url = `https://iam.cloud.ibm.com/v2/groups?account_id=${seeded.account}`;
  expect((await cloud.call(url, { token, from: cafe })).status).toBe(200);
});

test("a refused login does not count as a use of the key", async () => {
  const before = [...cloud.cloud.iam.apiKeys.values()][0]?.authn_count;
  allow(office);
  await login(cafe);
  expect([...cloud.cloud.iam.apiKeys.values()][0]?.authn_count).toBe(before);
});
