import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { OnboardingError } from "../assistant/errors";
import { documentedAddress, eml, letter, mailto, subject } from "../assistant/letter";
import { masked } from "../assistant/mask";
import { checkRequest, trialRefusal } from "../assistant/request";
import { identityOf, keyFromFile, keyFromStream, TokenError } from "../tokens";
import type { OnboardingOptions } from "./commands/assistant-onboarding";
import { outputTo } from "./output";
import { tokenExitCode } from "./print-token";
import { type Answers, terminalAnswers } from "./questions";

/** What a shell reports of a program that Ctrl-C has ended. */
const cancelled = 130;

/** Collects what is needed, asks for what was not given, writes the request. Resolves to the exit code. */
export async function onboard(options: OnboardingOptions): Promise<number> {
  try {
    await writeRequest(options, process.stdin.isTTY && !options.json ? terminalAnswers() : undefined);
    return 0;
  } catch (error) {
    if (!(error instanceof OnboardingError || error instanceof TokenError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    if (error instanceof TokenError) return tokenExitCode(error);
    return error.code === "CANCELLED" ? cancelled : 2;
  }
}

async function writeRequest(options: OnboardingOptions, answers: Answers | undefined): Promise<void> {
  if (options.trial || (await answers?.isTrial())) throw new OnboardingError("TRIAL_ACCOUNT", trialRefusal);
  const solutionsKeys = options.solutionsKeys ? await linesOf(options.solutionsKeys) : [];
  const named = options.instance.length + solutionsKeys.length > 0;
  if (!answers) requireAll(options, named);
  const apiKey = await keyOf(options, answers);
  const ibmid = options.ibmid ?? (await answers?.ibmid()) ?? "";
  const instances = named ? options.instance : ((await answers?.instances()) ?? []);
  checkRequest({ ibmid, instances, solutionsKeys }, "standard"); // before IAM is asked
  const { iamId, accountId } = await identityOf(apiKey);
  const request = checkRequest({ ibmid, iamId, instances, solutionsKeys }, "standard");

  const to = options.to ?? documentedAddress;
  const shown = letter(request);
  const text = letter(request, { withKeys: options.includeKeys });
  const files = { text: join(options.out, "request.txt"), eml: join(options.out, "request.eml") };
  await mkdir(options.out, { recursive: true, mode: 0o700 }).catch(unwritable);
  await writeFileAtomic(files.text, text, { mode: 0o600 }).catch(unwritable);
  await writeFileAtomic(files.eml, eml(text, { from: request.ibmid, to }), { mode: 0o600 }).catch(unwritable);
  const link = mailto(shown, to);

  const { line } = outputTo(process.stdout);
  if (options.json) {
    const keys = request.solutionsKeys.map(masked);
    const { instances } = request;
    const facts = { iam_id: iamId, account_id: accountId, ibmid: request.ibmid, instances };
    line(
      JSON.stringify({ ...facts, solutions_api_keys: keys, to, subject, text: shown, mailto: link, files }),
    );
    return;
  }
  line(shown);
  line(
    `Written to ${files.text} and ${files.eml}. Nothing has been sent: open the second in your mail program, or`,
  );
  line(link);
  if (!options.to) line(`\nCompare ${to} with the address in your welcome letter (--to takes another).`);
}

async function keyOf({ stdin, file }: OnboardingOptions, answers: Answers | undefined): Promise<string> {
  if (stdin) return keyFromStream(process.stdin);
  if (file !== undefined) return keyFromFile(file);
  const typed = (await answers?.apiKey())?.trim();
  if (typed) return typed;
  throw new OnboardingError("INVALID", "No API key was typed; nothing was written.");
}

/** Where nobody can be asked, everything that is missing is named at once. */
function requireAll({ stdin, file, ibmid }: OnboardingOptions, named: boolean): void {
  const missing = [
    ...(stdin || file !== undefined ? [] : ["--stdin or --file (the IAM API key)"]),
    ...(ibmid === undefined ? ["--ibmid"] : []),
    ...(named ? [] : ["--instance or --solutions-keys"]),
  ];
  if (missing.length === 0) return;
  throw new OnboardingError("INVALID", `Nobody can be asked here; give ${missing.join(", and ")}.`);
}

async function linesOf(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new OnboardingError("UNREADABLE", `${path} cannot be read (${cause.code}).`, { cause });
  });
  return text.split(/\r?\n/).filter((line) => line.trim() !== "");
}

function unwritable(cause: NodeJS.ErrnoException): never {
  throw new OnboardingError(
    "UNREADABLE",
    `${cause.path ?? "The request"} cannot be written (${cause.code}).`,
    {
      cause,
    },
  );
}
