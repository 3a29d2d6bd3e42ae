import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import writeFileAtomic from "write-file-atomic";
import { stackFileSchema } from "../../config/json-schema";
import { jsonSchemas } from "../../policies/json-schemas";
import { outputTo } from "../output";
import { projectName } from "../stack-file";

/** The texts of the schema files, by their paths in the checkout. */
export function schemaFiles(root: string): Map<string, string> {
  const ofPolicies = Object.entries(jsonSchemas()).map(([name, form]) => [`policies/${name}`, form] as const);
  const all = [["config/schema.json", stackFileSchema(projectName(root))] as const, ...ofPolicies];
  return new Map(all.map(([path, form]) => [path, `${JSON.stringify(form, null, 2)}\n`]));
}

export function schema(root: string, exit: (code: number) => void): Command {
  return new Command("schema")
    .description(
      "Write the JSON Schemas of Pulumi.<stack>.yaml and of the policy pack's files, for editors, from their sources",
    )
    .option("--check", "change nothing; exit code 1 when a committed schema would come out otherwise", false)
    .action(async ({ check }: { check: boolean }) => {
      const { line } = outputTo(process.stdout);
      let changed = false;
      for (const [path, text] of schemaFiles(root)) {
        const file = join(root, path);
        const same = existsSync(file) && readFileSync(file, "utf8") === text;
        if (!same && !check) await writeFileAtomic(file, text);
        line(same ? `${path} is as generated.` : `${check ? "Would change" : "Changed"}: ${path}`);
        changed ||= !same;
      }
      exit(check && changed ? 1 : 0);
    });
}
