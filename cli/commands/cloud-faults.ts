import { Command } from "commander";
import { parse } from "yaml";
import { askControl } from "../control-client";
import { CliError } from "../errors";
import { outputTo } from "../output";

type Fault = { id: string; kind: string; seen: number; struck: number } & Record<string, unknown>;

interface Faults {
  seed: number;
  faults: Fault[];
}

/** `npm run cloud -- faults …`: what goes wrong, on demand, in the cloud whose state is in `folder`. */
export function faults(folder: () => string): Command {
  const command = new Command("faults").description("make the cloud slow, busy or broken, and well again");
  const printing = (
    name: string,
    description: string,
    ask: (...args: string[]) => Promise<Faults>,
    isDefault = false,
  ): Command =>
    command
      .command(name, { isDefault })
      .description(description)
      .option("--json", "as JSON", false)
      .action(async (...args: unknown[]) => {
        const { json } = (args.at(-1) as Command).opts<{ json: boolean }>();
        print(await ask(...(args.slice(0, -2) as string[])), json);
      });

  const list = (): Promise<Faults> => askControl(folder(), "GET", "/v1/faults");
  printing("list", "show those in force, and how often they struck", list, true);
  command
    .command("add <kind> [field=value...]")
    .description("add one: latency milliseconds=300 operation=create_* probability=0.5 (docs/local-cloud.md)")
    .option("--json", "as JSON", false)
    .action(async (kind: string, fields: string[], { json }: { json: boolean }) => {
      const fault = await askControl<Fault>(folder(), "POST", "/v1/faults", { kind, ...fieldsOf(fields) });
      outputTo(process.stdout).line(json ? JSON.stringify(fault) : `Added ${words(fault)}.`);
    });
  printing("remove <id>", "take one away", (id = "") =>
    askControl(folder(), "DELETE", `/v1/faults/${encodeURIComponent(id)}`),
  );
  printing("clear", "take all away", () => askControl(folder(), "DELETE", "/v1/faults"));
  printing("reseed <number>", "start all draws and counts afresh, from this seed", (seed = "") =>
    askControl(folder(), "POST", "/v1/faults/reseed", { seed: parse(seed) as unknown }),
  );
  return command;
}

/** `milliseconds=300`, `milliseconds={distribution: normal, mean: 300, deviation: 50}`: values as YAML has them. */
function fieldsOf(fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => {
      const at = field.indexOf("=");
      if (at < 1) throw new CliError("CLOUD_BAD_ARGUMENT", `"${field}" is not of the form field=value.`);
      const value = field.slice(at + 1);
      try {
        // A pattern may begin with an asterisk, which YAML would take for an alias.
        return [field.slice(0, at), value.startsWith("*") ? value : (parse(value) as unknown)];
      } catch (cause) {
        throw new CliError("CLOUD_BAD_ARGUMENT", `The value of "${field}" is not valid YAML.`, { cause });
      }
    }),
  );
}

function print({ seed, faults: rules }: Faults, json: boolean): void {
  const { line } = outputTo(process.stdout);
  if (json) line(JSON.stringify({ seed, faults: rules }));
  else if (rules.length === 0) line("No faults are in force.");
  else {
    for (const fault of rules) line(`${words(fault)} · struck ${fault.struck} of ${fault.seen}`);
    line(`Seed ${seed}.`);
  }
}

/** `f1 latency milliseconds=300 operation=create_*`, defaults left out. */
function words({ id, kind, seen: _, struck: __, ...fields }: Fault): string {
  const given = Object.entries(fields).filter(
    ([name, value]) => !(name === "probability" && value === 1) && !(name === "after" && value === 0),
  );
  const texts = given.map(
    ([name, value]) => `${name}=${typeof value === "object" ? JSON.stringify(value) : value}`,
  );
  return [id, kind, ...texts].join(" ");
}
