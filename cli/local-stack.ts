import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { parse, parseDocument } from "yaml";
import { CliError } from "./errors";
import { runPulumi } from "./pulumi";
import type { Session } from "./stack-context";
import { projectName } from "./stack-file";

/**
 * Makes a stack on the local cloud ready and returns the configuration file that Pulumi is to use: the checkout's
 * own `Pulumi.<stack>.yaml` with the salt of this machine's passphrase added. Pulumi would write the salt into the
 * checkout's file, which is in git while the passphrase is not.
 */
export async function prepareLocalStack(
  session: Pick<Session, "paths" | "stack" | "toolchain" | "env">,
): Promise<string> {
  const { paths, stack } = session;
  const name = projectName(paths.root);
  const folder = join(paths.local, "project");
  const file = join(folder, `Pulumi.${stack}.yaml`);
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(paths.state, ".pulumi", "stacks", name, `${stack}.json`))) {
    await writeFileAtomic(join(folder, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\n`);
    const { exitCode, stderr } = await runPulumi(
      session,
      ["--cwd", folder, "stack", "init", stack, "--no-select"],
      "capture",
    );
    // A run beside this one may have been first.
    if (exitCode !== 0 && !/already exists/.test(stderr)) {
      throw new CliError("STACK_NOT_MADE", `Pulumi could not make the stack ${stack}:\n${stderr.trim()}`);
    }
  }
  const wanted = parseDocument(readFileSync(join(paths.root, `Pulumi.${stack}.yaml`), "utf8"));
  const salt = existsSync(file)
    ? (parse(readFileSync(file, "utf8")) as { encryptionsalt?: string } | null)?.encryptionsalt
    : undefined;
  if (salt && !wanted.has("encryptionsalt")) wanted.set("encryptionsalt", salt);
  const text = wanted.toString();
  if (!existsSync(file) || readFileSync(file, "utf8") !== text)
    await writeFileAtomic(file, text, { mode: 0o600 });
  return file;
}
