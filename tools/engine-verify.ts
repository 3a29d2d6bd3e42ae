import { setTimeout as sleep } from "node:timers/promises";
import { Engine, type EngineConfiguration, refused } from "./engine/engine";
import { heedingInterrupts } from "./engine/interruption";
import { verifyEngine } from "./engine/verification";
import { ToolError } from "./errors";

/**
 * Brings the engine into a mode and proves that it works in it: `key` by the configured API key, `keyless` by the
 * instance's authorizations. A configuration that is there is switched on or off in place, so no second one is ever
 * made; when the engine does not work in the new mode, it goes back to the one that does.
 *
 * Environment: that of `Engine.of`, and `ENGINE_SETTLE_SECONDS` (default 30): how long new authorizations are left to
 * become known before a running engine depends on them. IBM's own Terraform modules wait as long.
 * API: Secrets Manager v2, `disabled` of an IAM credentials configuration.
 */
export async function engineVerify([mode]: string[], env: NodeJS.ProcessEnv): Promise<string> {
  if (mode !== "key" && mode !== "keyless")
    throw new ToolError("USAGE", `engine-verify takes key or keyless, not "${mode ?? ""}".`);
  const engine = Engine.of(env);
  const before = await engine.configuration();
  if (mode === "key" && !before)
    throw new ToolError("NOT_CONFIGURED", "The instance has no configuration of the IAM credentials engine.");
  const switched = before !== undefined && before.disabled !== (mode === "keyless");
  if (switched) await sleep(Number(env.ENGINE_SETTLE_SECONDS || 30) * 1000);
  await heedingInterrupts(async (interrupted) => {
    if (switched) await setDisabled(engine, before.name, mode === "keyless");
    try {
      await Promise.race([verifyEngine(switched ? engine.hasty() : engine), interrupted]);
    } catch (error) {
      if (!before) throw error;
      if ((error as ToolError).code === "INTERRUPTED") throw await asBefore(engine, before, switched, error);
      throw await backFrom(mode, engine, before.name, error);
    }
  });
  return mode === "key" ? "The engine works with its API key." : "The engine works without an API key.";
}

async function setDisabled(engine: Engine, name: string, disabled: boolean): Promise<void> {
  const answer = await engine.configure(name, { disabled });
  if (answer.status !== 200)
    throw refused(`The configuration ${name} could not be switched ${disabled ? "off" : "on"}`, answer);
}

/** The error to report. Nobody has found out whether the engine works: it goes on as it did, at once. */
async function asBefore(
  engine: Engine,
  { name, disabled }: EngineConfiguration,
  switched: boolean,
  error: unknown,
): Promise<unknown> {
  if (!switched) return error;
  await setDisabled(engine, name, disabled);
  const how = disabled ? "without the key" : "with its API key";
  return new ToolError("INTERRUPTED", `${(error as Error).message} It goes on ${how}, as before.`);
}

/** The error to report, after the other mode was taken up again where that one works. */
async function backFrom(mode: "key" | "keyless", engine: Engine, name: string, error: unknown) {
  const { message } = error as Error;
  const failed = (end: string) =>
    new ToolError("ENGINE_DOES_NOT_WORK", `${message} ${end}`, { cause: error });
  if (mode === "keyless") {
    await setDisabled(engine, name, false);
    return failed("It goes on with its API key, as before.");
  }
  await setDisabled(engine, name, true);
  try {
    await verifyEngine(engine.hasty());
    return failed("It goes on without the key, as before.");
  } catch {
    await setDisabled(engine, name, false);
    return failed("");
  }
}
