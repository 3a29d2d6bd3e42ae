/** What happens while the toolchain is made; nothing is reported when it is there already. */
export type ToolchainEvent =
  /** Before the first step. `seconds` is an estimate for this machine. */
  | { kind: "start"; steps: string[]; seconds: number; cores: number }
  /** When a step begins and once a second while it runs. `index` counts from 1. */
  | { kind: "step"; step: string; index: number; total: number; elapsedMs: number }
  | { kind: "step-done"; step: string; index: number; total: number; elapsedMs: number }
  /** Another process makes the toolchain; sent at once and once a second. */
  | { kind: "waiting"; elapsedMs: number }
  /** Something did not work and another way is taken. */
  | { kind: "note"; message: string }
  /** Raw output of compilers and downloads. */
  | { kind: "output"; text: string }
  | { kind: "done"; elapsedMs: number };

export type Report = (event: ToolchainEvent) => void;
