import { Account } from "./account";
import { Engine, type EngineConfiguration, patiently, refused, required } from "./engine/engine";
import { heedingInterrupts } from "./engine/interruption";
import { removeStrayKeys } from "./engine/stray-keys";
import { verifyEngine } from "./engine/verification";
import { ToolError } from "./errors";

/**
 * Waits until a new API key works, then hands a running engine over to it: the configuration is changed in place and
 * the engine proven by a credential; if it does not work with the new key, it gets the one from before back.
 * An instance without a configuration is left as it is: there only the wait counts. At the end, keys of the engine that
 * no run knows any more are removed.
 *
 * Environment: that of `Engine.of`, and `ENGINE_API_KEY` (the new key's value). Argument `--no-verification`: the
 * engine is handed over unproven.
 */
export async function engineKey([option]: string[], env: NodeJS.ProcessEnv): Promise<string> {
  if (option !== undefined && option !== "--no-verification")
    throw new ToolError("USAGE", `engine-key takes --no-verification or nothing, not "${option}".`);
  const engine = Engine.of(env);
  const apiKey = required(env, "ENGINE_API_KEY");
  await waitFor(apiKey, engine);
  const before = await engine.configuration();
  if (!before) {
    await removeStrayKeys(engine.owner, apiKey);
    return "The key works.";
  }
  await heedingInterrupts(async (interrupted) => {
    if (before.apiKey !== apiKey) {
      const answer = await engine.configure(before.name, { api_key: apiKey });
      if (answer.status !== 200) throw refused("The instance does not take the new key", answer);
    }
    if (!option) await prove(engine, before, apiKey, interrupted);
  });
  await removeStrayKeys(engine.owner, apiKey, before.apiKey);
  return option
    ? "The engine has the new key; whether it works with it was not tried."
    : "The engine works with the new key.";
}

async function prove(
  engine: Engine,
  before: EngineConfiguration,
  apiKey: string,
  interrupted: Promise<never>,
): Promise<void> {
  try {
    await Promise.race([verifyEngine(engine), interrupted]);
  } catch (error) {
    if (before.apiKey === apiKey) throw error;
    const back = await engine.configure(before.name, { api_key: before.apiKey });
    const end =
      back.status === 200
        ? "The engine has its old key back; the new one waits for the next run."
        : `Its old key could not be given back (${back.status}): ${back.reason}`;
    const message = `${(error as Error).message} ${end}`;
    throw new ToolError("NEW_KEY_DOES_NOT_WORK", message, { cause: error });
  }
}

/**
 * A new key, and the rights of its owner, are known everywhere only after some seconds (IBM's page "Known issues and
 * limits" of Secrets Manager). Asked are two things that the engine's two roles allow.
 */
async function waitFor(apiKey: string, { owner, patienceMs }: Engine): Promise<void> {
  const key = new Account(apiKey);
  const account = await owner.id();
  for (const url of [
    `https://iam.cloud.ibm.com/v1/apikeys?account_id=${account}&pagesize=1`,
    `https://iam.cloud.ibm.com/v2/groups?account_id=${account}&limit=1`,
  ]) {
    const answer = await patiently(
      patienceMs,
      ({ status }) => status === 200,
      () => key.request("GET", url),
    );
    if (answer.status !== 200) throw refused("The new key does not work", answer);
  }
}
