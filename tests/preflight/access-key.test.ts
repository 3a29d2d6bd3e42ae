import { accessKey } from "../../preflight/access-key";
import type { EngineKey } from "../../preflight/engine-identity";

const now = Date.parse("2026-11-23T17:30:00Z");
const day = 24 * 60 * 60 * 1000;

/** A key that was made so many days ago and ends so many days from now. */
function key(generation: number, age: number, left: number): EngineKey {
  const expiresAt = `${new Date(now + left * day).toISOString().slice(0, 16)}+0000`;
  return { generation, createdAt: now - age * day, expiresAt, locked: false };
}

const facts = (keys: EngineKey[], overlap = 7, asked = false) => accessKey(keys, { overlap }, asked, now);

test("the first key ends by itself and has none before it", () => {
  expect(facts([])).toEqual({ generation: 1, expiresAt: "2027-02-21T00:00+0000", rotatesAt: 60 });
});

test("a key that is due is followed by the next one, and stays itself", () => {
  const due = key(1, 60, 30);
  expect(facts([due])).toMatchObject({
    generation: 2,
    rotation: expect.stringContaining("60 days old"),
    previous: { generation: 1, expiresAt: due.expiresAt },
  });
});

test.each([
  [6, { generation: 1 }],
  [7, undefined],
])("%d days after a rotation the key before is %j", (age, previous) => {
  const { generation, rotation, previous: kept } = facts([key(2, age, 83), key(1, 66, 24)]);
  expect({ generation, rotation }).toEqual({ generation: 2 });
  if (previous) expect(kept).toMatchObject(previous);
  else expect(kept).toBeUndefined();
});

test("without an overlap the key before goes with the rotation", () => {
  expect(facts([key(1, 60, 30)], 0).previous).toBeUndefined();
});

test("a key that has ended is not kept", () => {
  expect(facts([key(2, 1, 89), key(1, 90, -1)]).previous).toBeUndefined();
});

test("a rotation on demand in the middle of an overlap leaves two keys, not three", () => {
  expect(facts([key(2, 1, 89), key(1, 61, 29)], 7, true)).toMatchObject({
    generation: 3,
    previous: { generation: 2 },
  });
});

test("a key that a run has made and lost is not the key before", () => {
  expect(facts([key(2, 1, 89), key(2, 1, 89), key(1, 61, 29)]).previous).toMatchObject({ generation: 1 });
  expect(facts([key(1, 1, 89), key(1, 1, 89)]).previous).toBeUndefined();
});
