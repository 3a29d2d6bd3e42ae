import path from "node:path";
import type { Context } from "./context";
import type { Report } from "./events";
import { goBuild, prefetchModules, requireGo } from "./go-build";
import { cacheKey, type GoPart, goVersionOf } from "./go-parts";
import { removeLeftovers, storeFolder } from "./store";
import { satisfies } from "./version-number";

/** One thing to make; steps run one after the other (a compilation keeps all cores busy by itself). */
export interface Step {
  title: string;
  /** Estimate for a cold run. */
  seconds: number;
  /** Set where the step compiles Go. */
  goPart?: GoPart;
  run: () => Promise<void>;
}

/** Cores beyond this do not help: packages wait for each other. */
const USEFUL_CORES = 6;
/** Linking, on one core. */
const LINK_SECONDS = 8;

export function goStep(part: GoPart, context: Context): Step {
  const { cache, platform, buildEnv, report, signal } = context;
  return {
    title: part.title,
    seconds: part.cpuSeconds / Math.min(context.cores, USEFUL_CORES) + LINK_SECONDS,
    goPart: part,
    run: async () => {
      await storeFolder(cache, cacheKey(part, platform), (folder) =>
        goBuild(part, {
          platform,
          env: buildEnv,
          folder,
          logFile: path.join(cache, "logs", `${part.name}.log`),
          ...(signal && { signal }),
          onOutput: (text) => report({ kind: "output", text }),
        }),
      );
    },
  };
}

/** Runs the steps with progress. Only with the cache's lock held. */
export async function runSteps(steps: Step[], context: Context): Promise<void> {
  const { report, cores, cache, buildEnv, platform, signal } = context;
  removeLeftovers(cache);
  const newest = newestGo(steps);
  if (newest) await requireGo(newest, buildEnv, platform);
  const later = steps.slice(1).flatMap(({ goPart }) => goPart ?? []);
  const downloads = new AbortController();
  const downloadSignal = signal ? AbortSignal.any([signal, downloads.signal]) : downloads.signal;
  // The last one has by far the most to download.
  const prefetch = prefetchModules(later.reverse(), { env: buildEnv, platform, signal: downloadSignal });
  const started = Date.now();
  const seconds = steps.reduce((sum, step) => sum + step.seconds, 0);
  report({ kind: "start", steps: steps.map(({ title }) => title), seconds, cores });
  try {
    for (const [position, step] of steps.entries())
      await runStep(step, { step: step.title, index: position + 1, total: steps.length }, report);
  } finally {
    downloads.abort();
    await prefetch;
  }
  report({ kind: "done", elapsedMs: Date.now() - started });
}

async function runStep(step: Step, where: { step: string; index: number; total: number }, report: Report) {
  const started = Date.now();
  const tick = () => report({ kind: "step", ...where, elapsedMs: Date.now() - started });
  tick();
  const timer = setInterval(tick, 1_000);
  try {
    await step.run();
  } finally {
    clearInterval(timer);
  }
  report({ kind: "step-done", ...where, elapsedMs: Date.now() - started });
}

/** The part that asks for the newest Go. */
function newestGo(steps: Step[]): GoPart | undefined {
  return steps
    .flatMap(({ goPart }) => goPart ?? [])
    .reduce<GoPart | undefined>(
      (best, part) => (!best || satisfies(goVersionOf(part), goVersionOf(best)) ? part : best),
      undefined,
    );
}
