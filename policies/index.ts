import { readFileSync } from "node:fs";
import { PolicyPack } from "@pulumi/policy";
import { parseRoleTable } from "../access";
import roles from "../data/iam-roles.json";
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
