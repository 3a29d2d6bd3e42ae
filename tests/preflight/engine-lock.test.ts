import { engineLock } from "../../preflight/engine-lock";

const now = Date.parse("2026-11-23T17:30:00Z");
const lifted = "2026-11-23T17:30:00.000Z";

test("nothing is locked where there is no engine yet", () => {
  expect(engineLock({ keys: [] }, now)).toEqual({ locked: false });
});

test.each([
  [true, [true], { locked: true }],
  [false, [false], { locked: false, lifted }],
  [false, [true], { locked: true, lifted }],
  [true, [false], { locked: true, lifted }],
  [true, [false, true], { locked: true, lifted }],
])("service ID locked: %j, keys locked: %j", (locked, keys, expected) => {
  const key = { generation: 1, createdAt: 0 };
  const identity = {
    serviceId: { id: "s", iamId: "iam-s", locked },
    keys: keys.map((locked) => ({ ...key, locked })),
  };
  expect(engineLock(identity, now)).toEqual(expected);
});
