import { z } from "zod";
import { OnboardingError } from "./errors";

/** What support needs to link somebody with instances. Source: Watson Assistant Solutions, "Setting up IAM Authentication". */
export interface OnboardingRequest {
  /** The e-mail address of the IBMid. */
  ibmid: string;
  /** `IBMid-…` or `iam-ServiceId-…`. */
  iamId: string;
  /** Names of Watson Assistant Solutions instances. */
  instances: readonly string[];
  /** Existing Watson Assistant Solutions API keys. */
  solutionsKeys: readonly string[];
}

const iamId =
  /^(?:IBMid-[0-9A-Za-z]{4,40}|iam-ServiceId-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** The checked request, trimmed. @throws OnboardingError with every mistake */
export function checkRequest(request: OnboardingRequest, account: "standard" | "trial"): OnboardingRequest {
  if (account === "trial") {
    throw new OnboardingError(
      "TRIAL_ACCOUNT",
      "IAM authentication of Watson Assistant Solutions is not for trial accounts: support links identities with " +
        "instances of paid plans only. Go on with the trial's API key, or upgrade the account first.",
    );
  }
  const trimmed = {
    ibmid: request.ibmid.trim(),
    iamId: request.iamId.trim(),
    instances: request.instances.map((name) => name.trim()).filter(Boolean),
    solutionsKeys: request.solutionsKeys.map((key) => key.trim()).filter(Boolean),
  };
  const problems = problemsOf(trimmed);
  if (problems.length === 0) return trimmed;
  throw new OnboardingError(
    "INVALID",
    `The request cannot be made:\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
  );
}

function problemsOf({ ibmid, iamId: id, instances, solutionsKeys }: OnboardingRequest): string[] {
  const problems: string[] = [];
  if (!z.email().safeParse(ibmid).success) {
    problems.push(
      `IBMid: "${printable(ibmid)}" is not an e-mail address; an IBMid is one, like ann@example.com.`,
    );
  }
  if (!iamId.test(id)) {
    problems.push(
      `IAM ID: "${printable(id)}" is none; it looks like IBMid-550000ABCD or iam-ServiceId-<uuid>.`,
    );
  }
  if (instances.length + solutionsKeys.length === 0) {
    problems.push(
      "Give the name of at least one instance, or an existing Watson Assistant Solutions API key.",
    );
  }
  for (const name of instances) {
    // Also keeps a name from adding lines to the request.
    if (printable(name) !== name)
      problems.push(`Instance: "${printable(name)}" holds characters that no name has.`);
    if (name.length > 180) problems.push(`Instance: "${name.slice(0, 40)}…" is longer than 180 characters.`);
  }
  for (const name of repeated(instances)) problems.push(`Instance: "${printable(name)}" is named twice.`);
  solutionsKeys.forEach((key, index) => {
    if (!/^[\x21-\x7e]{8,}$/.test(key)) {
      problems.push(`Existing API key ${index + 1}: a key is one word of at least 8 ASCII characters.`);
    }
    const first = solutionsKeys.indexOf(key);
    if (first < index) problems.push(`Existing API key ${index + 1} is the same as key ${first + 1}.`);
  });
  return problems;
}

function repeated(names: readonly string[]): string[] {
  const keys = names.map((name) => name.toLowerCase());
  return names.filter((_, index) => keys.indexOf(keys[index] ?? "") < index);
}

/** Without control characters, and those that turn the direction of writing. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
}
