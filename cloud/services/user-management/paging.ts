import { refusal } from "./errors";

/** IBM's default and greatest number of users in one reply. Source: User Management API, "List users". */
export const usersPerPage = 100;

export interface Page<T> {
  total_results: number;
  limit: number;
  first_url: string;
  next_url?: string;
  items: T[];
}

/**
 * One page of `all`, from the item that the token `start` names; an empty one is none, since IBM's SDKs send that for null. The links are paths without a host, because the
 * provider's client puts its own endpoint in front of them.
 */
export function pageOf<T>(
  all: readonly T[],
  idOf: (item: T) => string,
  { limit, start }: { limit: number; start?: string },
  url: string,
): Page<T> {
  const at = !start ? 0 : all.findIndex((item) => tokenOf(idOf(item)) === start);
  if (at < 0)
    throw refusal(400, "BadRequest", "_start: the page token is not valid. Start again without it.");
  const next = all[at + limit];
  const link = (token: string | undefined): string => {
    const target = new URL(`https://user-management.cloud.ibm.com${url}`);
    target.searchParams.delete("_start");
    if (token !== undefined) target.searchParams.set("_start", token);
    return `${target.pathname}${target.search}`;
  };
  return {
    total_results: all.length,
    limit,
    first_url: link(undefined),
    ...(next === undefined ? {} : { next_url: link(tokenOf(idOf(next))) }),
    items: all.slice(at, at + limit),
  };
}

function tokenOf(id: string): string {
  return Buffer.from(id).toString("base64url");
}
