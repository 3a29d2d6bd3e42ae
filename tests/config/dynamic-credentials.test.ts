import { checkConfig } from "../../config/check";
import type { ConfigurationError } from "../../config/errors";

const instance =
  "crn:v1:bluemix:public:secrets-manager:us-south:a/1f5c0b7a4d3e4f6b9a2c8d7e6f504132:5d0a3c1e-8b7f-4e62-9c41-0f2b6d8a7e35::";
const id = (digit: number) => `0000000${digit}-0000-4000-8000-000000000000`;
const accessGroup = `AccessGroupId-${id(1)}`;
const serviceId = `ServiceId-${id(2)}`;
const secret = { name: "orders-database", accessGroups: [accessGroup], ttl: "30d" };

function checked(secretGroups: unknown) {
  return checkConfig({ engines: [{ name: "demo", instance, secretGroups }] }, "Pulumi.dev.yaml").engines[0];
}

/** The one mistake, without the path that all have. */
function mistake(secretGroups: unknown): string {
  try {
    checked(secretGroups);
  } catch (error) {
    const { problems } = error as ConfigurationError;
    expect(problems).toHaveLength(1);
    return `${problems[0]?.field}: ${problems[0]?.expected}`.replace("engines[0].secretGroups", "");
  }
  throw new Error("No mistake was found.");
}

const withSecret = (change: object) => [{ name: "orders", secrets: [{ ...secret, ...change }] }];

test("a secret needs a name, whose access it has, and how long", () => {
  expect(checked(withSecret({}))?.secretGroups).toEqual([
    {
      name: "orders",
      readers: [],
      secrets: [{ ...secret, ttl: 30 * 86_400, reuse: true, labels: [] }],
    },
  ]);
});

test.each([
  ["3600", 3600],
  [60, 60],
  ["90m", 5400],
  ["12h", 43_200],
  ["90d", 7_776_000],
])("a TTL of %s is %i seconds", (ttl, seconds) => {
  expect(checked(withSecret({ ttl }))?.secretGroups[0]?.secrets[0]?.ttl).toBe(seconds);
});

const field = "[0].secrets[0]";
test.each<[string, object, string]>([
  ["a TTL under a minute", { ttl: 59 }, `${field}.ttl: must be between 60 seconds and 90 days`],
  ["a TTL over 90 days", { ttl: "91d" }, `${field}.ttl: must be between 60 seconds and 90 days`],
  ["a TTL in weeks", { ttl: "2w" }, `${field}.ttl: must be a duration like 3600, 90m, 12h or 30d`],
  [
    "rotation after the end",
    { ttl: "7d", rotateEvery: 8 },
    `${field}.rotateEvery: must be at most ttl, 7 days: credentials would end before the next ones are there`,
  ],
  [
    "rotation of what lives minutes",
    { ttl: "90m", rotateEvery: 1 },
    `${field}.rotateEvery: must be left out: credentials that live less than a day do not rotate`,
  ],
  [
    "neither groups nor a service ID",
    { accessGroups: undefined },
    `${field}: must name either accessGroups or serviceId, the one whose access the credentials have`,
  ],
  [
    "both groups and a service ID",
    { serviceId },
    `${field}: must name either accessGroups or serviceId, the one whose access the credentials have`,
  ],
  ["no group", { accessGroups: [] }, `${field}.accessGroups: must hold 1 to 10 access groups`],
  [
    "eleven groups",
    { accessGroups: Array.from({ length: 11 }, (_, at) => accessGroup.replace("1-", `${at % 10}-`)) },
    `${field}.accessGroups: must hold 1 to 10 access groups`,
  ],
  [
    "one group twice",
    { accessGroups: [accessGroup, accessGroup] },
    `${field}.accessGroups: must not name a group twice`,
  ],
])("%s is refused", (_, change, expected) => {
  expect(mistake(withSecret(change))).toBe(expected);
});

test("a key for each reader is refused with the reason", () => {
  expect(mistake(withSecret({ reuse: false }))).toContain("reading any other makes a new key");
});

test("a name is taken in the whole instance, not in its group alone", () => {
  const groups = [
    { name: "orders", secrets: [secret] },
    { name: "returns", secrets: [secret] },
  ];
  expect(mistake(groups)).toBe("[1].secrets[0].name: is the name of another secret of this instance too");
});

test("a reader is a group or a service ID, once", () => {
  const readBy = (...readers: object[]) => [{ name: "orders", readers, secrets: [secret] }];
  expect(checked(readBy({ accessGroup }, { serviceId }))?.secretGroups[0]?.readers).toHaveLength(2);
  expect(mistake(readBy({ accessGroup, serviceId }))).toContain("must name either accessGroup or serviceId");
  expect(mistake(readBy({ serviceId }, { serviceId }))).toBe("[0].readers[1]: stands here twice");
});
