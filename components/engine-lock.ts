import { execFile } from "node:child_process";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";

/** What is locked when a run begins. */
export interface LockSeen {
  /** `ServiceId-…` that is locked, or has a locked key: it is unlocked while something of it changes. */
  lockedServiceId?: string;
  /** A text that was never there before, where something is open that should be locked: it is locked again. */
  lifted?: string;
}

const tool = "node tools/run.cjs engine-lock";

/**
 * The removal of what an engine had before: Pulumi removes last, and what is removed depends on this, so that its old
 * version, which goes after all of that, can lock the service ID again. Replaced whenever `triggers` change.
 */
export function lockRestored(
  name: string,
  args: { serviceId: pulumi.Input<string>; triggers: pulumi.Input<string>[] },
  opts: pulumi.CustomResourceOptions,
): command.local.Command {
  const { serviceId, triggers } = args;
  return new command.local.Command(
    name,
    {
      delete: `${tool} restore`,
      environment: { SERVICE_ID: serviceId },
      triggers: [serviceId, ...triggers],
    },
    opts,
  );
}

/** The locks of an engine's service ID and key: made last, lifted first when the engine goes. `tools/engine-lock.ts` */
export function locked(
  name: string,
  args: {
    serviceId: pulumi.Input<string>;
    apiKeyId: pulumi.Input<string>;
    /** The provider's ids of the service ID's policies: `iam-ServiceId-…/<policy>`. */
    policyIds: pulumi.Input<string>[];
    lifted?: string;
  },
  opts: pulumi.CustomResourceOptions,
): command.local.Command {
  const policies = pulumi.all(args.policyIds).apply((ids) => ids.map((id) => id.split("/").at(-1)).join(","));
  const { lifted } = args;
  return new command.local.Command(
    name,
    {
      create: `${tool} lock`,
      delete: `${tool} unlock`,
      environment: {
        SERVICE_ID: args.serviceId,
        API_KEY_ID: args.apiKeyId,
        POLICY_IDS: policies,
        ...(lifted === undefined ? {} : { LOCK_LIFTED: lifted }),
      },
    },
    // What was seen in an earlier run is no change in this one.
    { ...opts, ignoreChanges: lifted === undefined ? ["environment.LOCK_LIFTED"] : [] },
  );
}

/**
 * Unlocks a service ID and its keys before the first of its parts is made or changed, and locks them when no change is
 * under way any more. What is made or removed is left to the commands above: only they know when all is done.
 * @param relock leave it locked
 * @param deployKey of the service ID's account; default: `IC_API_KEY`
 */
export function lockHooks(
  name: string,
  serviceId: string,
  relock: boolean,
  deployKey: string | undefined,
): pulumi.ResourceHookBinding {
  let changing = 0;
  let last: Promise<void> = Promise.resolve();
  const next = (step: () => Promise<void> | void) => {
    last = last.catch(() => undefined).then(step);
    return last;
  };
  const key: Record<string, string> = deployKey === undefined ? {} : { IC_API_KEY: deployKey };
  const run = (action: string) => runTool(action, { SERVICE_ID: serviceId, ...key });
  const before = new pulumi.ResourceHook(`${name}-unlock`, () =>
    next(() => (changing++ === 0 ? run("unlock") : undefined)),
  );
  const after = new pulumi.ResourceHook(`${name}-lock`, () =>
    next(() => (--changing === 0 && relock ? run("lock") : undefined)),
  );
  return { beforeCreate: [before], beforeUpdate: [before], afterUpdate: [after] };
}

function runTool(action: string, env: Record<string, string>): Promise<void> {
  const options = { cwd: pulumi.getRootDirectory(), env: { ...process.env, ...env } };
  return new Promise((done, failed) => {
    execFile(process.execPath, ["tools/run.cjs", "engine-lock", action], options, (error, _stdout, stderr) =>
      error ? failed(new Error(stderr.trim() || error.message)) : done(),
    );
  });
}
