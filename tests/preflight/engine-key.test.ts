import type { EngineKey } from "../../preflight/engine-identity";
import { engineKey } from "../../preflight/engine-key";

const now = Date.parse("2026-11-23T17:30:00Z");
const day = 24 * 60 * 60 * 1000;
const endless = { expiresAfter: "never" } as const;

/** A key that was made so many days ago; it ends on a day that is as many days ahead as it says. */
function key(generation: number, age: number, left?: number): EngineKey {
  const end = left === undefined ? undefined : new Date(now + left * day).toISOString();
  return {
    generation,
    createdAt: now - age * day,
    locked: false,
    ...(end ? { expiresAt: `${end.slice(0, 16)}+0000` } : {}),
  };
}

type ApiKeyConfig = Parameters<typeof engineKey>[1]["apiKey"];

function keyOf(keys: EngineKey[], apiKey: ApiKeyConfig = {}, asked = false) {
  return engineKey(keys, { apiKey }, asked, now);
}

test("a first key ends 90 days after the day on which it is made, and is replaced at 60", () => {
  expect(keyOf([])).toEqual({ generation: 1, expiresAt: "2027-02-21T00:00+0000", rotatesAt: 60 });
});

test("a new key lives as long as the configuration says", () => {
  expect(keyOf([], { expiresAfter: 30, rotateEvery: 7 })).toEqual({
    generation: 1,
    expiresAt: "2026-12-23T00:00+0000",
    rotatesAt: 7,
  });
  expect(keyOf([], endless)).toEqual({ generation: 1, rotatesAt: 60 });
});

test("a key keeps the end that it was made with, whatever the configuration says by now", () => {
  const present = key(1, 10, 80);
  for (const apiKey of [{}, endless, { expiresAfter: 365 }])
    expect(keyOf([present], apiKey).expiresAt).toBe(present.expiresAt);
});

test("a fixed day holds for the key that there is, too", () => {
  const expiresAt = "2027-06-01T00:00:00Z";
  expect(keyOf([key(1, 400, 1)], { expiresAt })).toEqual({ generation: 1, expiresAt });
});

test.each([
  [59, { generation: 1 }],
  [60, { generation: 2, rotation: "its API key is 60 days old, and apiKey.rotateEvery is 60" }],
])("a key of %d days that ends", (age, expected) => {
  expect(keyOf([key(1, age, 30)])).toMatchObject(expected);
});

test("a key without an end stays as it is where nobody asked for rotation, with a warning once it is old", () => {
  expect(keyOf([key(1, 59)])).toEqual({ generation: 1 });
  expect(keyOf([key(1, 400)])).toEqual({
    generation: 1,
    warning: "its API key is 400 days old and never ends; `npm run rotate` replaces it by one that does",
  });
});

test("a key without an end is replaced at its age where rotation is asked for", () => {
  expect(keyOf([key(2, 400)], { rotateEvery: 60 })).toMatchObject({
    generation: 3,
    expiresAt: "2027-02-21T00:00+0000",
  });
});

test("a key that has ended is replaced, also where rotation is off", () => {
  expect(keyOf([key(1, 91, -1)], { rotateEvery: "never" })).toMatchObject({
    generation: 2,
    rotation: "its API key has ended on 2026-11-22",
  });
});

test.each([
  [{ rotateEvery: "never" }, key(1, 80, 10)],
  [{ expiresAt: "2026-12-03T17:30:00Z" }, key(1, 80)],
] as const)("a key that nothing replaces is a warning before it ends: %j", (apiKey, present) => {
  expect(keyOf([present], apiKey)).toMatchObject({
    generation: 1,
    warning: "its API key ends in 10 days, and nothing replaces it before",
  });
});

test("a young key is replaced on demand", () => {
  expect(keyOf([key(1, 0, 90)], {}, true)).toMatchObject({
    generation: 2,
    rotation: "a new key was asked for",
  });
});

test("a rotation that was not finished is gone on with, and no other is started", () => {
  expect(keyOf([key(2, 100, 50), key(1, 200)], { rotateEvery: 60 }, true)).toMatchObject({
    generation: 2,
    expiresAt: key(2, 100, 50).expiresAt,
  });
});

test("a key that a run has made and lost is no rotation under way", () => {
  expect(keyOf([key(2, 60, 30), key(2, 60, 30)])).toMatchObject({ generation: 3 });
  expect(keyOf([key(2, 60, 30), key(1, 120, 1)])).toMatchObject({ generation: 2 });
});

test("a rotation that was left until its new key ended goes on with another one", () => {
  expect(keyOf([key(2, 91, -1), key(1, 150)])).toMatchObject({ generation: 3 });
});

test("a new key does not end on a fixed day that is over; the one that there is may", () => {
  const apiKey = { expiresAt: "2026-11-22T00:00:00Z" };
  expect(() => keyOf([], apiKey)).toThrow("apiKey.expiresAt, 2026-11-22T00:00:00Z, is over");
  expect(() => keyOf([key(1, 40)], apiKey, true)).toThrow("is over");
  expect(keyOf([key(1, 40)], apiKey)).toMatchObject({ generation: 1 });
});
