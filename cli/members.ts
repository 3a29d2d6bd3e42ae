import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import pLimit from "p-limit";
import { CliError } from "./errors";
import { type Edge, type Exported, edgesOf, type MemberState } from "./member-state";
import { runPulumi } from "./pulumi";
import type { Session } from "./stack-context";

/** How many are looked at at once: each is a process. */
const atOnce = 4;

/**
 * Looks at every membership of a deployment space or an access group that stands in the stack's state. Pulumi cannot
 * refresh what a command did, nor does IBM's resource tell of a list that has become empty, so `pulumi refresh` leaves
 * them out.
 */
export async function lookAtMembers(session: Session): Promise<MemberState[]> {
  // Without --config-file as an option, this command would write a local stack's salt into the checkout's file.
  const folder = session.cloud ? ["--cwd", dirname(session.configFile)] : [];
  // With secrets, since the key of another account stands among the inputs; nothing of it is printed.
  const args = [...folder, "stack", "export", "--show-secrets", "--stack", session.stack];
  const { exitCode, stdout, stderr } = await runPulumi(session, args, "capture");
  if (exitCode !== 0)
    throw new CliError("STATE_UNREADABLE", `The stack's state cannot be read:\n${stderr.trim()}`);
  const limit = pLimit(atOnce);
  const edges = edgesOf(JSON.parse(stdout) as Exported);
  return Promise.all(edges.map((edge) => limit(() => lookAt(session, edge))));
}

function lookAt({ paths, env }: Session, { resource, tool, environment }: Edge): Promise<MemberState> {
  const { MEMBER_IAM_ID: member = "", SPACE_ID: space, ACCESS_GROUP_ID: group } = environment;
  const { MEMBER_ROLE: role = "member" } = environment;
  const show = [join(paths.root, "tools", "run.cjs"), tool, "show"];
  const options = { cwd: paths.root, env: { ...env, ...environment } };
  return new Promise((done) => {
    execFile(process.execPath, show, options, (failure, stdout, stderr) => {
      const found = failure ? { error: stderr.trim() || failure.message } : { now: stdout.trim() };
      done({ resource, member, space, group, role, ...found });
    });
  });
}
