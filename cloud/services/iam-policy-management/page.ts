import { ServiceError } from "../../core/errors";
import type { ListQuery } from "./schemas";

interface Link {
  href: string;
  start?: string;
}

export interface Page<T> {
  limit?: number;
  first?: Link;
  next?: Link;
  previous?: Link;
  policies: T[];
}

/**
 * One page of `items` with links to its neighbours. Without `limit` everything is sent at once.
 * `path` is the path of the collection with the version: `/v2/policies`.
 */
export function pageOf<T>(items: readonly T[], query: ListQuery, path: string): Page<T> {
  const { limit } = query;
  if (limit === undefined) return { policies: items.slice(offsetOf(query.start)) };
  const offset = offsetOf(query.start);
  const link = (start?: number): Link => {
    const token = start === undefined ? undefined : tokenOf(start);
    return { href: hrefOf(query, path, token), ...(token === undefined ? {} : { start: token }) };
  };
  return {
    limit,
    first: link(),
    ...(offset + limit < items.length ? { next: link(offset + limit) } : {}),
    ...(offset > 0 ? { previous: link(Math.max(0, offset - limit)) } : {}),
    policies: items.slice(offset, offset + limit),
  };
}

/** How many items of the list a page needs: its own, those before it, and one to know whether there are more. */
export function neededFor({ limit, start }: ListQuery): number {
  return limit === undefined ? Infinity : offsetOf(start) + limit + 1;
}

function hrefOf(query: ListQuery, path: string, start: string | undefined): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, start })) {
    if (value !== undefined) search.set(name, String(value));
  }
  return `https://iam.cloud.ibm.com${path}?${search}`;
}

function tokenOf(offset: number): string {
  return Buffer.from(JSON.stringify({ offset })).toString("base64url");
}

function offsetOf(start: string | undefined): number {
  if (!start) return 0;
  try {
    const { offset } = JSON.parse(Buffer.from(start, "base64url").toString()) as { offset: unknown };
    if (Number.isSafeInteger(offset) && Number(offset) >= 0) return Number(offset);
  } catch {
    // not one of our tokens
  }
  throw new ServiceError(400, "request_not_processed", "The page token 'start' is not valid.");
}
