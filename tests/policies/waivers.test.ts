import { judgedWaivers, matches, waiverFor } from "../../policies/waivers/match";
import { readWaivers } from "../../policies/waivers/waiver";

const now = Date.parse("2026-06-01T12:00:00Z");
const known = new Set(["ILP-C01", "ILP-B01"]);
const critical = new Set(["ILP-B01"]);
const urn = "urn:pulumi:prod::app::ibm:index/iamServiceApiKey:IamServiceApiKey::orders-key";

const good = {
  id: "orders",
  rule: "ILP-C01",
  urn,
  owner: "platform",
  reason: "Migration.",
  ticket: "SEC-1",
  created: "2026-05-01",
  expires: "2026-06-30",
};
const read = (...entries: unknown[]) => readWaivers(entries, { known, critical, now });
const problems = (change: object) => read({ ...good, ...change })[0]?.problems;

test("a complete waiver is in force", () => {
  expect(problems({})).toEqual([]);
  expect(waiverFor(read(good), { rule: "ILP-C01", urn })?.id).toBe("orders");
});

test.each([
  [{ owner: undefined }, "has no owner"],
  [{ owner: "  " }, "has no owner"],
  [{ reason: undefined }, "has no reason"],
  [{ ticket: "" }, "has no ticket"],
  [{ expires: undefined }, "has no expires"],
  [{ expires: "30.6.2026" }, "expires is no date like 2026-12-31"],
  [{ expires: "2026-02-30" }, "expires is no date like 2026-12-31"],
  [{ expires: "2026-05-31" }, "expired on 2026-05-31"],
  [{ expires: "2026-07-31" }, "lasts more than 90 days"],
  [{ created: "2026-06-02" }, "is of 2026-06-02, which is yet to come"],
  [{ created: "2026-05-01", expires: "2026-04-01" }, "ends before it begins"],
  [{ rule: "ILP-Z99" }, "is for ILP-Z99, which is no rule"],
  [{ urn: undefined }, "needs urn or liveId, one of the two"],
  [{ liveId: "ApiKey-12345678" }, "needs urn or liveId, one of the two"],
  [{ urn: "*" }, "urn must name a type, and at least 3 characters of the name"],
  [
    { urn: "urn:pulumi:prod::app::ibm:index/iamServiceApiKey:IamServiceApiKey::*" },
    "urn must name a type, and at least 3 characters of the name",
  ],
  [
    { urn: "urn:pulumi:prod::app::*::orders-key" },
    "urn must name a type, and at least 3 characters of the name",
  ],
  [{ urn: undefined, liveId: "ApiKey*" }, "liveId must have at least 8 characters besides *"],
  [{ rule: "ILP-B01" }, "has no approver, and ILP-B01 is critical"],
  [{ rule: "ILP-B01", approver: "platform" }, "was approved by its owner"],
  [{ until: "2026-06-30" }, "has until, which is no field"],
])("%j: %s, and it waives nothing", (change, problem) => {
  expect(problems(change)).toContain(problem);
  const entries = read({ ...good, ...change });
  expect(waiverFor(entries, { rule: "ILP-C01", urn, liveId: "ApiKey-12345678" })).toBeUndefined();
  expect(waiverFor(entries, { rule: "ILP-B01", urn })).toBeUndefined();
});

test("the last day counts to its end, in UTC", () => {
  const at = (time: string) =>
    readWaivers([{ ...good, expires: "2026-06-01" }], { known, critical, now: Date.parse(time) });
  expect(at("2026-06-01T23:59:59Z")[0]?.problems).toEqual([]);
  expect(at("2026-06-02T00:00:00Z")[0]?.problems).toEqual(["expired on 2026-06-01"]);
});

test("90 days are the most, counted from the day it was made", () => {
  expect(problems({ created: "2026-05-01", expires: "2026-07-30" })).toEqual([]);
  expect(problems({ created: "2026-05-01", expires: "2026-07-31" })).toEqual(["lasts more than 90 days"]);
});

test("entries that are no waivers are told by their place, and a second one of an id by the id", () => {
  expect(read("text", null).map(({ id, problems: [first] }) => [id, first])).toEqual([
    ["entry 1", "is no list of fields"],
    ["entry 2", "is no list of fields"],
  ]);
  expect(read(good, good)[1]?.problems).toEqual(["has the id of another waiver"]);
});

test("a waiver is for its rule and its resource, whole, with * for any run of characters", () => {
  const entries = read({ ...good, urn: "urn:pulumi:*::app::*:IamServiceApiKey::orders-*" });
  expect(waiverFor(entries, { rule: "ILP-C01", urn })).toBeDefined();
  expect(waiverFor(entries, { rule: "ILP-B01", urn })).toBeUndefined();
  expect(
    waiverFor(entries, { rule: "ILP-C01", urn: `${urn}`.replace("orders-key", "other-orders-key") }),
  ).toBeUndefined();
  expect(waiverFor(read(good), { rule: "ILP-C01", urn: `${urn}-2` })).toBeUndefined();
  expect(
    waiverFor(read({ ...good, urn: undefined, liveId: "ApiKey-1234*" }), {
      rule: "ILP-C01",
      urn: "",
      liveId: "ApiKey-12345",
    }),
  ).toBeDefined();
});

test.each([
  ["a*c", "abc", true],
  ["a*c", "ac", true],
  ["a*c", "abcd", false],
  ["*b*", "abc", true],
  ["a*bc*bc", "abcbc", true],
  ["a*bc*bc", "abc", false],
  ["abc", "abc", true],
  ["a.c", "abc", false],
  ["**", "", true],
])("%s on %s: %s", (pattern, text, expected) => {
  expect(matches(pattern, text)).toBe(expected);
});

test("a pattern of many stars takes no time", () => {
  const before = performance.now();
  expect(matches("*a".repeat(2000), "b".repeat(20_000))).toBe(false);
  expect(performance.now() - before).toBeLessThan(1000);
});

test("a waiver that nothing was found for is told, unless it is for another stack or for live objects", () => {
  const entries = read(
    good,
    { ...good, id: "elsewhere", urn: urn.replace("prod", "dev") },
    { ...good, id: "live", urn: undefined, liveId: "ApiKey-12345678" },
  );
  const told = (matched: string[], hasLive: boolean) =>
    judgedWaivers(entries, new Set(matched), { urns: [urn], hasLive }).flatMap(({ id, problems }) =>
      problems.map((one) => `${id} ${one}`),
    );
  expect(told([], false)).toEqual(["orders matches no finding"]);
  expect(told(["orders"], false)).toEqual([]);
  expect(told(["orders"], true)).toEqual(["live matches no finding"]);
});
