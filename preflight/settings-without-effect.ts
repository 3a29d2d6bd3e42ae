import { ProgramError } from "../config/errors";
import type { EngineConfig } from "../config/schema";

/**
 * Stops when `mode: auto` takes keyless and there are settings of a service ID or its key: they would have no effect.
 * @throws ProgramError `SETTINGS_WITHOUT_EFFECT`
 */
export function requireEffect(engine: EngineConfig, mode: "key" | "keyless"): void {
  if (mode === "key" || engine.mode !== "auto") return; // beside `mode: keyless` the configuration refuses them
  const settings = [
    ...(engine.grantsVia === "accessGroup" ? ["grantsVia"] : []),
    ...(engine.accessGroup ? ["accessGroup"] : []),
    ...Object.entries(engine.apiKey).flatMap(([field, value]) =>
      value === undefined ? [] : [`apiKey.${field}`],
    ),
  ];
  if (settings.length === 0) return;
  throw new ProgramError(
    "SETTINGS_WITHOUT_EFFECT",
    `engines "${engine.name}": mode: auto takes keyless here, because the instance has no engine configuration yet, and ` +
      `${settings.join(", ")} would have no effect. Say mode: key, or leave them out. Nothing was created.`,
  );
}
