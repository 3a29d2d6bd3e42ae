import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { CliError } from "./errors";
import { type Edge, type Exported, edgesOf, type MemberState } from "./member-state";
import { runPulumi } from "./pulumi";
import type { Session } from "./stack-context";

/**
 * Looks at every membership of a deployment space that stands in the stack's state. Pulumi cannot refresh what a command
 * did, so `pulumi refresh` leaves them out.
 */
export async function lookAtMembers(session: Session): Promise<MemberState[]> {
  // Without --config-file as an option, this command would write a local stack's salt into the checkout's file.
  const folder = session.cloud ? ["--cwd", dirname(session.configFile)] : [];
  // With secrets, since the key of another account stands among the inputs; nothing of it is printed.
  const args = [...folder, "stack", "export", "--show-secrets", "--stack", session.stack];
  const { exitCode, stdout, stderr } = await runPulumi(session, args, "capture");
  if (exitCode !== 0)
    throw new CliError("STATE_UNREADABLE", `The stack's state cannot be read:\n${stderr.trim()}`);
  return Promise.all(edgesOf(JSON.parse(stdout) as Exported).map((edge) => lookAt(session, edge)));
}

function lookAt({ paths, env }: Session, { resource, environment }: Edge): Promise<MemberState> {
  const { MEMBER_IAM_ID: member = "", SPACE_ID: space = "", MEMBER_ROLE: role = "" } = environment;
  const tool = [join(paths.root, "tools", "run.cjs"), "deployment-space-member", "show"];
  const options = { cwd: paths.root, env: { ...env, ...environment } };
  return new Promise((done) => {
    execFile(process.execPath, tool, options, (failure, stdout, stderr) => {
      const found = failure ? { error: stderr.trim() || failure.message } : { now: stdout.trim() };
      done({ resource, member, space, role, ...found });
    });
  });
}
