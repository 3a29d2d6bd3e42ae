import type { Server } from "@grpc/grpc-js";
import { watchEngine } from "./engine-watch";
import type { ProcessGroups } from "./process-groups";

/** Ends the plugin, children first, when it is told to stop or when its engine has gone away. */
export class Lifetime {
  readonly #children: readonly ProcessGroups[];
  readonly #watched = new Set<string>();
  #server: Server | undefined;
  #stopping = false;

  constructor(...children: ProcessGroups[]) {
    this.#children = children;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => this.stop());
    process.on("exit", () => {
      for (const groups of children) groups.killAllNow();
    });
  }

  serving(server: Server): void {
    this.#server = server;
  }

  follow(engineAddress: string): void {
    if (this.#watched.has(engineAddress)) return;
    this.#watched.add(engineAddress);
    watchEngine(engineAddress, () => this.stop());
  }

  stop(): void {
    if (this.#stopping) return;
    this.#stopping = true;
    void Promise.all(this.#children.map((groups) => groups.endAll({ close: true }))).then(() => {
      this.#server?.forceShutdown();
      process.exit(0);
    });
  }
}
