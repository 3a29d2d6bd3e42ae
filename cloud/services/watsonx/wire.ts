import { isoStamp } from "../../core/clock";
import type { Deployment, Space } from "./entities";
import { badRequest } from "./errors";
import { mlHost } from "./regions";
import { settlingMs } from "./state";

/** A space as the platform sends it. Source: watsonx.ai Python client, `spaces` (fields that it reads), IBM's guide. */
export function spaceWire(space: Readonly<Space>, now: number) {
  const { members: _, region: __, deleted_at, ...rest } = space;
  const { id, account_id, created_at, creator_id, updated_at, compute, ...entity } = rest;
  return {
    metadata: {
      id,
      creator_id,
      created_at: isoStamp(created_at),
      updated_at: isoStamp(updated_at),
      url: `/v2/spaces/${id}`,
    },
    entity: {
      ...entity,
      ...(compute.length > 0 ? { compute } : {}),
      scope: { bss_account_id: account_id },
      status: { state: stateOf(created_at, deleted_at, now) },
    },
  };
}

function stateOf(createdAt: number, deletedAt: number | undefined, now: number): string {
  if (deletedAt !== undefined) return "deleting";
  return createdAt + settlingMs <= now ? "active" : "preparing";
}

/** A deployment as Machine Learning sends it. */
export function deploymentWire(deployment: Readonly<Deployment>, now: number) {
  const { id, space_id, name, description, tags, asset, serving_name, hardware_spec } = deployment;
  const ready = deployment.created_at + settlingMs <= now;
  const base = `https://${mlHost(deployment.region)}/ml/v4/deployments`;
  const urls = [id, ...(serving_name ? [serving_name] : [])].map((key) => `${base}/${key}/predictions`);
  return {
    metadata: {
      id,
      name,
      ...(description === undefined ? {} : { description }),
      tags,
      space_id,
      owner: deployment.owner,
      created_at: isoStamp(deployment.created_at),
      modified_at: isoStamp(deployment.updated_at),
    },
    entity: {
      name,
      asset,
      deployed_asset_type: "model",
      online: serving_name ? { parameters: { serving_name } } : {},
      ...(hardware_spec ? { hardware_spec } : {}),
      space_id,
      status: ready
        ? {
            state: "ready",
            online_url: { url: urls[0] },
            inference: urls.map((url) => ({ url })),
            serving_urls: serving_name ? [urls[1]] : [],
          }
        : { state: "initializing" },
    },
  };
}

interface PageQuery {
  limit: number;
  start?: string;
}

/** One page; `start` is the offset of the next one, opaque to clients. Links are paths, as the platform sends them. */
export function pageOf<T>(items: readonly T[], { limit, start }: PageQuery, path: string) {
  if (start && !/^\d{1,9}$/.test(start)) throw badRequest("start: is not a token of a page.");
  const offset = Number(start || 0);
  const next = offset + limit;
  const separator = path.includes("?") ? "&" : "?";
  return {
    limit,
    first: { href: `${path}${separator}limit=${limit}` },
    ...(next < items.length
      ? { next: { href: `${path}${separator}limit=${limit}&start=${next}`, start: String(next) } }
      : {}),
    resources: items.slice(offset, next),
  };
}
