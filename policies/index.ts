import { writeFileSync } from "node:fs";
import { PolicyPack } from "@pulumi/policy";
import { watchEngine } from "../toolchain/plugin-server/engine-watch";
import { catalogue } from "./catalogue";
import { PolicyError } from "./errors";
import type { PackReport } from "./pack/options";
import { policiesOf } from "./pack/policies";
import { joined } from "./report";
import { roleTable } from "./roles";
import { readSettings, type Settings } from "./settings";

// index.cjs makes the pack's folder the working directory.
const settings = settingsOrEnd();

// Whoever wants to know more than Pulumi shows says where to: a path.
const file = process.env.LEAST_PRIVILEGE_REPORT;
const report = (said: PackReport) =>
  writeFileSync(file ?? "", JSON.stringify(joined(said, catalogue, settings.waiverFile)), { mode: 0o600 });

new PolicyPack("ibm-cloud-least-privilege", {
  policies: policiesOf(catalogue, {
    ...settings,
    table: roleTable(),
    clock: Date.now,
    ...(file ? { report } : {}),
  }),
});

// Run by the engine itself, with its address: nobody else would end this process when the engine is killed.
const [, , engine] = process.argv;
if (engine) watchEngine(engine, () => process.exit());

/** A mistake in a file is the user's: its message is all that is to be seen of it. */
function settingsOrEnd(): Settings {
  try {
    return readSettings(process.cwd(), process.env, Date.now());
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
