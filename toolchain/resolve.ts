import { openCache } from "./cache-folder";
import { type Context, contextOf, type ToolchainOptions } from "./context";
import { ToolchainError } from "./errors";
import { type FoundPulumi, findPulumi } from "./find-pulumi";
import { goParts, goVersionOf } from "./go-parts";
import { missingSteps } from "./locate";
import { withCacheLock } from "./lock";
import type { Toolchain } from "./parts";
import { placeToolchain } from "./place";
import { offline, type Plan, planParts } from "./plan";
import { planMemory } from "./plan-memory";
import { runSteps } from "./steps";
import versions from "./versions.json";

/**
 * Finds or makes the Pulumi CLI, the language host and the providers, and returns the environment to run
 * them in. Cold it takes minutes and reports progress; warm it takes milliseconds and starts no process.
 * @throws ToolchainError with what to do
 */
export async function resolveToolchain(options: ToolchainOptions = {}): Promise<Toolchain> {
  const context = contextOf(options);
  openCache(context.cache);
  const found = await findPulumi(context.env, context.cache);
  const memory = planMemory(found, context);
  const remembered = memory.read();
  if (remembered && missingSteps(remembered, found, context).length === 0)
    return placeToolchain(remembered, found, context);
  return withCacheLock(context.cache, context, async () => {
    const first = memory.read() ?? planParts(found !== undefined, await context.reach());
    const plan = await makeParts(first, found, context);
    memory.write(plan);
    return placeToolchain(plan, found, context);
  });
}

/** @returns the plan that worked: where a download fails, the part is built instead */
async function makeParts(plan: Plan, found: FoundPulumi | undefined, context: Context): Promise<Plan> {
  const steps = missingSteps(plan, found, context);
  if (steps.length === 0) return plan;
  try {
    await runSteps(steps, context);
    return plan;
  } catch (error) {
    if (!(error instanceof ToolchainError)) throw error;
    const downloads = Object.values(plan).some((source) => source === "npm" || source === "download");
    if (error.code === "TOOLCHAIN_DOWNLOAD_FAILED" && downloads) {
      context.report({ kind: "note", message: `${error.message}\nBuilding from source instead.` });
      return makeParts(planParts(plan.pulumi === "path", reachAfter(plan, found, context)), found, context);
    }
    if (error.code === "TOOLCHAIN_GO_MISSING" || error.code === "TOOLCHAIN_GO_TOO_OLD")
      throw withCures(
        error,
        steps.flatMap(({ goPart }) => goPart?.title ?? []),
      );
    throw error;
  }
}

/** The official CLI stays where it was fetched already; only its plugins failed then. */
function reachAfter(plan: Plan, found: FoundPulumi | undefined, context: Context) {
  const cliIsThere = missingSteps(plan, found, context).every(({ title }) => !title.startsWith("Pulumi CLI"));
  return { ...offline, cli: plan.pulumi === "npm" && cliIsThere };
}

/** One error that says what to install. */
export function withCures(error: ToolchainError, missing: string[]): ToolchainError {
  const needed = missing.join(", ");
  const go = goVersionOf(goParts.pulumi);
  return new ToolchainError(
    error.code,
    `Missing: ${needed}. They are neither installed here nor to be had from the internet, so they are built ` +
      `from source, and for that ${lowerFirst(error.message)}\n` +
      `Install Go ${go} or newer (https://go.dev/doc/install) and run the same command again. ` +
      `Where there is internet, the Pulumi CLI ${versions.pulumi.minimum} or newer will do instead ` +
      "(https://www.pulumi.com/docs/install).",
    { cause: error },
  );
}

function lowerFirst(text: string): string {
  return text.startsWith("Go ") ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
