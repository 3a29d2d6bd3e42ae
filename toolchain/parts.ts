/** The five things a Pulumi run of this project needs. */
export const partNames = ["pulumi", "language-host", "bridge", "ibm-provider", "command-provider"] as const;
export type PartName = (typeof partNames)[number];

/**
 * path: found on PATH; npm: the official CLI, through the `pulumi` npm package; built: from the pinned Go
 * modules; own: this project's TypeScript; download: the official CLI fetches it.
 */
export type PartSource = "path" | "npm" | "built" | "own" | "download";

export interface Part {
  name: PartName;
  version: string;
  source: PartSource;
  /** The executable; for a provider that is fetched on first use, where it will be. */
  path: string;
}

export interface Toolchain {
  /** Path of the CLI. */
  pulumi: string;
  /** The environment to run it in. */
  env: NodeJS.ProcessEnv;
  parts: Part[];
}
