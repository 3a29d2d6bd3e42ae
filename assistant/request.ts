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

/** A request whose identity may not be known yet. */
export type RequestDraft = Omit<OnboardingRequest, "iamId"> & { iamId?: string };

/** One mistake in a request. */
export interface RequestProblem {
  field: keyof OnboardingRequest;
  /** Place in the list, for `instances` and `solutionsKeys`. */
  index?: number;
  /** What is wrong, as the end of a sentence whose subject is the value. Never holds a key. */
  expected: string;
}

export const trialRefusal =
  "IAM authentication of Watson Assistant Solutions is not for trial accounts: support links identities with " +
  "instances of paid plans only. Go on with the trial's API key, or upgrade the account first.";

const iamId =
  /^(?:IBMid-[0-9A-Za-z]{4,40}|iam-ServiceId-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** The checked request, trimmed. @throws OnboardingError with every mistake */
export function checkRequest<Draft extends RequestDraft>(
  request: Draft,
  account: "standard" | "trial",
): Draft {
  if (account === "trial") throw new OnboardingError("TRIAL_ACCOUNT", trialRefusal);
  const trimmed = {
    ...request,
    ibmid: request.ibmid.trim(),
    instances: request.instances.map((name) => name.trim()).filter(Boolean),
    solutionsKeys: request.solutionsKeys.map((key) => key.trim()).filter(Boolean),
  };
  const problems = problemsOf(trimmed);
  if (problems.length === 0) return trimmed;
  const lines = problems.map((problem) => `  ${sentence(problem, trimmed)}`);
  throw new OnboardingError("INVALID", `The request cannot be made:\n${lines.join("\n")}`);
}

/** Every mistake in a trimmed request. */
export function problemsOf({ ibmid, iamId: id, instances, solutionsKeys }: RequestDraft): RequestProblem[] {
  const problems: RequestProblem[] = [];
  if (!z.email().safeParse(ibmid).success) {
    problems.push({
      field: "ibmid",
      expected: "is not an e-mail address; an IBMid is one, like ann@example.com",
    });
  }
  if (id !== undefined && !iamId.test(id)) {
    problems.push({
      field: "iamId",
      expected: "is none; it looks like IBMid-550000ABCD or iam-ServiceId-<uuid>",
    });
  }
  if (instances.length + solutionsKeys.length === 0) {
    const expected =
      "must hold the name of at least one instance, where no existing Watson Assistant Solutions API key is given";
    problems.push({ field: "instances", expected });
  }
  instances.forEach((name, index) => {
    // Also keeps a name from adding lines to the request.
    if (printable(name) !== name)
      problems.push({ field: "instances", index, expected: "holds characters that no name has" });
    if (name.length > 180)
      problems.push({ field: "instances", index, expected: "is longer than 180 characters" });
    const same = instances.findIndex((other) => other.toLowerCase() === name.toLowerCase());
    if (same < index) problems.push({ field: "instances", index, expected: "is named twice" });
  });
  solutionsKeys.forEach((key, index) => {
    const add = (expected: string) => problems.push({ field: "solutionsKeys", index, expected });
    if (!/^[\x21-\x7e]{8,}$/.test(key)) add("is not one word of at least 8 ASCII characters");
    const first = solutionsKeys.indexOf(key);
    if (first < index) add(`is the same as key ${first + 1}`);
  });
  return problems;
}

function sentence({ field, index = -1, expected }: RequestProblem, request: RequestDraft): string {
  if (field === "solutionsKeys") return `Existing API key ${index + 1} ${expected}.`;
  if (field === "instances" && index < 0) return `Instances: ${expected}.`;
  const value = field === "instances" ? (request.instances[index] ?? "") : (request[field] ?? "");
  const short = value.length > 180 ? `${value.slice(0, 40)}…` : value;
  const label = { ibmid: "IBMid", iamId: "IAM ID", instances: "Instance" }[field];
  return `${label}: "${printable(short)}" ${expected}.`;
}

/** Without control characters, and those that turn the direction of writing. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
}
