import type { FastifyReply, FastifyRequest } from "fastify";
import Negotiator from "negotiator";
import type { Policy } from "../../iam/entities";
import { GzipPiece, gzipOf } from "./gzip-pieces";
import type { ListQuery } from "./schemas";

interface Page {
  policies: readonly Policy[];
}

/** Policies that follow one another in a list, and their text: each after a comma. */
interface Segment {
  policies: readonly Policy[];
  piece: GzipPiece;
}

/** From how many policies on a page is compressed, if the client takes that: the list of an account may have megabytes. */
const large = 500;
const end = new GzipPiece(Buffer.from("]}"));

/**
 * Pages of policies as JSON in UTF-8. A policy is never changed in place, so its text is kept as long as it is, and so
 * are segments of large pages, compressed. Where a segment begins is told by the policies themselves: whoever lists a
 * whole account does so again, and what changed meanwhile changes one segment.
 */
export class WireTexts {
  private readonly known = new WeakMap<Policy, Buffer>();
  /** By their first policy. */
  private readonly segments = new WeakMap<Policy, Segment>();

  constructor(private readonly toWire: (policy: Policy) => object) {}

  /** Answers with the page; compressed if it is large and the request accepts gzip. */
  send(request: FastifyRequest, reply: FastifyReply, page: Page): Buffer {
    reply.type("application/json; charset=utf-8");
    if (page.policies.length < large) return this.page(page);
    reply.header("vary", "Accept-Encoding");
    if (new Negotiator(request.raw).encoding(["gzip", "identity"]) !== "gzip") return this.page(page);
    reply.header("content-encoding", "gzip");
    return this.gzippedPage(page);
  }

  page(page: Page): Buffer {
    return Buffer.concat(this.piecesOf(page).map(({ text }) => text));
  }

  gzippedPage(page: Page): Buffer {
    return gzipOf(this.piecesOf(page));
  }

  private piecesOf({ policies, ...links }: Page): GzipPiece[] {
    const [first, ...others] = policies;
    const fields = JSON.stringify(links).slice(1, -1);
    const head = Buffer.from(`{${fields}${fields && ","}"policies":[`);
    if (!first) return [new GzipPiece(head), end];
    const start = new GzipPiece(Buffer.concat([head, this.textOf(first).subarray(1)]));
    if (policies.length < large) {
      return [start, ...others.map((policy) => new GzipPiece(this.textOf(policy))), end];
    }
    const pieces = [start];
    for (let at = 0; at < others.length; ) {
      const segment = this.segmentAt(others, at);
      pieces.push(segment.piece);
      at += segment.policies.length;
    }
    return [...pieces, end];
  }

  private segmentAt(policies: readonly Policy[], start: number): Segment {
    const first = policies[start]!;
    const known = this.segments.get(first);
    if (known && isAt(known.policies, policies, start)) return known;
    let stop = start + 1;
    while (stop < policies.length && !beginsSegment(policies[stop]!)) stop++;
    const members = policies.slice(start, stop);
    const text = Buffer.concat(members.map((policy) => this.textOf(policy)));
    const segment = { policies: members, piece: new GzipPiece(text) };
    if (members.every(isFixed)) this.segments.set(first, segment);
    return segment;
  }

  /** The policy's text, after a comma. */
  private textOf(policy: Policy): Buffer {
    const known = this.known.get(policy);
    if (known !== undefined) return known;
    const text = Buffer.from(`,${JSON.stringify(this.toWire(policy))}`);
    if (isFixed(policy)) this.known.set(policy, text);
    return text;
  }
}

type Format = NonNullable<ListQuery["format"]>;

/** One for each `format` that a list may be asked for. */
export function textsByFormat(
  toWire: (policy: Policy, format?: Format) => object,
): Readonly<Record<Format | "plain", WireTexts>> {
  return {
    plain: new WireTexts((policy) => toWire(policy)),
    display: new WireTexts((policy) => toWire(policy, "display")),
    include_last_permit: new WireTexts((policy) => toWire(policy, "include_last_permit")),
  };
}

/** Custom roles change by themselves, and their names are part of the text. */
function isFixed(policy: Policy): boolean {
  return !policy.roles.some((role) => role.includes(":customRole:"));
}

/** One of 32, by its random id. */
function beginsSegment({ id }: Policy): boolean {
  return id.endsWith("0") && id.charCodeAt(id.length - 2) % 2 === 0;
}

/** Is the segment what begins at `start`, and is that a whole segment still? */
function isAt(segment: readonly Policy[], policies: readonly Policy[], start: number): boolean {
  for (let index = 0; index < segment.length; index++) {
    if (policies[start + index] !== segment[index]) return false;
  }
  const next = policies[start + segment.length];
  return next === undefined || beginsSegment(next);
}
