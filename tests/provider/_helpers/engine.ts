import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type EngineEvent,
  LocalWorkspace,
  PulumiCommand,
  type PulumiFn,
  type Stack,
} from "@pulumi/pulumi/automation";
import { resolveToolchain } from "../../../toolchain";
import { TestCloud } from "../../cloud/_helpers/cloud";

/** What the engine did to each resource of the program, by its name: `create`, `update`, `replace`, `same` ... */
export type Steps = Map<string, Set<string>>;

/** Pulumi's engine with IBM's provider, on a local cloud of its own. */
export class ProviderRun {
  private constructor(
    readonly cloud: TestCloud,
    private readonly folder: string,
    private readonly command: PulumiCommand,
    private readonly env: Record<string, string>,
  ) {}

  static async start(): Promise<ProviderRun> {
    const cloud = await TestCloud.start();
    const { pulumi, env } = await resolveToolchain();
    const folder = mkdtempSync(join(tmpdir(), "provider-"));
    for (const name of ["bin", "state"]) mkdirSync(join(folder, name));
    symlinkSync(pulumi, join(folder, "bin", "pulumi"));
    const command = await PulumiCommand.get({ root: folder, skipVersionCheck: true });
    const { port, certificateFile } = cloud.running;
    return new ProviderRun(cloud, folder, command, {
      ...Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => !!entry[1])),
      PULUMI_BACKEND_URL: pathToFileURL(join(folder, "state")).href,
      PULUMI_CONFIG_PASSPHRASE: "a test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
      NO_PROXY: "127.0.0.1,localhost,::1",
      SSL_CERT_FILE: certificateFile,
      IC_API_KEY: cloud.ownerKey,
    });
  }

  stack(name: string, program: PulumiFn): Promise<Stack> {
    const workDir = join(this.folder, name);
    mkdirSync(workDir);
    return LocalWorkspace.createOrSelectStack(
      { stackName: name, projectName: "provider", program },
      { pulumiCommand: this.command, envVars: this.env, workDir },
    );
  }

  async close(): Promise<void> {
    await this.cloud.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Collects the engine's steps from its events. */
export function stepsSeen(): { steps: Steps; onEvent: (event: EngineEvent) => void } {
  const steps: Steps = new Map();
  const onEvent = (event: EngineEvent) => {
    const metadata = event.resourcePreEvent?.metadata;
    if (!metadata) return;
    const name = metadata.urn.slice(metadata.urn.lastIndexOf("::") + 2);
    const seen = steps.get(name) ?? new Set();
    steps.set(name, seen.add(metadata.op));
  };
  return { steps, onEvent };
}
