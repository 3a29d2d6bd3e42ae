import type { z } from "zod";

interface Config {
  watsonx: readonly {
    instance: { guid: string };
    serviceId?: string;
    role: string;
    spaces: readonly { id: string }[];
  }[];
}

/** Something that IBM Cloud has at most once, and where the configuration asks for it. */
interface Wish {
  what: string;
  /** Equal for equal things. */
  key: readonly (string | undefined)[];
  path: PropertyKey[];
}

/**
 * Two entries that would make the same policy, or the same membership with two roles. IAM refuses the second policy in
 * the middle of a deployment (409 `policy_conflict_error`); the second membership would overwrite the first.
 */
export function reportDuplicates(config: Config, context: z.RefinementCtx): void {
  const first = new Map<string, Wish>();
  for (const wish of watsonxAccess(config)) {
    const key = JSON.stringify([wish.what, ...wish.key]);
    const before = first.get(key);
    if (!before) first.set(key, wish);
    else
      context.addIssue({
        code: "custom",
        path: wish.path,
        message: `asks for the same ${wish.what} as ${dotted(before.path)}; remove one of them`,
      });
  }
}

/** Only of service IDs that exist already. */
function watsonxAccess({ watsonx }: Config): Wish[] {
  return watsonx.flatMap(({ instance, serviceId, role, spaces }, index) => {
    if (serviceId === undefined) return [];
    const policy = {
      what: "policy",
      key: [instance.guid, serviceId, role],
      path: ["watsonx", index, "role"],
    };
    const memberships = spaces.map(({ id }, space) => ({
      what: "membership",
      key: [id, serviceId],
      path: ["watsonx", index, "spaces", space],
    }));
    return [policy, ...memberships];
  });
}

function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index ? "." : ""}${String(part)}`))
    .join("");
}
