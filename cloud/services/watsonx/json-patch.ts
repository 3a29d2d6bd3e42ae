import { badRequest } from "./errors";

export interface PatchStep {
  op: "add" | "replace" | "remove";
  path: string;
  value?: unknown;
}

/** Body of a JSON patch (RFC 6902) on top-level members, the only ones that can be changed here. */
export const patchSchema = {
  type: "array",
  minItems: 1,
  maxItems: 20,
  items: {
    type: "object",
    required: ["op", "path"],
    properties: {
      op: { type: "string", enum: ["add", "replace", "remove"] },
      path: { type: "string", maxLength: 256 },
      value: {},
    },
  },
} as const;

/**
 * What a patch sets, by member name. `allowed` says of which members and checks their values; `removable` names
 * those that may be taken away (they come out as undefined).
 */
export function changesOf(
  steps: readonly PatchStep[],
  allowed: Readonly<Record<string, (value: unknown) => boolean>>,
  removable: readonly string[] = [],
): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  for (const { op, path, value } of steps) {
    const name = path.replace(/^\//, "");
    const check = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
    if (!check) throw badRequest(`${path}: cannot be changed.`);
    if (op === "remove") {
      if (!removable.includes(name)) throw badRequest(`${path}: cannot be removed.`);
      changes[name] = undefined;
    } else {
      if (!check(value)) throw badRequest(`${path}: the value is not valid.`);
      changes[name] = value;
    }
  }
  return changes;
}
