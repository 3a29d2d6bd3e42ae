import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { status } from "@grpc/grpc-js";
import { PluginError } from "./errors";

/** How long an interrupted child may take to clean up; the engine itself kills a plugin after 5 seconds. */
const graceMilliseconds = 3000;

/**
 * Child processes, each the leader of a process group of its own, so that ending one ends everything that
 * it has started in turn.
 */
export class ProcessGroups {
  /** Groups whose leader runs, or that are being ended. */
  readonly #groups = new Set<number>();
  readonly #endings = new Map<number, Promise<void>>();
  #closed = false;

  start(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
    if (this.#closed)
      throw new PluginError("cancelled", "cancelled: nothing new is started", status.CANCELLED);
    const child = spawn(command, args, { ...options, detached: true });
    const group = child.pid;
    if (group !== undefined) {
      this.#groups.add(group);
      child.once("exit", () => {
        if (!this.#endings.has(group)) this.#groups.delete(group);
      });
    }
    return child;
  }

  /** Interrupts the group of `child`, and kills what is left of it after the grace time. */
  end(child: ChildProcess): Promise<void> {
    return child.pid === undefined ? Promise.resolve() : this.#end(child.pid);
  }

  /** Ends every group; with `close`, none can be started any more. */
  async endAll({ close = false } = {}): Promise<void> {
    this.#closed ||= close;
    await Promise.all([...this.#groups].map((group) => this.#end(group)));
  }

  /** Last resort while this process exits: nothing asynchronous is possible any more. */
  killAllNow(): void {
    for (const group of this.#groups) signalGroup(group, "SIGKILL");
  }

  #end(group: number): Promise<void> {
    if (!this.#groups.has(group)) return Promise.resolve();
    const known = this.#endings.get(group);
    if (known) return known;
    const ending = interruptThenKill(group).finally(() => {
      this.#endings.delete(group);
      this.#groups.delete(group);
    });
    this.#endings.set(group, ending);
    return ending;
  }
}

async function interruptThenKill(group: number): Promise<void> {
  const deadline = Date.now() + graceMilliseconds;
  let alive = signalGroup(group, "SIGINT");
  while (alive && Date.now() < deadline) {
    await sleep(20);
    alive = signalGroup(group, 0);
  }
  if (alive) signalGroup(group, "SIGKILL");
}

/** False when the group has no member any more. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}
