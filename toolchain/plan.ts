import type { PartName, PartSource } from "./parts";

/** What of the internet can be reached from here. */
export interface Reach {
  /** get.pulumi.com: the official CLI. */
  cli: boolean;
  /** github.com: plugins that the CLI downloads. */
  plugins: boolean;
  /** registry.opentofu.org: Terraform providers that the bridge downloads. */
  providers: boolean;
}

export const offline: Reach = { cli: false, plugins: false, providers: false };

export type Plan = Record<PartName, PartSource>;

/**
 * Which part comes from where: a suitable CLI on PATH, else the official one where there is internet, else
 * one built from the pinned modules. An official CLI downloads its plugins itself where it can.
 */
export function planParts(suitableOnPath: boolean, reach: Reach): Plan {
  const cli = suitableOnPath ? "path" : reach.cli ? "npm" : "built";
  const official = cli !== "built";
  const plugins = official && reach.plugins;
  return {
    pulumi: cli,
    "language-host": official ? cli : "own",
    bridge: plugins ? "download" : "built",
    "ibm-provider": plugins && reach.providers ? "download" : "built",
    "command-provider": plugins ? "download" : "own",
  };
}
