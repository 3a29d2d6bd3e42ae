import { guardInspect } from "../bootstrap/inspect-guard.cjs";

const guard = `import { inspect } from "node:util"; (${guardInspect.toString()})(inspect);`;

/** Arguments of node that install the guard before anything else is loaded, in programs that are not ours too. */
export const inspectGuardArguments: readonly string[] = [
  "--import",
  `data:text/javascript,${encodeURIComponent(guard)}`,
];
