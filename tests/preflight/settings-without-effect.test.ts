import type { EngineConfig } from "../../config/schema";
import { requireEffect } from "../../preflight/settings-without-effect";

const engine = (change: object) =>
  ({ name: "demo", mode: "auto", grantsVia: "serviceId", apiKey: {}, ...change }) as unknown as EngineConfig;

test.each([
  [{ grantsVia: "accessGroup" }, "grantsVia"],
  [{ accessGroup: { id: "g" } }, "accessGroup"],
  [{ apiKey: { rotateEvery: 30, expiresAt: undefined } }, "apiKey.rotateEvery"],
])("auto that takes keyless refuses %j", (change, setting) => {
  expect(() => requireEffect(engine(change), "keyless")).toThrow(
    expect.objectContaining({
      code: "SETTINGS_WITHOUT_EFFECT",
      message: expect.stringContaining(`${setting} would have no effect`),
    }),
  );
});

test("they are good with a key, and auto without them with neither", () => {
  expect(() => requireEffect(engine({ grantsVia: "accessGroup" }), "key")).not.toThrow();
  expect(() => requireEffect(engine({}), "keyless")).not.toThrow();
});
