import type * as pulumi from "@pulumi/pulumi";

type ResourceClass = new (
  name: string,
  // biome-ignore lint/suspicious/noExplicitAny: the argument types of each resource are inferred where a case is written
  args: any,
  opts?: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

/** Resources of the same program, by the name of their case. */
export interface Made {
  <R extends pulumi.CustomResource>(kind: new (...args: never[]) => R, name: string): R;
  (name: string): pulumi.CustomResource;
}

/** `replaced`: by inputs that the provider cannot change in place, or by asking the engine to. */
export const phases = ["created", "changed", "replaced"] as const;
export type Phase = (typeof phases)[number];

/** One resource and the inputs of its life. */
export interface ResourceCase {
  readonly name: string;
  readonly kind: ResourceClass;
  readonly inputs: (phase: Phase, made: Made) => object;
  /** What the engine is expected to do when the inputs change; `update` by default. */
  readonly changes: "update" | "replace" | "same";
  /** The inputs of `replaced` force a replacement; otherwise the engine is asked for it. */
  readonly forcesReplacement: boolean;
  /** Inputs that the provider does not read back, so that an import cannot see them. */
  readonly unread: readonly string[];
  /** Whether the provider reads back what it needs to take over a resource. */
  readonly importable: boolean;
  /** Only there for others to stand on: stays as it is. */
  readonly fixture: boolean;
  /** Names of cases that must be there before. */
  readonly after: readonly string[];
}

interface Lives<Args> {
  created: (made: Made) => Args;
  /** What changes, in place unless `changes` says otherwise. */
  changed?: (made: Made) => Partial<Args>;
  /** What changes so that the provider must replace the resource. */
  replaced?: (made: Made) => Partial<Args>;
  changes?: ResourceCase["changes"];
  unread?: readonly (keyof Args & string)[];
  importable?: boolean;
  after?: readonly string[];
}

type ArgsOf<C> = C extends new (
  name: string,
  args: infer A,
  ...rest: never[]
) => unknown
  ? NonNullable<A>
  : never;

export function resource<C extends ResourceClass>(
  kind: C,
  name: string,
  lives: Lives<ArgsOf<C>>,
): ResourceCase {
  const { created, changed, replaced } = lives;
  return {
    name,
    kind,
    inputs: (phase, made) => ({
      ...created(made),
      ...(phase === "created" ? {} : changed?.(made)),
      ...(phase === "replaced" ? replaced?.(made) : {}),
    }),
    changes: lives.changes ?? (changed ? "update" : "same"),
    forcesReplacement: replaced !== undefined,
    unread: lives.unread ?? [],
    importable: lives.importable ?? true,
    fixture: false,
    after: lives.after ?? [],
  };
}

/** A resource that others stand on, and that stays as it is. */
export function fixture<C extends ResourceClass>(
  kind: C,
  name: string,
  created: (made: Made) => ArgsOf<C>,
): ResourceCase {
  return { ...resource(kind, name, { created }), fixture: true };
}
