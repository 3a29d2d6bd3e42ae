import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Faults } from "../faults/faults";
import type { Injector } from "../faults/injection";
import type { Caller } from "../iam/caller";
import type { Iam } from "../iam/iam";
import type { Clock } from "./clock";
import type { ServiceError } from "./errors";
import type { Decision, RequestLog } from "./request-log";
import type { Store } from "./store";

/** What every service works with. */
export interface Cloud {
  readonly clock: Clock;
  readonly store: Store;
  /** Principals, grants and decisions: the one place where access is decided. */
  readonly iam: Iam;
  readonly log: RequestLog;
  /** What must happen by itself when its time has come (see `Sweep`). */
  readonly sweeps: Sweep[];
  /** Faults that were asked for, and who does them to requests. */
  readonly faults: Faults;
  readonly injector: Injector;
  /** A service's own state and operations, offered to the others (`cloud.use(iamIdentity)`). */
  use<T>(key: ServiceKey<T>): T;
}

/**
 * Brings one kind of thing up to date with the clock: expiries, rotations, reclamation. Runs before every request,
 * so it must cost nothing when nothing is due; changes go through `store.transaction`, one per thing, and it never throws.
 */
export type Sweep = () => void;

/** Names what one service offers to the others inside the cloud. */
export interface ServiceKey<T> {
  readonly name: string;
  readonly create: (cloud: Cloud) => T;
}

export interface WireError {
  status: number;
  body: unknown;
  headers?: Readonly<Record<string, string>>;
}

/** One IBM service: the hosts it answers on, its routes, and its own form of errors. */
export interface Service {
  /** IBM's service name, as policies use it (`iam-identity`, `secrets-manager`). */
  readonly name: string;
  /** Host names, exact or as a pattern with named groups; the groups are given to the handlers as `request.hostParts`. */
  readonly hosts: readonly (string | RegExp)[];
  /** Where several services share a host: the path prefixes (or patterns) of this one. A service without them takes the rest. */
  readonly paths?: readonly (string | RegExp)[];
  /** Registers every route on an instance of its own; called once at start. */
  register(app: FastifyInstance, cloud: Cloud): void;
  /** Puts a refusal into the body that IBM's service would send. Also called for 404 of unknown paths and for 500. */
  formatError(error: ServiceError, request: FastifyRequest): WireError;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Host name as the client asked for it, lower case, without port. */
    hostName: string;
    /** Named groups of the host pattern (`{ instance, region, private }` for Secrets Manager). */
    hostParts: Readonly<Record<string, string | undefined>>;
    /** IBM's id of this exchange: the caller's `Transaction-Id`, or one of ours. */
    transactionId: string;
    /** Who calls. Reading it without a valid token throws `Unauthenticated`. */
    caller: Caller;
    /** The caller, when there is a valid token. */
    maybeCaller: Caller | undefined;
    /** IAM's decisions on this request, for the log. */
    decisions: Decision[];
    /** Injected faults that struck this request, for the log. */
    struck: string[];
    /** What the reply refused with, for the log. */
    refusal: { code: string; message: string } | undefined;
  }
  interface FastifyContextConfig {
    /** IBM's operation id, in the SDK's words with underscores: `create_service_id`. */
    operation?: string;
  }
}
