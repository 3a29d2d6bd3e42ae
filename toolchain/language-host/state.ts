import type { Lifetime } from "../plugin-server/lifetime";
import type { ProcessGroups } from "../plugin-server/process-groups";

/** What the calls of the language host share. */
export interface HostState {
  engineAddress?: string;
  readonly tracing?: string;
  readonly children: ProcessGroups;
  readonly lifetime: Lifetime;
}
