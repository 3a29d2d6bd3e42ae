import { isDeepStrictEqual } from "node:util";
import {
  archiveSignature,
  assetSignature,
  isObject,
  type PropertyMap,
  type PropertyValue,
  signatureKey,
} from "./property-values";

export interface Change {
  /** Top-level property. */
  readonly property: string;
  /** Property path in Pulumi's syntax: `environment.NAME`, `triggers[0]`. */
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
}

/** Differences, each at its deepest path. */
export function comparePropertyMaps(olds: PropertyMap, news: PropertyMap): Change[] {
  const names = new Set([...Object.keys(olds), ...Object.keys(news)]);
  return [...names].flatMap((property) =>
    differences(olds[property], news[property], pathOf("", property)).map((change) => ({
      property,
      ...change,
    })),
  );
}

type Difference = Pick<Change, "path" | "kind">;

function differences(
  old: PropertyValue | undefined,
  now: PropertyValue | undefined,
  path: string,
): Difference[] {
  if (old === undefined || old === null)
    return now === undefined || now === null ? [] : [{ path, kind: "add" }];
  if (now === undefined || now === null) return [{ path, kind: "delete" }];
  if (Array.isArray(old) && Array.isArray(now)) {
    const length = Math.max(old.length, now.length);
    return Array.from({ length }, (_, index) =>
      differences(old[index], now[index], `${path}[${index}]`),
    ).flat();
  }
  if (isPlainMap(old) && isPlainMap(now)) {
    const names = new Set([...Object.keys(old), ...Object.keys(now)]);
    return [...names].flatMap((name) => differences(old[name], now[name], pathOf(path, name)));
  }
  return isSame(old, now) ? [] : [{ path, kind: "update" }];
}

function isPlainMap(value: PropertyValue): value is PropertyMap {
  return isObject(value) && value[signatureKey] === undefined;
}

/** Assets and archives are the same when their content is, wherever it came from. */
function isSame(old: PropertyValue, now: PropertyValue): boolean {
  const hash = contentHash(old);
  return hash === undefined ? isDeepStrictEqual(old, now) : hash === contentHash(now);
}

function contentHash(value: PropertyValue): string | undefined {
  if (!isObject(value) || typeof value.hash !== "string") return undefined;
  const kind = value[signatureKey];
  return kind === assetSignature || kind === archiveSignature ? `${kind} ${value.hash}` : undefined;
}

/** Path of an entry in Pulumi's syntax. */
export function pathOf(parent: string, name: string): string {
  if (/^[A-Za-z_$][\w$]*$/.test(name)) return parent ? `${parent}.${name}` : name;
  return `${parent}[${JSON.stringify(name)}]`;
}
