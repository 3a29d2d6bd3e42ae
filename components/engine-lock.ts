import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { resourceHook } from "./hooks";
import { runTool, toolCommand } from "./tool";

/** What is known of an engine's locks when a run begins. */
export interface LockSeen {
  /** The service ID or a key of it is locked: that is lifted while something changes. Default: true. */
  locked?: boolean;
  /** A text that was never there before, where something is open that should be locked: it is locked again. */
  lifted?: string;
}

/**
 * The removal of what an engine had before: Pulumi removes last, and what is removed depends on this, so that its old
 * version, which goes after all of that, can lock the service ID again. Replaced whenever `triggers` change, and where
 * something was found open: a removal that failed in an earlier run is then due in this one.
 */
export function lockRestored(
  name: string,
  args: { serviceId: pulumi.Input<string>; triggers: pulumi.Input<string>[]; lifted?: string },
  opts: pulumi.CustomResourceOptions,
): command.local.Command {
  const { serviceId, triggers, lifted } = args;
  const seen = "environment.LOCK_LIFTED";
  return new command.local.Command(
    name,
    {
      delete: toolCommand("engine-lock restore"),
      environment: { SERVICE_ID: serviceId, ...(lifted === undefined ? {} : { LOCK_LIFTED: lifted }) },
      triggers: [serviceId, ...triggers],
    },
    // What was seen in an earlier run is no change in this one.
    { ...opts, replaceOnChanges: [seen], ignoreChanges: lifted === undefined ? [seen] : [] },
  );
}

/**
 * The locks of an engine's service ID and key: made last, lifted first when the engine goes. `tools/engine-lock.ts`
 *
 * Made anew together with `restored`, it leaves open what this run has still to remove; only then is there something
 * that locks it afterwards. Where a part was only made again, because somebody had deleted it, everything is locked.
 */
export function locked(
  name: string,
  args: {
    serviceId: pulumi.Input<string>;
    apiKeyId: pulumi.Input<string>;
    /** The provider's ids of the service ID's policies: `iam-ServiceId-…/<policy>`. */
    policyIds: pulumi.Input<string>[];
    restored: command.local.Command;
  },
  opts: pulumi.CustomResourceOptions,
): command.local.Command {
  const policies = pulumi.all(args.policyIds).apply((ids) => ids.map((id) => id.split("/").at(-1)).join(","));
  return new command.local.Command(
    name,
    {
      create: toolCommand("engine-lock lock"),
      update: toolCommand("engine-lock relock"),
      delete: toolCommand("engine-lock unlock"),
      environment: { SERVICE_ID: args.serviceId, API_KEY_ID: args.apiKeyId, POLICY_IDS: policies },
      triggers: [args.restored.id],
    },
    // Else the old one would unlock what the new one has locked.
    { ...opts, deleteBeforeReplace: true },
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
  relock: boolean,
  deployKey: string | undefined,
): pulumi.ResourceHookBinding {
  let changing = 0;
  let last: Promise<void> = Promise.resolve();
  const next = (step: () => Promise<void> | undefined) => {
    last = last.catch(() => undefined).then(step);
    return last;
  };
  const run = (action: string, args: pulumi.ResourceHookArgs) => {
    const serviceId = serviceIdOf(args);
    return serviceId ? runTool(`engine-lock ${action}`, { SERVICE_ID: serviceId }, deployKey) : undefined;
  };
  const before = resourceHook(`${name}-unlock`, (args) =>
    next(() => (changing++ === 0 ? run("unlock", args) : undefined)),
  );
  const after = resourceHook(`${name}-lock`, (args) =>
    next(() => (--changing === 0 && relock ? run("lock", args) : undefined)),
  );
  return { beforeCreate: before, beforeUpdate: before, afterUpdate: after };
}

/** Of the service ID itself, or of what belongs to it; undefined for a service ID that is only being made. */
function serviceIdOf({ id, newInputs }: pulumi.ResourceHookArgs): string | undefined {
  const texts = [id, newInputs?.iamId, newInputs?.iamServiceId].filter((text) => typeof text === "string");
  return /ServiceId-[0-9a-f-]{36}/.exec(texts.join(" "))?.[0];
}
