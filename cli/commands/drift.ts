import type { Command } from "commander";
import { describeMembers } from "../member-state";
import { lookAtMembers } from "../members";
import { outputTo } from "../output";
import { runPulumi } from "../pulumi";
import { openSession } from "../session";
import { type StackOptions, stackCommand } from "./stack-command";

/** Pulumi's "changes were found although none were expected" (3.227 and newer). */
const changesFound = 7;

/** Pulumi's refresh preview, and a look at the members that no provider refreshes. */
export function drift(root: string, exit: (code: number) => void): Command {
  return stackCommand(
    "drift",
    "Compare the state with the cloud; exit code 7 when something was changed by hand",
  ).action(async (rest: string[], options: StackOptions) => {
    const output = outputTo(options.json ? process.stderr : process.stdout);
    const session = await openSession({ root, stack: options.stack, verbose: options.verbose, output });
    const args = ["refresh", "--preview-only", "--expect-no-changes", "--diff", ...session.stackArgs];
    if (options.json) args.push("--json");
    const refreshed = await runPulumi(session, [...args, ...rest], options.json ? "capture" : "inherit");
    const members = await lookAtMembers(session);
    const findings = describeMembers(members);
    const unseen = members.some(({ now }) => now === undefined);
    const seen = members.some(({ now, role }) => now !== undefined && now !== role);
    if (options.json) {
      process.stderr.write(refreshed.stderr);
      process.stdout.write(`${withMembers(refreshed.stdout, members)}\n`);
    } else if (findings.length > 0) {
      output.line(output.bold("Members that Pulumi does not refresh"));
      for (const finding of findings) output.line(`  ${output.bad(finding)}`);
      // Of what else is gone, a group or a service ID, `up` learns by a refresh alone.
      const cure = refreshed.exitCode === 0 ? "npm run up" : "npm run up -- --refresh";
      if (seen) output.line(`\`${cure}\` puts them right.`);
    }
    exit(refreshed.exitCode || (unseen ? 1 : findings.length > 0 ? changesFound : 0));
  });
}

/** Pulumi's document with one more field; as it is where Pulumi printed none. */
function withMembers(text: string, members: unknown): string {
  try {
    return JSON.stringify({ ...(JSON.parse(text) as object), members }, undefined, 2);
  } catch {
    return text.trimEnd();
  }
}
