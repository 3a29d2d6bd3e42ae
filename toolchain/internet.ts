import type { Reach } from "./plan";

const probes: Record<keyof Reach, string> = {
  cli: "https://get.pulumi.com/install.sh",
  plugins: "https://github.com/pulumi/pulumi-command/releases",
  providers: "https://registry.opentofu.org/.well-known/terraform.json",
};

/** Long enough for a slow line, short enough not to be felt behind a firewall that drops packets. */
const PROBE_MS = 4_000;

/**
 * Asks the hosts that official downloads come from. Behind a proxy that Node's `fetch` does not know the
 * answer is "no", and the parts are built instead: Go does use the proxy.
 */
export async function probeInternet(fetcher: typeof fetch = fetch, signal?: AbortSignal): Promise<Reach> {
  const reached = async (url: string) => {
    const timeout = AbortSignal.timeout(PROBE_MS);
    try {
      const response = await fetcher(url, {
        method: "HEAD",
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      return response.ok;
    } catch {
      return false;
    }
  };
  const [cli, plugins, providers] = await Promise.all([
    reached(probes.cli),
    reached(probes.plugins),
    reached(probes.providers),
  ]);
  return { cli, plugins, providers };
}
