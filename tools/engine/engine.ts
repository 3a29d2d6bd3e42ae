import { Account, type Answer } from "../account";
import { ToolError } from "../errors";

/** Of the engine's configuration in its instance. */
export interface EngineConfiguration {
  name: string;
  /** The value of the key that the engine works with: never to be printed. */
  apiKey: string;
  /** True: the engine does without its key. */
  disabled: boolean;
}

const configurationType = "iam_credentials_configuration";

/** The IAM credentials engine of one Secrets Manager instance, seen with the deploying key. */
export class Engine {
  private constructor(
    readonly owner: Account,
    /** Root of the instance's API. */
    readonly url: string,
    /** How long to wait for what IBM Cloud makes known with a delay: policies, keys. */
    readonly patienceMs: number,
    /** The account that credentials are made in; that of `owner`, unless another was named. */
    readonly target: Account = owner,
  ) {}

  /**
   * Environment: `IC_API_KEY` (or `IBMCLOUD_API_KEY`), `INSTANCE_ID`, `INSTANCE_REGION`, `INSTANCE_ENDPOINT`
   * (`public` or `private`), `ENGINE_PATIENCE_SECONDS` (default 60), `ENGINE_TARGET_API_KEY` where credentials are made in
   * another account.
   */
  static of(env: NodeJS.ProcessEnv): Engine {
    const apikey = env.IC_API_KEY || env.IBMCLOUD_API_KEY;
    if (!apikey) throw new ToolError("USAGE", "IC_API_KEY is not set: export the API key to deploy with.");
    const host = `${required(env, "INSTANCE_ID")}${env.INSTANCE_ENDPOINT === "private" ? ".private" : ""}`;
    const url = `https://${host}.${required(env, "INSTANCE_REGION")}.secrets-manager.appdomain.cloud/api/v2`;
    const patienceMs = Number(env.ENGINE_PATIENCE_SECONDS || 60) * 1000;
    const target = env.ENGINE_TARGET_API_KEY ? new Account(env.ENGINE_TARGET_API_KEY) : undefined;
    return new Engine(new Account(apikey), url, patienceMs, target);
  }

  /** The same with little patience, for when applications already feel a failure. */
  hasty(): Engine {
    return new Engine(this.owner, this.url, Math.min(this.patienceMs, 5_000), this.target);
  }

  /** The configuration of the instance, which has room for one. */
  async configuration(): Promise<EngineConfiguration | undefined> {
    const all = await this.owner.request("GET", `${this.url}/configurations?limit=200`);
    if (all.status !== 200) throw refused("The configurations of the instance cannot be read", all);
    const found = (all.body.configurations as { name: string; config_type: string }[]).find(
      ({ config_type }) => config_type === configurationType,
    );
    if (!found) return undefined;
    const one = await this.owner.request(
      "GET",
      `${this.url}/configurations/${encodeURIComponent(found.name)}`,
    );
    if (one.status !== 200) throw refused(`The configuration ${found.name} cannot be read`, one);
    return { name: found.name, apiKey: String(one.body.api_key), disabled: one.body.disabled === true };
  }

  /** Changes the configuration in place. Source: Secrets Manager API v2, "Update configuration" (merge patch). */
  configure(name: string, change: { api_key?: string; disabled?: boolean }): Promise<Answer> {
    return this.owner.request("PATCH", `${this.url}/configurations/${encodeURIComponent(name)}`, change);
  }
}

/** Asks until the answer is good or the patience is over; the last answer, good or not. */
export async function patiently(
  patienceMs: number,
  good: (answer: Answer) => boolean,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const deadline = Date.now() + patienceMs;
  for (let pause = 500; ; pause = Math.min(pause * 2, 5_000)) {
    const answer = await ask();
    if (good(answer) || Date.now() + pause > deadline) return answer;
    await new Promise((done) => setTimeout(done, pause));
  }
}

export function refused(what: string, { status, reason }: Answer): ToolError {
  return new ToolError("REFUSED", `${what} (${status}): ${reason}`);
}

export function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new ToolError("USAGE", `The environment variable ${name} is not set.`);
  return value;
}
