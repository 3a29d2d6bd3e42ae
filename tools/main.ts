import { accessGroupMember } from "./access-group-member";
import { allowedAddresses } from "./allowed-addresses";
import { assistantRequest } from "./assistant-request";
import { deploymentSpaceMember } from "./deployment-space-member";
import { engineKey } from "./engine-key";
import { engineLock } from "./engine-lock";
import { engineVerify } from "./engine-verify";
import { ToolError } from "./errors";
import { restriction } from "./restriction";
import { settle } from "./settle";

/** The tools by name. Each gets its arguments and the environment, prints one line, and throws `ToolError`. */
const tools: Readonly<Record<string, (args: string[], env: NodeJS.ProcessEnv) => Promise<string>>> = {
  "access-group-member": accessGroupMember,
  "assistant-request": assistantRequest,
  "allowed-addresses": allowedAddresses,
  "deployment-space-member": deploymentSpaceMember,
  "engine-key": engineKey,
  "engine-lock": engineLock,
  "engine-verify": engineVerify,
  restriction,
  settle,
};

async function main([name = "", ...args]: string[]): Promise<void> {
  const tool = tools[name];
  if (!tool)
    throw new ToolError("USAGE", `There is no tool "${name}"; there are: ${Object.keys(tools).join(", ")}.`);
  process.stdout.write(`${await tool(args, process.env)}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof ToolError ? error.message : error}\n`);
  process.exitCode = 1;
});
