import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { catalogue } from "./catalogue";
import { PolicyError } from "./errors";
import { readLive } from "./live";
import { parameters } from "./parameters";
import type { LiveFacts } from "./rule";
import { readWaivers, type WaiverEntry } from "./waivers/waiver";

/** What an account has decided: parameters of the rules, and waivers. */
export interface Settings {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly waiverFile: readonly WaiverEntry[];
  /** What an inventory of the account says besides its objects. */
  readonly live?: LiveFacts;
}

/**
 * Reads `parameters.yaml` and `waivers.yaml`.
 * @param folder where they lie by default; there, none is a file without entries
 * @param env LEAST_PRIVILEGE_PARAMETERS and LEAST_PRIVILEGE_WAIVERS are paths of others, LEAST_PRIVILEGE_LIVE is the path of
 *   `LiveFacts` as JSON, and LEAST_PRIVILEGE_FACTS is JSON of parameters that somebody knows for sure, which go before the
 *   file's
 * @param now milliseconds
 * @throws PolicyError naming the file, and the field where there is one
 */
export function readSettings(folder: string, env: NodeJS.ProcessEnv, now: number): Settings {
  const file = read(env.LEAST_PRIVILEGE_PARAMETERS, join(folder, "parameters.yaml"));
  const own = asFields(file);
  parameters(own, file.path);
  const given = joined(own, factsIn(env.LEAST_PRIVILEGE_FACTS || "{}"));
  parameters(given, "LEAST_PRIVILEGE_FACTS");
  const waiverFile = waiversOf(read(env.LEAST_PRIVILEGE_WAIVERS, join(folder, "waivers.yaml")), now);
  if (!env.LEAST_PRIVILEGE_LIVE) return { parameters: given, waiverFile };
  const inventory = read(env.LEAST_PRIVILEGE_LIVE, "");
  return { parameters: given, waiverFile, live: readLive(inventory.content, inventory.path) };
}

function factsIn(text: string): Record<string, unknown> {
  const path = "LEAST_PRIVILEGE_FACTS";
  try {
    return { ...asFields({ path, content: JSON.parse(text) }) };
  } catch (cause) {
    if (cause instanceof PolicyError) throw cause;
    throw new PolicyError("PARAMETERS_INVALID", `${path} is no JSON: ${(cause as Error).message}`, { cause });
  }
}

/** Facts go before the file's parameters; lists of both are one list. */
function joined(own: object, facts: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(facts).map(([name, value]) => {
    const before = (own as Record<string, unknown>)[name];
    return [name, Array.isArray(value) && Array.isArray(before) ? [...before, ...value] : value];
  });
  return { ...own, ...Object.fromEntries(entries) };
}

interface File {
  readonly path: string;
  readonly content: unknown;
}

function read(named: string | undefined, usual: string): File {
  const path = named || usual;
  if (!named && !existsSync(path)) return { path, content: null };
  try {
    return { path, content: parse(readFileSync(path, "utf8")) };
  } catch (cause) {
    const [what] = (cause as Error).message.split("\n");
    throw new PolicyError("FILE_UNREADABLE", `${path} cannot be read: ${what}`, { cause });
  }
}

function asFields({ path, content }: File): object {
  if (content === null || content === undefined) return {};
  if (typeof content === "object" && !Array.isArray(content)) return content;
  throw new PolicyError("PARAMETERS_INVALID", `${path} must hold fields, like maxKeyAgeDays: 60.`);
}

function waiversOf(file: File, now: number): WaiverEntry[] {
  const { waivers = [], ...more } = asFields(file) as { waivers?: unknown };
  const [stranger] = Object.keys(more);
  if (Array.isArray(waivers) && stranger === undefined) {
    const known = new Set(catalogue.map(({ id }) => id));
    const critical = new Set(catalogue.filter(({ severity }) => severity === "critical").map(({ id }) => id));
    return readWaivers(waivers, { known, critical, now });
  }
  const found = stranger === undefined ? "waivers is no list" : `it has ${stranger}`;
  throw new PolicyError(
    "FILE_UNREADABLE",
    `${file.path} must hold a list under "waivers:", and nothing else; ${found}.`,
  );
}
