import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Service } from "./core/service";

/** What one operation of the local cloud rests on. */
export interface Truth {
  /** IBM's operation id, as routes name it. */
  operation: string;
  /** `documented`: read in IBM's documentation or SDK. `inferred`: concluded from something else. */
  status: "documented" | "inferred";
  /** IBM's page or symbol of the SDK. */
  source: string;
  /** What of it is doubtful all the same. */
  notes?: string;
}

/** What the folder of a service says of its operations. */
export function truthOf(root: string, folder: string): Truth[] {
  return JSON.parse(readFileSync(join(root, "cloud", "services", folder, "truth.json"), "utf8")) as Truth[];
}

/** Operations of IBM's SDK that a service here leaves out, by name or pattern (`*template*`), and why. */
export interface NotServed {
  operations: readonly string[] | string;
  reason: string;
}

/** By the folder of the service. */
export function notServed(root: string): Readonly<Record<string, readonly NotServed[]>> {
  return JSON.parse(readFileSync(join(root, "cloud", "not-served.json"), "utf8"));
}

/** cloud/README.md: what the cloud is, and per operation what it rests on. `services` by the name of their folder. */
export function readme(
  services: Readonly<Record<string, Pick<Service, "name" | "hosts">>>,
  root: string,
): string {
  const leftOut = notServed(root);
  const sections = Object.entries(services).map(([folder, service]) =>
    section(service, truthOf(root, folder), leftOut[folder] ?? []),
  );
  return `${introduction}\n${sections.join("\n")}`;
}

function section(
  { name, hosts }: Pick<Service, "name" | "hosts">,
  truths: readonly Truth[],
  leftOut: readonly NotServed[],
): string {
  const rows = truths.map(({ operation, status, source, notes = "" }) =>
    row([`\`${operation}\``, status, source, notes]),
  );
  const where = hosts.map((host) => `\`${typeof host === "string" ? host : host.source}\``).join(", ");
  return [
    `### ${name}`,
    "",
    where,
    "",
    "| operation | rests on | source | doubtful |",
    "|---|---|---|---|",
    ...rows,
    "",
    ...(leftOut.length > 0
      ? ["Not served, though IBM's SDK has them:", "", ...leftOut.map(notServedLine), ""]
      : []),
  ].join("\n");
}

function notServedLine({ operations, reason }: NotServed): string {
  return `- ${[operations]
    .flat()
    .map((name) => `\`${name}\``)
    .join(", ")}: ${reason}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ").trim()).join(" | ")} |`;
}

const introduction = `<!-- Generated from cloud/services/*/truth.json: UPDATE_README=1 npm test -- tests/cloud/truth -->
# An IBM Cloud on loopback

An HTTPS proxy on 127.0.0.1 that serves IBM's real host names from a folder on this machine, with IAM enforced. Program,
provider and SDKs use it unchanged; \`npm run cloud -- env\` prints what to export. A host that it does not serve is refused
with a 502: nothing leaves the machine. \`npm run cloud -- --help\` lists what it can do.

It shares no code with what it is tested with or what it tests. \`data/iam-roles.json\`, IBM's table of roles and actions, is
the one file that both read.

## What is true here

**Nothing here has been checked against the real service.** Per operation: \`documented\` means that its path, fields and
meaning were read in IBM's documentation or SDK; \`inferred\` that they were concluded from something else. The last column
says what is doubtful of a documented operation. Error codes and wordings are inferred wherever it says so, and often where
IBM publishes none. [The conformance suite](../docs/conformance.md) tries every operation, here or in a real account.

A credential's value lies unencrypted in the cloud's own folder, which only its owner can read: keep no real one in it.

## Operations
`;
