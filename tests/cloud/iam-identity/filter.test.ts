import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import { filterOf } from "../../../cloud/services/iam-identity/filter";
import { seeded, TestCloud } from "../_helpers/cloud";

const things = [
  { name: "Foo one", description: "Bar first" },
  { name: "foo two", description: "Baz" },
  { name: 'with "quotes"', description: "Bar" },
  { name: "none" },
];
const found = (filter: string | undefined) =>
  things
    .filter(filterOf<{ name: string; description?: string }>(filter, ["name", "description"]))
    .map(({ name }) => name);

test.each([
  [undefined, ["Foo one", "foo two", 'with "quotes"', "none"]],
  ['name co "Foo" and description sw "Bar"', ["Foo one"]],
  ['name sw "foo"', ["foo two"]],
  ['name sw_ci "foo"', ["Foo one", "foo two"]],
  ['name ew "two"', ["foo two"]],
  ['name ew_ci "TWO" or name co "\\"quotes\\""', ["foo two", 'with "quotes"']],
  ['description co_ci "bar"', ["Foo one", 'with "quotes"']],
  ['name co "none" or name sw "foo" and description co "Bar"', ["none"]],
  ['(name co "none" or name sw "Foo") AND (description co "Bar")', ["Foo one"]],
  ['((name co ""))', ["Foo one", "foo two", 'with "quotes"', "none"]],
])("%s", (filter, names) => {
  expect(found(filter)).toEqual(names);
});

test.each([
  ['name eq "Foo"', "Valid operators"],
  ['name toString "Foo"', "Valid operators"],
  ['secret co "Foo"', "Valid properties"],
  ["name co Foo", "in quotation marks"],
  ['name co "Foo', "closing quotation mark"],
  ['(name co "Foo"', "not closed"],
  ['name co "Foo")', "not expected"],
  ['name co "Foo" name co "Bar"', "not expected"],
  ['name co "Foo" and', "Valid properties"],
  ["(".repeat(5000), "too many parentheses"],
])("%s is refused", (filter, hint) => {
  expect(() => found(filter)).toThrow(
    expect.objectContaining({ extra: expect.objectContaining({ details: expect.stringContaining(hint) }) }),
  );
});

describe("lists", () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await TestCloud.start();
  });
  afterAll(() => cloud.close());

  test("of service IDs, API keys and trusted profiles are filtered, over their pages", async () => {
    const accountId = seeded.account;
    const sdk = new IamIdentityV1(cloud.sdkOptions(await cloud.token()));
    for (const name of ["app-1", "other", "app-2"]) {
      const { result } = await sdk.createServiceId({ accountId, name });
      await sdk.createApiKey({ name, iamId: result.iam_id });
      await sdk.createProfile({ accountId, name });
    }
    const filter = 'name sw "app"';
    const first = (await sdk.listServiceIds({ accountId, filter, pagesize: 1 })).result;
    expect(first.serviceids.map(({ name }) => name)).toEqual(["app-1"]);
    const pagetoken = new URL(first.next ?? "").searchParams.get("pagetoken") ?? "";
    const second = (await sdk.listServiceIds({ pagetoken })).result;
    expect(second.serviceids.map(({ name }) => name)).toEqual(["app-2"]);
    expect(second.next).toBeUndefined();
    const keys = (await sdk.listApiKeys({ accountId, scope: "account", filter })).result.apikeys;
    expect(keys.map(({ name }) => name)).toEqual(["app-1", "app-2"]);
    const profiles = (await sdk.listProfiles({ accountId, filter })).result.profiles;
    expect(profiles.map(({ name }) => name)).toEqual(["app-1", "app-2"]);
  });
});
