import type { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { PluginError } from "../plugin-server/errors";

/** The variables in which @pulumi/pulumi expects the stack's configuration. */
export function configEnvironment(request: RunRequest): Record<string, string> {
  const config = Object.fromEntries(
    request
      .getConfigMap()
      .toArray()
      .map(([key, value]) => [longKey(key), value]),
  );
  return {
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
}

/** `namespace:config:name`, the form that every version of @pulumi/pulumi reads, of `namespace:name`. */
function longKey(key: string): string {
  const parts = key.split(":");
  if (parts.length === 2) return `${parts[0]}:config:${parts[1]}`;
  if (parts.length === 3 && parts[1] === "config") return key;
  throw new PluginError(
    "invalid-config-key",
    `could not parse "${key}" as a configuration key (configuration keys should be of the form <namespace>:<name>)`,
  );
}
