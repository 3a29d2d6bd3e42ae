import { readFileSync } from "node:fs";
import { PolicyPack } from "@pulumi/policy";
import { parseRoleTable } from "../access";
import roles from "../data/iam-roles.json";
import { watchEngine } from "../toolchain/plugin-server/engine-watch";
import { catalogue } from "./catalogue";
import { policiesOf } from "./pack/policies";
import { parameters } from "./parameters";

/** Path of a JSON file with the parameters of the rules; what Pulumi's configuration of a policy says goes before. */
const file = process.env.LEAST_PRIVILEGE_PARAMETERS;
const given: Record<string, unknown> = file === undefined ? {} : JSON.parse(readFileSync(file, "utf8"));
// A mistake in the file is told once, and not by every rule.
parameters(given);

new PolicyPack("ibm-cloud-least-privilege", {
  policies: policiesOf(catalogue, { table: parseRoleTable(roles), parameters: given, clock: Date.now }),
});

// Run by the engine itself, with its address: nobody else would end this process when the engine is killed.
const [, , engine] = process.argv;
if (engine) watchEngine(engine, () => process.exit());
