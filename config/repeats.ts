import type { z } from "zod";
import type { ConfiguredEngine } from "./schema";

/** A name that one engine had and another has now would make the one out of the other. */
export function reportFormerNames(engines: readonly ConfiguredEngine[], context: z.RefinementCtx): void {
  const taken = new Map(engines.map(({ name }, index) => [name, `name of engines[${index}]`]));
  engines.forEach(({ formerNames }, index) => {
    formerNames.forEach((name, at) => {
      const other = taken.get(name);
      if (other) {
        const message = `is also the ${other}`;
        context.addIssue({ code: "custom", path: [index, "formerNames", at], message });
      }
      taken.set(name, `former name of engines[${index}]`);
    });
  });
}

/** Two engines with one name collide in IAM; two for one instance overwrite each other's configuration. */
export function reportRepeats(
  engines: readonly ConfiguredEngine[],
  field: "name" | "instance",
  keyOf: (engine: ConfiguredEngine) => string | undefined,
  context: z.RefinementCtx,
): void {
  const seen = new Map<string | undefined, number>();
  engines.forEach((entry, index) => {
    const key = keyOf(entry);
    const first = seen.get(key);
    if (key === undefined) return;
    if (first === undefined) seen.set(key, index);
    else
      context.addIssue({
        code: "custom",
        path: [index, field],
        message: `is also the ${field} of engines[${first}]`,
      });
  });
}
