import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import writeFileAtomic from "write-file-atomic";
import { stackFileSchema } from "../../config/json-schema";
import { outputTo } from "../output";
import { projectName } from "../stack-file";

/** Path of the schema in the checkout. */
export const schemaFile = "config/schema.json";

/** The text of the schema file. */
export function schemaText(root: string): string {
  return `${JSON.stringify(stackFileSchema(projectName(root)), null, 2)}\n`;
}

export function schema(root: string, exit: (code: number) => void): Command {
  return new Command("schema")
    .description("Write the JSON Schema of Pulumi.<stack>.yaml, for editors, from config/schema.ts")
    .option(
      "--check",
      "change nothing; exit code 1 when the committed schema would come out otherwise",
      false,
    )
    .action(async ({ check }: { check: boolean }) => {
      const file = join(root, schemaFile);
      const text = schemaText(root);
      const same = existsSync(file) && readFileSync(file, "utf8") === text;
      if (!same && !check) await writeFileAtomic(file, text);
      const { line } = outputTo(process.stdout);
      line(same ? `${schemaFile} is as generated.` : `${check ? "Would change" : "Changed"}: ${schemaFile}`);
      exit(check && !same ? 1 : 0);
    });
}
