import type { StackConfig } from "../config/schema";
import type { Output } from "./output";

interface EngineOutputs {
  serviceId: string;
  accessGroupId: string;
  apiKeyId: string;
  configurationId: string;
}

/** What `up` says at its end: what exists, what it may do, where the secrets are, what to try next. */
export function summarize(
  outputs: { engines?: Record<string, EngineOutputs> },
  config: StackConfig,
  stack: string,
  { bold, dim }: Pick<Output, "bold" | "dim">,
): string[] {
  const lines: string[] = [""];
  for (const engine of config.engines) {
    const made = outputs.engines?.[engine.name];
    if (!made) continue; // a partial run (--target) has not made it
    lines.push(
      bold(`Engine ${engine.name}`),
      `  exists   service ID ${made.serviceId}, in access group ${made.accessGroupId}`,
      `           engine configuration of Secrets Manager ${engine.instance.guid} (${engine.instance.region})`,
      "  may      Operator on IAM Identity: make and delete API keys of service IDs",
      "           Editor on IAM Access Groups: change groups and their members",
      `  secret   API key ${made.apiKeyId}: its value is in the instance and, encrypted, in this stack's state`,
    );
  }
  const flag = stack === "dev" ? "" : ` -- --stack ${stack}`;
  lines.push(
    "",
    bold("Next"),
    `  npm run drift${flag}   ${dim("has anybody changed something by hand?")}`,
    `  npm run doctor${flag}  ${dim("which parts are in use, from where")}`,
  );
  if (config.cloud === "local") {
    lines.push(
      `  eval "$(npm run -s cloud -- env)"  ${dim("then curl, an SDK or plain pulumi talk to the local cloud")}`,
    );
  }
  lines.push(`  npm run destroy${flag}  ${dim("take everything away again")}`);
  return lines;
}
