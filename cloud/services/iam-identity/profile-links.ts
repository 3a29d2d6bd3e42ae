import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { ServiceError } from "../../core/errors";
import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { crnAccount } from "../../iam/crn";
import type { TrustedProfile } from "../../iam/entities";
import { entityTag } from "./entity";
import { refusal } from "./errors";
import { profileFor } from "./profile-operations";
import {
  type ComputeType,
  computeTypes,
  type LinkTarget,
  type ProfileLink,
  profileTrustKey,
} from "./profile-store";
import { invalidProperty, missing, notFound } from "./refusals";
import { flag, object, someText, text } from "./schemas";
import { times } from "./wire";

interface Fields {
  cr_type: ComputeType;
  link: LinkTarget;
  name?: string;
  is_cross_account?: boolean;
}

interface OfProfile {
  Params: { id: string };
}

interface ById {
  Params: { id: string; link: string };
}

interface ByTarget extends OfProfile {
  Querystring: Partial<LinkTarget> & { type: ComputeType };
}

const target = { crn: someText, namespace: text, name: text, component_type: text, component_name: text };
const computeType = { type: "string", enum: computeTypes } as const;
const body = object(
  { cr_type: computeType, name: text, is_cross_account: flag, link: object(target, ["crn"]) },
  ["cr_type", "link"],
);

/** `/v1/profiles/{id}/links`: compute resources trusted one by one. Source: SDK, `createLink` and its neighbours. */
export function profileLinkRoutes(app: FastifyInstance, cloud: Cloud): void {
  const { links } = cloud.use(profileTrustKey);

  app.post<OfProfile & { Body: Fields }>(
    "/v1/profiles/:id/links",
    { schema: { body }, config: { operation: "create_link" } },
    (request, reply) => {
      const profile = profileFor(cloud, request.caller, request.params.id, "linkToResource");
      const { cr_type, link, name, is_cross_account } = request.body;
      check(profile, request.body);
      const id = `Link-${randomUUID()}`;
      const now = cloud.clock.now();
      const made = links.put(id, {
        id,
        profile_id: profile.id,
        cr_type,
        ...(name ? { name } : {}),
        ...(is_cross_account === undefined ? {} : { is_cross_account }),
        link,
        created_at: now,
        modified_at: now,
        version: 1,
      });
      reply.code(201).header("etag", entityTag(made));
      return linkBody(made);
    },
  );

  app.get<OfProfile>("/v1/profiles/:id/links", { config: { operation: "list_links" } }, (request) => {
    const { id } = profileFor(cloud, request.caller, request.params.id, "get");
    return { links: links.by("profile", id).map(linkBody) };
  });

  app.delete<ByTarget>(
    "/v1/profiles/:id/links",
    {
      schema: { querystring: object({ type: computeType, ...target, crn: text }, ["type"]) },
      config: { operation: "delete_link_by_parameters" },
    },
    (request, reply) => {
      const { id } = profileFor(cloud, request.caller, request.params.id, "linkToResource");
      const { type, ...wanted } = request.query;
      const found = links
        .by("profile", id)
        .filter(({ cr_type, link }) => cr_type === type && sameTarget(link, wanted));
      if (found.length === 0) throw notFound("Link", wanted.crn ?? "");
      for (const link of found) links.delete(link.id);
      return reply.code(204).send();
    },
  );

  app.get<ById>("/v1/profiles/:id/links/:link", { config: { operation: "get_link" } }, (request, reply) => {
    const found = linkFor(cloud, request.caller, request.params, "get");
    reply.header("etag", entityTag(found));
    return linkBody(found);
  });

  app.delete<ById>(
    "/v1/profiles/:id/links/:link",
    { config: { operation: "delete_link" } },
    (request, reply) => {
      links.delete(linkFor(cloud, request.caller, request.params, "linkToResource").id);
      return reply.code(204).send();
    },
  );
}

/** Every part of `wanted` is the link's, and the other way round. */
export function sameTarget(link: LinkTarget, wanted: Partial<LinkTarget>): boolean {
  const parts = ["crn", "namespace", "name", "component_type", "component_name"] as const;
  return parts.every((part) => (link[part] ?? "") === (wanted[part] ?? ""));
}

function linkFor(
  cloud: Cloud,
  caller: Caller,
  { id, link }: ById["Params"],
  verb: "get" | "linkToResource",
): ProfileLink {
  const profile = profileFor(cloud, caller, id, verb);
  const found = cloud.use(profileTrustKey).links.get(link);
  if (found?.profile_id !== profile.id) throw notFound("Link", link);
  return found;
}

function check(profile: TrustedProfile, { cr_type, link, is_cross_account }: Fields): void {
  const account = crnAccount(link.crn);
  if (account === undefined) throw invalidCrn(link.crn);
  if (!is_cross_account && account !== profile.account_id) {
    throw invalidProperty(
      "crn",
      link.crn,
      "Its account must be the profile's, or 'is_cross_account' be true.",
    );
  }
  if (cr_type === "IKS_SA" || cr_type === "ROKS_SA") {
    if (!link.namespace) throw missing("namespace");
    if (!link.name) throw missing("name");
  }
  if (cr_type === "CE") {
    if (!link.component_type) throw missing("component_type");
    if (!link.component_name) throw missing("component_name");
  }
}

export function invalidCrn(crn: string): ServiceError {
  return refusal(400, "BXNIM0113E", "Provided cloud resource name is invalid.", `The value is '${crn}'.`);
}

function linkBody(item: ProfileLink): object {
  const { id, name, cr_type, is_cross_account, link } = item;
  return {
    id,
    entity_tag: entityTag(item),
    ...times(item),
    ...(name ? { name } : {}),
    cr_type,
    ...(is_cross_account === undefined ? {} : { is_cross_account }),
    link,
  };
}
