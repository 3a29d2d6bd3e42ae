import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudError } from "../core/errors";
import type { FaultPlan } from "./rules";

/** Where faults are looked for when no file was named. */
export const faultsFile = "faults.yaml";

/** The faults of `file`, or of `faults.yaml` in the cloud's folder where there is one. Throws `CloudError` when they are wrong. */
export async function readFaults(folder: string, file?: string): Promise<FaultPlan | undefined> {
  const path = file ?? join(folder, faultsFile);
  if (file === undefined && !existsSync(path)) return undefined;
  // A cloud without faults starts without what reads them.
  const [{ parse }, { parsePlan }] = await Promise.all([import("yaml"), import("./rules")]);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw bad(
      `The faults file ${path} cannot be read (${(cause as Error).message}). Name one that can with --faults.`,
      cause,
    );
  }
  let document: unknown;
  try {
    document = parse(text);
  } catch (cause) {
    throw bad(`${path} is not valid YAML: ${(cause as Error).message.split("\n")[0]}`, cause);
  }
  return parsePlan(document, path);
}

function bad(message: string, cause: unknown): CloudError {
  return new CloudError("CLOUD_BAD_FAULT", message, { cause });
}
