import type { z } from "zod";

interface Config {
  engines: readonly {
    name: string;
    account?: string;
    secretGroups: readonly { name: string; id?: string; secrets: readonly { name: string }[] }[];
    newInstance?: {
      name?: string;
      region: string;
      resourceGroup: string;
      encryption?: { key: { crn: string }; authorize: boolean };
    };
  }[];
  watsonx: readonly {
    name: string;
    apiKey: { engine?: string };
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
  /** The list that it stands in tells of two. */
  toldElsewhere?: true;
}

/**
 * Two entries that would make the same policy, or the same membership with two roles. IAM refuses the second policy in
 * the middle of a deployment (409 `policy_conflict_error`); the second membership would overwrite the first.
 */
export function reportDuplicates(config: Config, context: z.RefinementCtx): void {
  const first = new Map<string, Wish>();
  for (const wish of [...newInstances(config), ...watsonxAccess(config), ...secrets(config)]) {
    const key = JSON.stringify([wish.what, ...wish.key]);
    const before = first.get(key);
    if (!before) first.set(key, wish);
    else if (!wish.toldElsewhere)
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

/** Names are unique in an instance: those of secret groups, and those of secrets, whichever group they are in. */
function secrets({ engines, watsonx }: Config): Wish[] {
  const own = engines.flatMap((engine, index) =>
    engine.secretGroups.flatMap(({ name, id, secrets: entries }, at) => {
      const path = ["engines", index, "secretGroups", at];
      const common = { toldElsewhere: true } as const;
      const group = { ...common, what: "secret group", key: [engine.name, name], path: [...path, "name"] };
      const made = entries.map((secret, place) => ({
        ...common,
        what: "secret",
        key: [engine.name, secret.name],
        path: [...path, "secrets", place, "name"],
      }));
      return id === undefined ? [group, ...made] : made;
    }),
  );
  const ofKeys = watsonx.flatMap(({ name, apiKey: { engine } }, index) =>
    engine === undefined
      ? []
      : ["secret group", "secret"].map((what) => ({
          what,
          key: [engine, `${name}-watsonx`],
          path: ["watsonx", index, "name"],
        })),
  );
  return [...own, ...ofKeys];
}

function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index ? "." : ""}${String(part)}`))
    .join("");
}
