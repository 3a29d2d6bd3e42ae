import type { StackConfig } from "../config/schema";
import type { Output } from "./output";
import {
  type AssistantOutputs,
  assistantSummary,
  type WatsonxOutputs,
  watsonxSummary,
} from "./summary-access";

interface EngineOutputs {
  /** CRN of the instance. */
  instance: string;
  /** Absent for an engine without a key. */
  serviceId?: string;
  accessGroupId?: string;
  apiKeyId?: string;
  /** Absent: the key does not end. */
  apiKeyExpiresAt?: string;
  /** Day from which on `up` replaces the key; absent: only when asked. */
  apiKeyRotatesFrom?: string;
  configurationId?: string;
  grants: readonly { role: string; service: string }[];
}

interface ProgramOutputs {
  engines?: Record<string, EngineOutputs>;
  watsonx?: Record<string, WatsonxOutputs>;
  assistant?: AssistantOutputs;
}

/** What `up` says at its end: what exists, what it may do, where the secrets are, what to try next. */
export function summarize(
  outputs: ProgramOutputs,
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
      ...existing(made, secretsManager(made.instance)),
      ...made.grants.map(
        ({ role, service }, index) => `  ${index ? "   " : "may"}      ${role} on ${service}${meaning(role)}`,
      ),
      made.apiKeyId
        ? `  secret   API key ${made.apiKeyId}: its value is in the instance and, encrypted, in this stack's state`
        : "  secret   none: the instance acts by its authorizations, without an API key",
      ...(made.apiKeyId ? [`           it ${lifetime(made)}`] : []),
    );
  }
  lines.push(...watsonxSummary(outputs.watsonx, config, bold), ...assistantSummary(outputs.assistant, bold));
  const flag = stack === "dev" ? "" : ` -- --stack ${stack}`;
  const next = [
    [`npm run drift${flag}`, "has anybody changed something by hand?"],
    [`npm run policy${flag}`, "what the rules of least privilege say of it"],
    [`npm run doctor${flag}`, "which parts are in use, from where"],
    ...(config.cloud === "local"
      ? [
          [
            "npm run cloud -- status",
            "the console page of the local cloud: what is there, why a request was refused",
          ],
          ['eval "$(npm run -s cloud -- env)"', "then curl, an SDK or plain pulumi talk to the local cloud"],
        ]
      : []),
    [`npm run destroy${flag}`, "take everything away again"],
  ];
  const width = Math.max(...next.map(([command = ""]) => command.length));
  lines.push(
    "",
    bold("Next"),
    ...next.map(([command = "", why = ""]) => `  ${command.padEnd(width)}  ${dim(why)}`),
  );
  return lines;
}

function secretsManager(crn: string): string {
  const [, , , , , region, , guid] = crn.split(":");
  return `Secrets Manager ${guid} (${region})`;
}

function existing(made: EngineOutputs, instance: string): string[] {
  if (!made.serviceId) return [`  exists   ${made.grants.length} authorizations of ${instance}`];
  return [
    `  exists   service ID ${made.serviceId}, in access group ${made.accessGroupId}`,
    `           engine configuration of ${instance}`,
  ];
}

function lifetime({ apiKeyExpiresAt, apiKeyRotatesFrom }: EngineOutputs): string {
  const end = apiKeyExpiresAt ? `ends on ${apiKeyExpiresAt.slice(0, 10)}` : "never ends";
  return apiKeyRotatesFrom
    ? `${end}; the first \`up\` from ${apiKeyRotatesFrom} on replaces it`
    : `${end}; \`npm run rotate\` replaces it`;
}

function meaning(role: string): string {
  return (
    {
      Operator: ": make and delete API keys of service IDs",
      Editor: ": change groups and their members",
      "Groups Service Member Manage": ": put service IDs into groups",
    }[role] ?? ""
  );
}
