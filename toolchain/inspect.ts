import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { contextOf, type ToolchainOptions } from "./context";
import { ToolchainError } from "./errors";
import { findPulumi } from "./find-pulumi";
import { requireGo } from "./go-build";
import { homeFolder } from "./home";
import { missingSteps } from "./locate";
import type { Part } from "./parts";
import { partsOf } from "./place";
import { planParts } from "./plan";
import { planMemory } from "./plan-memory";
import { withCures } from "./resolve";

export interface InspectedToolchain {
  /** What is in use, or would be made. */
  parts: (Part & { present: boolean })[];
  cache: { folder: string; home: string; bytes: number; entries: { name: string; bytes: number }[] };
  /** Empty when everything is ready. */
  problems: { problem: string; cure: string }[];
}

/** The same parts as resolveToolchain, without making anything. */
export async function inspectToolchain(options: ToolchainOptions = {}): Promise<InspectedToolchain> {
  const context = contextOf(options);
  const found = await findPulumi(context.env, context.cache);
  const remembered = planMemory(found, context).read();
  const plan = remembered ?? planParts(found !== undefined, await context.reach());
  const missing = missingSteps(plan, found, context);
  const problems: InspectedToolchain["problems"] = [];
  if (missing.length > 0) {
    const minutes = Math.max(1, Math.round(missing.reduce((sum, { seconds }) => sum + seconds, 0) / 60));
    const toBuild = missing.flatMap(({ goPart }) => goPart?.title ?? []);
    problems.push({
      problem: `Not made yet: ${missing.map(({ title }) => title).join(", ")}`,
      cure: `Any command that needs them makes them (about ${minutes} min, once per machine), such as npm run preview.`,
    });
    if (toBuild.length > 0) {
      const go = await requireGo(context.goParts.pulumi, context.buildEnv, context.platform).catch(
        (error) => error,
      );
      if (go instanceof ToolchainError)
        problems.push({ problem: go.message, cure: withCures(go, toBuild).message });
    }
  }
  const parts = partsOf(plan, found, context).map((part) => ({
    ...part,
    present: part.source === "own" || existsSync(part.path),
  }));
  return { parts, cache: measureCache(context.cache), problems };
}

function measureCache(folder: string): InspectedToolchain["cache"] {
  const seen = new Set<number>();
  const entries = list(folder).map((entry) => ({
    name: entry.name,
    bytes: sizeOf(path.join(folder, entry.name), seen),
  }));
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  return { folder, home: homeFolder(folder), bytes, entries };
}

/** Bytes on disk; a file with two names counts once, a link not at all. */
function sizeOf(file: string, seen: Set<number>): number {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat || seen.has(stat.ino)) return 0;
  seen.add(stat.ino);
  if (!stat.isDirectory()) return stat.size;
  return list(file)
    .filter((entry) => !entry.isSymbolicLink())
    .reduce((sum, entry) => sum + sizeOf(path.join(file, entry.name), seen), 0);
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
