import * as pulumi from "@pulumi/pulumi";
import { checkConfig } from "./check";
import type { StackConfig } from "./schema";

/** The configuration of the stack that is being deployed. @throws ConfigurationError */
export function loadConfig(): StackConfig {
  const prefix = `${pulumi.getProject()}:`;
  const values: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(pulumi.runtime.allConfig())) {
    if (key.startsWith(prefix)) values[key.slice(prefix.length)] = parsed(text);
  }
  return checkConfig(values, `Pulumi.${pulumi.getStack()}.yaml`);
}

/** Pulumi hands structured values over as JSON and plain ones as text. */
function parsed(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
