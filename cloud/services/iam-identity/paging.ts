import type { FastifyRequest } from "fastify";
import { refusal } from "./errors";

/** What a list was asked for; a page token carries it all, so that the token alone continues the list. */
export interface ListQuery {
  pagesize?: number;
  pagetoken?: string;
  sort?: string;
  order?: string;
  include_history?: boolean;
  [filter: string]: string | number | boolean | undefined;
}

interface Position {
  query: ListQuery;
  offset: number;
}

export const pageQuery = {
  pagesize: { type: "integer", minimum: 1, maximum: 100 },
  pagetoken: { type: "string", minLength: 1 },
  sort: { type: "string" },
  order: { type: "string", enum: ["asc", "desc"] },
  include_history: { type: "boolean" },
} as const;

/** The query that is in force: that of the page token where there is one. */
export function effective<Q extends ListQuery>(query: Q): { query: Q; offset: number } {
  const token = query.pagetoken;
  if (token === undefined) return { query, offset: 0 };
  try {
    const position = JSON.parse(Buffer.from(String(token), "base64url").toString()) as Position;
    if (Number.isInteger(position.offset) && position.offset >= 0 && typeof position.query === "object") {
      return { query: position.query as Q, offset: position.offset };
    }
  } catch {
    // fall through: not one of ours
  }
  throw refusal(400, "BXNIM0106E", `Validation of property 'pagetoken' with value '${token}' failed.`);
}

/** One page of `items`, with IAM's links (`first`, `previous`, `next`); `total` items are known beforehand. */
export function page<T>(
  request: FastifyRequest,
  { query, offset }: { query: ListQuery; offset: number },
  items: readonly T[],
): { page: readonly T[]; links: Record<string, unknown> } {
  const limit = Number(query.pagesize ?? 20);
  const link = (at: number): string => {
    const token = Buffer.from(JSON.stringify({ query: { ...query, pagetoken: undefined }, offset: at }));
    const url = new URL(`https://${request.hostName}${request.url.split("?")[0]}`);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined && name !== "pagetoken") url.searchParams.set(name, String(value));
    }
    url.searchParams.set("pagetoken", token.toString("base64url"));
    return url.toString();
  };
  return {
    page: items.slice(offset, offset + limit),
    links: {
      offset,
      limit,
      first: link(0),
      ...(offset > 0 ? { previous: link(Math.max(0, offset - limit)) } : {}),
      ...(offset + limit < items.length ? { next: link(offset + limit) } : {}),
    },
  };
}

/** Sorted by one property, as `sort` and `order` ask; without `sort` in order of creation. */
export function sorted<T extends object>(
  items: readonly T[],
  { sort, order }: { sort?: string; order?: string },
  allowed: readonly (keyof T & string)[],
): readonly T[] {
  if (sort === undefined) return order === "desc" ? [...items].reverse() : items;
  const property = allowed.find((name) => name === sort);
  if (property === undefined) {
    throw refusal(
      400,
      "BXNIM0106E",
      `Validation of property 'sort' with value '${sort}' failed. Valid values: '${allowed.join(", ")}'`,
    );
  }
  const direction = order === "desc" ? -1 : 1;
  return [...items].sort((a, b) => direction * compare(a[property], b[property]));
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [String(a ?? ""), String(b ?? "")];
  return left < right ? -1 : left > right ? 1 : 0;
}
