import { Command } from "commander";
import { askControl } from "../control-client";
import { outputTo } from "../output";

interface Reading {
  now: string;
  offsetMs: number;
}

/** `npm run cloud -- clock …`: the own time of the cloud whose state is in `folder`. */
export function clock(folder: () => string): Command {
  const command = new Command("clock").description("the cloud's time: show it, move it forward");

  command
    .command("get", { isDefault: true })
    .description("show it")
    .option("--json", "as JSON", false)
    .action(async ({ json }: { json: boolean }) =>
      print(await askControl<Reading>(folder(), "GET", "/v1/clock"), json),
    );

  command
    .command("advance <duration>")
    .description("move it forward (90m, 2h, 1d12h): what is due then happens at once")
    .option("--json", "as JSON", false)
    .action(async (by: string, { json }: { json: boolean }) =>
      print(await askControl<Reading>(folder(), "POST", "/v1/clock/advance", { by }), json),
    );
  return command;
}

function print(reading: Reading, json: boolean): void {
  const ahead = Math.round(reading.offsetMs / 1000);
  const words = ahead === 0 ? "the machine's time" : `${ahead} s ahead of the machine`;
  outputTo(process.stdout).line(
    json ? JSON.stringify(reading) : `${reading.now} in the local cloud (${words}).`,
  );
}
