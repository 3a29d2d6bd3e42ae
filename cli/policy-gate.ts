import { join } from "node:path";
import type { StackConfig } from "../config/schema";
import { satisfies } from "../toolchain/version-number";
import { CliError } from "./errors";
import type { Session } from "./stack-context";

/**
 * What of Pulumi's own options would let a deployment pass without being judged. Without a preview the whole stack is
 * judged when it exists already; on the local cloud that may be.
 */
const waysAround: Readonly<Record<string, string>> = {
  "--policy-pack-config": "Parameters of the rules are in policies/parameters.yaml",
};
const waysAroundPreview: typeof waysAround = {
  "--skip-preview": "In a real account nothing is created whose preview was not judged",
  "-f": "In a real account nothing is created whose preview was not judged",
};

export interface Gate {
  args: readonly string[];
  env: NodeJS.ProcessEnv;
}

/**
 * What lets Pulumi run the policy pack in an operation. Mandatory findings end it at the preview, before anything is
 * created; what was undecided there is decided as the resources come into being, and on the whole state at the end.
 * There is no switch to leave it out: what is accepted stands in policies/waivers.yaml, with owner and end.
 * @param given arguments that the user passes on to Pulumi
 * @throws CliError `POLICY_NOT_SKIPPED`
 */
export function policyGate({ paths, config, toolchain, env }: Session, given: readonly string[]): Gate {
  const refused = config.cloud === "local" ? waysAround : { ...waysAround, ...waysAroundPreview };
  for (const argument of given) {
    const [option = ""] = argument.split("=");
    const why = refused[option];
    if (why && !argument.endsWith("=false"))
      throw new CliError(
        "POLICY_NOT_SKIPPED",
        `${option} goes round the policy pack. ${why}; what is accepted is in policies/waivers.yaml (docs/policies.md). ` +
          "Leave the option out.",
      );
  }
  // The files that are reviewed decide, not somebody's shell.
  const { LEAST_PRIVILEGE_PARAMETERS: _p, LEAST_PRIVILEGE_WAIVERS: _w, ...rest } = env;
  return {
    args: ["--policy-pack", packPath(paths.root, toolchain)],
    env: { ...rest, LEAST_PRIVILEGE_FACTS: JSON.stringify(factsOf(config)) },
  };
}

/** The pack as a program of its own, which starts faster; older CLIs, and Windows, take the folder only. */
export function packPath(root: string, { parts }: Session["toolchain"]): string {
  const version = parts.find(({ name }) => name === "pulumi")?.version ?? "0.0.0";
  const runs = process.platform !== "win32" && satisfies(version, "3.256.0");
  return join(root, "policies", ...(runs ? ["index.cjs"] : []));
}

/** What the stack's configuration says for sure of the rules' parameters. */
export function factsOf({ cloud, engines }: StackConfig): Record<string, unknown> {
  const [account, ...others] = new Set(
    // Of instances that are to be made, and of target accounts, the configuration does not say it.
    engines.flatMap(({ instance, targetAccount }) => [
      instance?.account,
      ...(targetAccount ? [undefined] : []),
    ]),
  );
  // The stack itself deploys to these accounts and says which of their instances may act in another one.
  const sourceAccounts = engines.flatMap(({ instance, targetAccount }) =>
    instance && targetAccount ? [instance.account] : [],
  );
  return {
    ...(sourceAccounts.length > 0 ? { sourceAccounts } : {}),
    ...(account !== undefined && others.length === 0 ? { account } : {}),
    ...(engines.some(({ serviceIdCreator }) => serviceIdCreator === "on")
      ? { restrictsServiceIdCreation: true }
      : {}),
    ...(cloud === "local" ? { production: false } : {}),
  };
}
