import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import type { Project } from "./project";

const root = resolve(__dirname, "../../..");

/** The settings of an example, `examples/<name>/Pulumi.dev.yaml`, without the project's prefix. */
export function settingsOf(example: string): Record<string, unknown> {
  const text = readFileSync(join(root, "examples", example, "Pulumi.dev.yaml"), "utf8");
  const entries = Object.entries(parse(text).config as Record<string, unknown>);
  return Object.fromEntries(entries.map(([key, value]) => [key.replace("machine-credentials:", ""), value]));
}

/** Makes these the settings of the project's dev stack. */
export function useSettings(project: Project, settings: Record<string, unknown>): void {
  const entries = Object.entries(settings).map(([key, value]) => [`machine-credentials:${key}`, value]);
  writeFileSync(join(project.folder, "Pulumi.dev.yaml"), stringify({ config: Object.fromEntries(entries) }));
}

/** Several examples in one stack: their lists one after the other. */
export function together(...examples: Record<string, unknown>[]): Record<string, unknown> {
  const all: Record<string, unknown> = {};
  for (const example of examples) {
    for (const [key, value] of Object.entries(example))
      all[key] = Array.isArray(value) ? [...((all[key] as unknown[]) ?? []), ...value] : value;
  }
  return all;
}
