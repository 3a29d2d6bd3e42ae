import type { Lifetime } from "../plugin-server/lifetime";
import type { ProcessGroups } from "../plugin-server/process-groups";

/** What the calls of the language host share. */
export interface HostState {
  engineAddress?: string;
  readonly tracing?: string;
  /** Programs and installations: what `Cancel` ends. */
  readonly children: ProcessGroups;
  /** Policy packs and providers: the engine ends each by its own call when it needs it no more. */
  readonly plugins: ProcessGroups;
  readonly lifetime: Lifetime;
}
