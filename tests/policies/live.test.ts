import { readLive } from "../../policies/live";

test("an inventory's facts are read", () => {
  const objects = [
    { id: "ApiKey-1", kind: "api-key", lastUsedAt: null, locked: true, owner: "iam-ServiceId-1" },
  ];
  expect(readLive({ objects }, "live.json")).toEqual({ objects, accountedFor: [] });
});

test.each([
  [{}, "live.objects: must be a list"],
  [{ objects: [{ id: "x", kind: "key" }] }, "live.objects.0.kind: must be one of service-id, api-key"],
  [{ objects: [], acountedFor: [] }, "acountedFor: is not a known field"],
  [{ objects: [{ id: "x", kind: "policy", createdAt: "soon" }] }, "live.objects.0.createdAt: must be a time"],
  [null, 'live: must have "objects", a list'],
])("%j is refused, and the field named", (content, said) => {
  expect(() => readLive(content, "live.json")).toThrow(said);
});
