import type { z } from "zod";

interface Config {
  engines: readonly {
    name: string;
    account?: string;
    newInstance?: {
      name?: string;
      region: string;
      resourceGroup: string;
      encryption?: { key: { crn: string }; authorize: boolean };
    };
  }[];
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
  for (const wish of [...newInstances(config), ...watsonxAccess(config)]) {
    const key = JSON.stringify([wish.what, ...wish.key]);
    const before = first.get(key);
    if (!before) first.set(key, wish);
    else
      context.addIssue({
        code: "custom",
        path: wish.path,
        message: `asks for the same ${wish.what} as ${dotted(before.path)}; ${wish.what === "authorization" ? "set it to false in one of them" : "change or remove one of them"}`,
      });
  }
}

/** Instances are found again by their names; their authorization to use a key is the resource group's. */
function newInstances({ engines }: Config): Wish[] {
  return engines.flatMap(({ name, account, newInstance }, index) => {
    if (!newInstance) return [];
    const { region, resourceGroup, encryption } = newInstance;
    const place = [account, resourceGroup];
    const path = ["engines", index, "newInstance"];
    const instance = {
      what: "instance",
      key: [...place, region, newInstance.name ?? `${name}-secrets-manager`],
      path: [...path, "name"],
    };
    if (!encryption?.authorize) return [instance];
    const key = [...place, encryption.key.crn];
    return [instance, { what: "authorization", key, path: [...path, "encryption", "authorize"] }];
  });
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
