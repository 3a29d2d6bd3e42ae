import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, YAMLParseError } from "yaml";
import { checkConfig } from "../config/check";
import type { StackConfig } from "../config/schema";
import { CliError } from "./errors";

/**
 * The checked configuration of a stack, read from `Pulumi.<stack>.yaml` before anything is started, so that a
 * typing mistake is told in an instant.
 * @throws CliError `NO_SUCH_STACK`, `STACK_FILE_UNREADABLE`
 * @throws ConfigurationError
 */
export function readStackConfig(root: string, stack: string): StackConfig {
  const name = `Pulumi.${stack}.yaml`;
  const file = join(root, name);
  if (!existsSync(file)) {
    const known = stacksOf(root).join(", ") || "none";
    throw new CliError("NO_SUCH_STACK", `There is no ${name}. Stacks with a configuration here: ${known}.`);
  }
  const prefix = `${projectName(root)}:`;
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(readConfig(file, name))) {
    if (key.startsWith(prefix)) values[key.slice(prefix.length)] = value;
  }
  return checkConfig(values, name);
}

/** Stacks that have a `Pulumi.<stack>.yaml`. */
export function stacksOf(root: string): string[] {
  return readdirSync(root).flatMap((name) => /^Pulumi\.([^.]+)\.yaml$/.exec(name)?.[1] ?? []);
}

/** The project's name, which is also the namespace of its configuration. */
export function projectName(root: string): string {
  return String((parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as { name: unknown }).name);
}

function readConfig(file: string, name: string): Record<string, unknown> {
  try {
    const document = parse(readFileSync(file, "utf8")) as { config?: Record<string, unknown> } | null;
    return document?.config ?? {};
  } catch (cause) {
    const where = cause instanceof YAMLParseError && cause.linePos ? ` line ${cause.linePos[0].line}` : "";
    const what = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw new CliError("STACK_FILE_UNREADABLE", `${name}${where} is not valid YAML: ${what}`, { cause });
  }
}
