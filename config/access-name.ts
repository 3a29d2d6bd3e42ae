import { z } from "zod";

/** First part of the names of an access's resources; they end up in IAM. The rules of an engine's name. */
export const accessName = z
  .string("must be text: lower-case letters, digits and hyphens, beginning with a letter")
  .regex(
    /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,39}$/,
    "must be lower-case letters, digits and single hyphens, 2 to 40 characters, beginning with a letter",
  )
  .describe("First part of the name of everything that belongs to this access");

/** `formerNames` */
export const formerNames = z
  .array(accessName, "must be a list of names")
  .default([])
  .describe("Names that it had before: what is renamed is then changed in place instead of made anew");

/** @param list where the entries stand, like `watsonx` */
export function reportRepeatedNames(
  list: string,
  entries: readonly { name: string }[],
  context: z.RefinementCtx,
): void {
  entries.forEach(({ name }, index) => {
    const first = entries.findIndex((entry) => entry.name === name);
    if (first === index) return;
    const message = `is also the name of ${list}[${first}]`;
    context.addIssue({ code: "custom", path: [index, "name"], message });
  });
}
