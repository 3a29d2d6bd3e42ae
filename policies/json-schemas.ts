import { z } from "zod";
import { parameterSchema } from "./parameters";
import { waiverSchema } from "./waivers/waiver";

/**
 * The forms of the two files of an account as JSON Schema (draft 7), for editors, by the files' names in this folder. What
 * depends on today, on other entries or on a rule's grade is not in them: a run of the pack tells it.
 */
export function jsonSchemas(): Record<string, object> {
  const waivers = z.strictObject({ waivers: z.array(waiverSchema) });
  return {
    "parameters.schema.json": schemaOf(parameterSchema, "Parameters of the rules of least privilege"),
    "waivers.schema.json": schemaOf(waivers, "Findings that are accepted for a time"),
  };
}

function schemaOf(type: z.ZodType, title: string): object {
  const { $schema, ...form } = z.toJSONSchema(type, { io: "input", target: "draft-7" });
  // An empty file is a file without entries.
  return { $schema, title, description: "Made by: npm run schema", ...form, type: ["object", "null"] };
}
