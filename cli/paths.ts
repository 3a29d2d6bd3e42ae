import { join } from "node:path";

/** Where things of one checkout are. Everything under `local` is this machine's and not in git. */
export interface Paths {
  root: string;
  /** `.local`: what this checkout keeps on this machine. */
  local: string;
  /** State, CA and owner's key of the local cloud. */
  cloud: string;
  /** Pulumi's state of stacks on the local cloud. */
  state: string;
  /** Passphrase of the dev stack's secrets. */
  passphrase: string;
}

export function pathsOf(root: string): Paths {
  const local = join(root, ".local");
  return {
    root,
    local,
    cloud: join(local, "cloud"),
    state: join(local, "state"),
    passphrase: join(local, "dev.passphrase"),
  };
}
