import { readFileSync } from "node:fs";

/** What one tool does with one step: the command, and how it is called in the table. */
export interface Step {
  name: string;
  run: () => Promise<void>;
}

export interface Figures {
  step: string;
  /** Wall seconds of every counted run, in the order of the runs. */
  ours: number[];
  peers: number[];
}

/** Runs both tools' steps in turn, A B A B, so that a machine that gets slower is slower for both. */
export async function measure(
  ours: readonly Step[],
  peers: readonly Step[],
  runs: number,
  progress: (text: string) => void,
): Promise<Figures[]> {
  const figures = ours.map(({ name }) => ({ step: name, ours: [] as number[], peers: [] as number[] }));
  for (let run = 1; run <= runs; run++) {
    progress(`run ${run} of ${runs}`);
    for (const [index, row] of figures.entries()) {
      row.ours.push(await seconds(ours[index]!));
      row.peers.push(await seconds(peers[index]!));
    }
  }
  return figures;
}

async function seconds({ run }: Step): Promise<number> {
  const before = performance.now();
  await run();
  return (performance.now() - before) / 1000;
}

/**
 * Milliseconds of processor time of a process's main thread since it started, to the microsecond. Unlike time on the wall
 * it says what the work takes on a machine that does other work too. Linux only; undefined elsewhere.
 * Source: "schedstat" in the kernel's documentation of /proc/<pid>.
 */
export function processorTime(pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    return undefined;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** One line per step: medians of both, the least and the most, and how many times as long we take. */
export function table(figures: readonly Figures[]): string {
  const rows = figures.map(({ step, ours, peers }) => [
    step,
    shown(ours),
    shown(peers),
    `${(median(ours) / median(peers)).toFixed(2)}x`,
  ]);
  const all = [["step", "pulumi", "opentofu", "pulumi/opentofu"], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function shown(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(1)} s (${least.toFixed(1)}-${most.toFixed(1)})`;
}
