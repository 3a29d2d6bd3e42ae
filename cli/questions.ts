import { createInterface } from "node:readline/promises";
import { OnboardingError } from "../assistant/errors";

/** What a person at a terminal is asked. */
export interface Answers {
  isTrial(): Promise<boolean>;
  apiKey(): Promise<string>;
  ibmid(): Promise<string>;
  instances(): Promise<string[]>;
}

/** Questions go to stderr, so that stdout holds the result alone. */
export function terminalAnswers(): Answers {
  return {
    isTrial: async () => /^y/i.test(await ask("Is this a trial account? [y/N] ")),
    apiKey: async () => {
      const { default: password } = await import("@inquirer/password");
      const question = { message: "IAM API key (not shown):", mask: false };
      return password(question, { output: process.stderr }).catch((cause: Error) => {
        if (cause.name === "ExitPromptError") throw cancelled(cause);
        throw cause;
      });
    },
    ibmid: () => ask("IBMid (e-mail address): "),
    instances: async () => (await ask("Instances (names, separated by commas): ")).split(","),
  };
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const gone = new Promise<never>((_, refuse) => {
    terminal.once("close", () => {
      process.stderr.write("\n"); // the question stands on this line
      refuse(cancelled());
    });
    terminal.once("SIGINT", () => terminal.close());
  });
  try {
    return await Promise.race([terminal.question(question), gone]);
  } finally {
    terminal.removeAllListeners("close");
    gone.catch(() => undefined);
    terminal.close();
  }
}

function cancelled(cause?: unknown): OnboardingError {
  return new OnboardingError("CANCELLED", "Cancelled; nothing was written.", { cause });
}
