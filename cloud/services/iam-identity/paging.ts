import type { FastifyRequest } from "fastify";
import { invalidProperty, missing } from "./refusals";

/** What a list was asked for; a page token carries it all, so that the token alone continues the list. */
export interface ListQuery {
  account_id?: string;
  pagesize?: number;
  pagetoken?: string;
  sort?: string;
  order?: string;
  include_history?: boolean;
  show_group_id?: boolean;
  filter?: string;
}

export interface Position<Q> {
  readonly query: Q;
  readonly offset: number;
}

export const listProperties = {
  account_id: { type: "string" },
  pagesize: { type: "integer", minimum: 1, maximum: 100 },
  pagetoken: { type: "string" },
  sort: { type: "string" },
  order: { type: "string", enum: ["asc", "desc"] },
  include_history: { type: "boolean" },
  filter: { type: "string" },
} as const;

/** The query that is in force: that of the page token where there is one. */
export function positionOf<Q extends ListQuery>(query: Q): Position<Q> {
  return query.pagetoken ? decoded<Q>(query.pagetoken) : { query, offset: 0 };
}

/** A page token is the query as text, with the offset; anybody may have written it, so its numbers are checked. */
function encoded(asked: object, offset: number): string {
  const text = new URLSearchParams(textsOf({ ...asked, offset })).toString();
  return Buffer.from(text).toString("base64url");
}

function decoded<Q extends ListQuery>(token: string): Position<Q> {
  const {
    offset,
    pagesize = "20",
    include_history,
    show_group_id,
    ...query
  } = Object.fromEntries(new URLSearchParams(Buffer.from(token, "base64url").toString()));
  if (!/^\d{1,9}$/.test(offset ?? "") || !/^(?:[1-9]\d?|100)$/.test(pagesize)) {
    throw invalidProperty("pagetoken", token, "Use a token of a previous reply.");
  }
  const flags = {
    pagesize: Number(pagesize),
    include_history: include_history === "true",
    show_group_id: show_group_id === "true",
  };
  return { query: { ...query, ...flags } as Q, offset: Number(offset) };
}

function textsOf(query: object): [string, string][] {
  return Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, String(value)]);
}

export function requiredAccount({ account_id }: ListQuery): string {
  if (!account_id) throw missing("account_id");
  return account_id;
}

/**
 * One page of `items` with IAM's links: `first` repeats the query, `previous` and `next` carry a page token.
 * Source: SDK (`ServiceIdList`) and the sample reply in IBM Cloud docs, "Attaching tags to a service ID".
 */
export function pageOf<T>(
  request: FastifyRequest,
  { query, offset }: Position<ListQuery>,
  items: readonly T[],
): { items: readonly T[]; links: Record<string, unknown> } {
  const limit = query.pagesize ?? 20;
  const base = `https://${request.hostName}${request.url.split("?")[0]}`;
  const { pagetoken: _, ...asked } = query;
  const link = (at: number): string => `${base}?pagetoken=${encoded(asked, at)}`;
  return {
    items: items.slice(offset, offset + limit),
    links: {
      offset,
      limit,
      first: `${base}?${new URLSearchParams(textsOf(asked))}`,
      ...(offset > 0 ? { previous: link(Math.max(0, offset - limit)) } : {}),
      ...(offset + limit < items.length ? { next: link(offset + limit) } : {}),
    },
  };
}

/** Sorted by one property, as `sort` and `order` ask; without `sort` in order of creation. */
export function sorted<T extends object>(
  items: readonly T[],
  { sort, order }: ListQuery,
  allowed: readonly (keyof T & string)[],
): readonly T[] {
  if (sort === undefined) return order === "desc" ? [...items].reverse() : items;
  const property = allowed.find((name) => name === sort);
  if (property === undefined) {
    throw invalidProperty("sort", sort, `Valid values: '${allowed.join(", ")}'.`);
  }
  const direction = order === "desc" ? -1 : 1;
  return [...items].sort((a, b) => direction * compare(a[property], b[property]));
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [String(a ?? ""), String(b ?? "")];
  return left < right ? -1 : left > right ? 1 : 0;
}
