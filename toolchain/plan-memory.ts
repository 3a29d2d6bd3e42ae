import path from "node:path";
import { readJson, sha256, writeAtomic } from "./bootstrap/fingerprint.cjs";
import type { Context } from "./context";
import type { FoundPulumi } from "./find-pulumi";
import { cacheKey } from "./go-parts";
import type { Plan } from "./plan";
import { markUsed } from "./store";
import versions from "./versions.json";

/**
 * Remembers which part comes from where, so that the internet is asked once and not at every start. Another
 * version, or another `pulumi` on PATH, is another plan.
 */
export function planMemory(found: FoundPulumi | undefined, context: Context) {
  const keys = Object.values(context.goParts).map((part) => cacheKey(part, context.platform));
  const name = sha256(JSON.stringify([versions, found, keys])).slice(0, 12);
  const file = path.join(context.cache, `plan-${name}.json`);
  return {
    file,
    read: () => {
      markUsed(file);
      return readJson(file) as Plan | undefined;
    },
    write: (plan: Plan) => writeAtomic(file, JSON.stringify(plan)),
  };
}
