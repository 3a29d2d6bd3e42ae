import { z } from "zod";
import { schema } from "./schema";

/**
 * The form of `Pulumi.<stack>.yaml` as JSON Schema (draft 7), for editors. What depends on more than one field is not in it:
 * `npm run preview` tells those mistakes.
 * @param project name of the project, the prefix of its settings
 */
export function stackFileSchema(project: string): Record<string, unknown> {
  const settings = z.toJSONSchema(schema, { io: "input", target: "draft-7", unrepresentable: "any" });
  const properties = settings.properties ?? {};
  const required = (settings.required ?? []).map((name) => `${project}:${name}`);
  const own = Object.entries(properties).map(([name, property]) => [`${project}:${name}`, property]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: `Configuration of a stack of ${project}`,
    description: "Made from config/schema.ts by: npm run schema",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: Object.fromEntries(own),
        // Settings of other packages may stand beside ours; an unknown one of ours is a typing mistake.
        patternProperties: { [`^${project}:(?!(?:${Object.keys(properties).join("|")})$)`]: false },
        required,
      },
    },
    required: ["config"],
  };
}
