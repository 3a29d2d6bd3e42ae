import type { FastifyInstance } from "fastify";
import { ServiceError } from "../../core/errors";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { resourceGroupCrn } from "../../iam/crn";
import { type Tags, tagsKey } from "../global-tagging/tags";
import { groupResource, instanceResource } from "../resource-controller/access";
import { resourcesKey } from "../resource-controller/resources";

interface Document {
  crn: string;
  [field: string]: unknown;
}

const querystring = {
  type: "object",
  properties: {
    account_id: { type: "string", maxLength: 64 },
    limit: { type: "integer", minimum: 1, maximum: 1000, default: 10 },
  },
} as const;

/**
 * Searches instances and resource groups by field (`name:x AND region:"us-south"`), or all of them (`*`).
 * Operators other than AND are refused rather than misread. Source: Global Search API v3.
 */
export function searchRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.post<{
    Querystring: { account_id?: string; limit: number };
    Body: { query?: string; fields?: string[]; search_cursor?: string };
  }>(
    "/v3/resources/search",
    {
      schema: {
        querystring,
        body: {
          type: "object",
          properties: {
            query: { type: "string", maxLength: 20000 },
            fields: { type: "array", items: { type: "string", maxLength: 100 } },
            search_cursor: { type: "string", maxLength: 1024 },
          },
        },
      },
      config: { operation: "search" },
    },
    (request) => {
      const { query = "*", fields, search_cursor } = request.body;
      const { limit } = request.query;
      const offset = Number.parseInt(search_cursor ?? "0", 10) || 0;
      const account = request.query.account_id ?? request.caller.accountId;
      const all = found(cloud, request.caller, account, query);
      const items = all.slice(offset, offset + limit).map((document) => only(document, fields));
      const more = offset + limit < all.length ? { search_cursor: String(offset + limit) } : {};
      return { ...more, limit, items };
    },
  );
}

/** What of the account the caller may see and the query fits. */
export function found(cloud: Cloud, caller: Caller, account: string, query: string): Document[] {
  const terms = termsOf(query);
  return documents(cloud, caller, account).filter((document) => fits(document, terms));
}

function documents(cloud: Cloud, caller: Caller, account: string): Document[] {
  const { instances, groups } = cloud.use(resourcesKey);
  const tags = cloud.use(tagsKey);
  const may = (action: string, resource: Parameters<typeof cloud.iam.decide>[2]) =>
    cloud.iam.decide(caller, action, resource).allowed;
  const seen: Document[] = [];
  for (const instance of instances.by("account", account)) {
    if (instance.state === "removed") continue;
    if (!may("resource-controller.instance.retrieve", instanceResource(instance))) continue;
    seen.push({
      crn: instance.crn,
      name: instance.name,
      family: "resource_controller",
      type: "resource-instance",
      region: instance.region,
      service_name: instance.service,
      service_instance: instance.guid,
      resource_id: instance.guid,
      account_id: account,
      resource_group_id: instance.resource_group_id,
      ...tagsOf(tags, instance.crn),
    });
  }
  for (const group of groups.by("account", account)) {
    if (!may("resource-controller.group.retrieve", groupResource(account, group.id))) continue;
    const crn = resourceGroupCrn(account, group.id);
    seen.push({
      crn,
      name: group.name,
      family: "resource_controller",
      type: "resource-group",
      region: "global",
      service_name: "resource-controller",
      resource_id: group.id,
      account_id: account,
      ...tagsOf(tags, crn),
    });
  }
  return seen;
}

function tagsOf(tags: Tags, crn: string): Pick<Document, "tags" | "access_tags" | "service_tags"> {
  return {
    tags: tags.of(crn, "user"),
    access_tags: tags.of(crn, "access"),
    service_tags: tags.of(crn, "service"),
  };
}

function termsOf(query: string): { field: string; value: RegExp }[] {
  if (query.trim() === "*" || query.trim() === "") return [];
  return query.split(/\s+AND\s+/).map((term) => {
    const match = /^\(?([\w.]+):\s*(?:"((?:[^"\\]|\\.)*)"|([^\s()"]+))\)?$/.exec(term.trim());
    if (!match) throw new ServiceError(400, "bad_request", `The query term '${term}' is not supported.`);
    const text = (match[2] ?? match[3] ?? "").replace(/\\(.)/g, "$1");
    const source = text.replace(/[.+^${}()|[\]\\?]/g, "\\$&").replaceAll("*", ".*");
    return { field: match[1]!, value: new RegExp(`^${source}$`, "i") };
  });
}

function fits(document: Document, terms: ReturnType<typeof termsOf>): boolean {
  return terms.every(({ field, value }) =>
    [document[field.replace(/^doc\./, "")]]
      .flat()
      .some((actual) => actual !== undefined && value.test(String(actual))),
  );
}

/** `fields` narrows what is sent; the CRN always is. */
function only(document: Document, fields: readonly string[] | undefined): Document {
  if (!fields?.length || fields.includes("*")) return document;
  const kept = Object.entries(document).filter(([field]) => field === "crn" || fields.includes(field));
  return { ...Object.fromEntries(kept), crn: document.crn };
}
