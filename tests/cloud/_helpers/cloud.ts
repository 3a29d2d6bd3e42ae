import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type RunningCloud, startCloud } from "../../../cloud/cloud";
import { ownerKeyFile, seeded } from "../../../cloud/seed";
import { CloudClient } from "../../_helpers/cloud-client";

export type { Call, Reply } from "../../_helpers/cloud-client";
export { seeded };

/** A cloud of its own for one test file: in this process, over real TLS, in a folder that goes when it ends. */
export class TestCloud extends CloudClient {
  private constructor(
    readonly running: RunningCloud,
    readonly folder: string,
    ownerKey: string,
  ) {
    super(running, ownerKey);
  }

  static async start(): Promise<TestCloud> {
    const folder = mkdtempSync(join(tmpdir(), "cloud-test-"));
    const running = await startCloud({ folder, port: 0, root: resolve(__dirname, "../../..") });
    return new TestCloud(running, folder, readFileSync(join(folder, ownerKeyFile), "utf8").trim());
  }

  get cloud(): RunningCloud["cloud"] {
    return this.running.cloud;
  }

  async close(): Promise<void> {
    this.disconnect();
    await this.running.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
