import { setTimeout as sleep } from "node:timers/promises";
import { ToolError } from "./errors";

/**
 * Waits until a new authorization is known everywhere. Environment: `ENGINE_SETTLE_SECONDS` (default 30), as long as IBM's
 * Terraform modules wait.
 */
export async function settle(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  if (args.length > 0) throw new ToolError("USAGE", "settle takes no arguments.");
  const seconds = Number(env.ENGINE_SETTLE_SECONDS || 30);
  await sleep(seconds * 1000);
  return `Waited ${seconds} s.`;
}
