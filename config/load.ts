import * as pulumi from "@pulumi/pulumi";
import { checkConfig } from "./check";
import type { StackConfig } from "./schema";
import type { ReadSecret } from "./secret-source";

/** The configuration of the stack that is being deployed. @throws ConfigurationError */
export function loadConfig(): StackConfig {
  const prefix = `${pulumi.getProject()}:`;
  const values: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(pulumi.runtime.allConfig())) {
    if (key.startsWith(prefix)) values[key.slice(prefix.length)] = parsed(text);
  }
  return checkConfig(values, `Pulumi.${pulumi.getStack()}.yaml`);
}

/** A value of the stack's configuration by its whole key, like `apiKeys:payments`. */
export const readSecret: ReadSecret = (key) => {
  // Marked internal in the SDK, which has no other way to tell an encrypted value from one in plain text.
  const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };
  return { value: pulumi.runtime.getConfig(key), secret: isConfigSecret(key) };
};

/** Pulumi hands structured values over as JSON and plain ones as text. */
function parsed(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text, (_key, value) => (typeof value === "string" ? withTime(value) : value));
  } catch {
    return text;
  }
}

/** Pulumi takes a time without quotes for YAML's kind of its own, and hands it over as Go writes times. */
export function withTime(text: string): string {
  return text.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) \+0000 UTC$/, "$1T$2Z");
}
