import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { status } from "@grpc/grpc-js";
import { PluginError } from "./errors";

/** How long an interrupted child may take to clean up; the engine itself kills a plugin after 5 seconds. */
const graceMilliseconds = 3000;

/** The same for what outlives its leader; dead processes that init has not yet reaped count as well. */
const orphanGraceMilliseconds = 500;

/**
 * Child processes, each the leader of a process group of its own, so that ending one ends everything that
 * it has started in turn.
 */
export class ProcessGroups {
  /** By process id: those that run, or that are being ended. */
  readonly #leaders = new Map<number, ChildProcess>();
  readonly #endings = new Map<number, Promise<void>>();
  #closed = false;

  start(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
    if (this.#closed)
      throw new PluginError("cancelled", "cancelled: nothing new is started", status.CANCELLED);
    const child = spawn(command, args, { ...options, detached: true });
    const group = child.pid;
    if (group !== undefined) {
      this.#leaders.set(group, child);
      child.once("exit", () => {
        if (!this.#endings.has(group)) this.#leaders.delete(group);
      });
    }
    return child;
  }

  /** Interrupts the group of `child`, and kills what is left of it after the grace time. */
  end(child: ChildProcess): Promise<void> {
    const group = child.pid;
    if (group === undefined || !this.#leaders.has(group)) return Promise.resolve();
    const known = this.#endings.get(group);
    if (known) return known;
    const ending = endGroup(child, group).finally(() => {
      this.#endings.delete(group);
      this.#leaders.delete(group);
    });
    this.#endings.set(group, ending);
    return ending;
  }

  /** Ends every group; with `close`, none can be started any more. */
  async endAll({ close = false } = {}): Promise<void> {
    this.#closed ||= close;
    await Promise.all([...this.#leaders.values()].map((child) => this.end(child)));
  }

  /** Last resort while this process exits: nothing asynchronous is possible any more. */
  killAllNow(): void {
    for (const group of this.#leaders.keys()) signalGroup(group, "SIGKILL");
  }
}

async function endGroup(leader: ChildProcess, group: number): Promise<void> {
  let deadline = Date.now() + graceMilliseconds;
  let terminated = false;
  let alive = signalGroup(group, "SIGINT");
  while (alive && Date.now() < deadline) {
    await sleep(20);
    alive = signalGroup(group, 0);
    // A shell lets its background jobs ignore SIGINT: what outlives the leader is asked in another way.
    if (!terminated && (leader.exitCode !== null || leader.signalCode !== null)) {
      terminated = true;
      signalGroup(group, "SIGTERM");
      deadline = Math.min(deadline, Date.now() + orphanGraceMilliseconds);
    }
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
