import type { EngineConfig } from "../config/schema";

/** Root of the API of the engine's instance. */
export function instanceUrl({ instance, endpoint }: EngineConfig): string {
  const host = `${instance.guid}${endpoint === "private" ? ".private" : ""}.${instance.region}`;
  return `https://${host}.secrets-manager.appdomain.cloud/api/v2`;
}
