import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type CloudOptions, type RunningCloud, startCloud } from "../../../cloud/cloud";
import type { RequestRecord } from "../../../cloud/core/request-log";
import { ownerKeyFile, seeded } from "../../../cloud/seed";
import { CloudClient } from "../../_helpers/cloud-client";
import { shareSigningKey } from "./signing-key";

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

  static async start(options: Partial<CloudOptions> = {}): Promise<TestCloud> {
    const folder = mkdtempSync(join(tmpdir(), "cloud-test-"));
    const running = await startCloud({ folder, port: 0, root: resolve(__dirname, "../../.."), ...options });
    shareSigningKey(running.cloud);
    return new TestCloud(running, folder, readFileSync(join(folder, ownerKeyFile), "utf8").trim());
  }

  get cloud(): RunningCloud["cloud"] {
    return this.running.cloud;
  }

  /** The log's record of a request, by its transaction; it is written a moment after the reply was sent. */
  async logged(transactionId: string): Promise<RequestRecord> {
    for (const deadline = Date.now() + 5000; Date.now() < deadline; await sleep(5)) {
      const record = this.cloud.log.recent().find((one) => one.transactionId === transactionId);
      if (record) return record;
    }
    throw new Error(`There is no record of ${transactionId}.`);
  }

  async close(): Promise<void> {
    this.disconnect();
    await this.running.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
