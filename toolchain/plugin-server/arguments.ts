/** Command line of a plugin: Go-style flags, then the address of the engine. */
export interface PluginArguments {
  /** `host:port` of the engine; absent when somebody starts the plugin by hand and attaches to it. */
  readonly engineAddress?: string;
  /** Zipkin-compatible endpoint, from `pulumi --tracing`. */
  readonly tracing?: string;
  readonly showVersion: boolean;
}

/** Flags that take their value from the next argument if it is not joined by `=`. */
const withValue = new Set(["tracing", "v", "root", "runtime"]);

/** Unknown flags are passed over: newer engines may add some (`--logtostderr`, `-v=9`). */
export function parsePluginArguments(argv: readonly string[]): PluginArguments {
  const flags = new Map<string, string>();
  const positional: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const flag = /^--?([^=]+)(?:=(.*))?$/s.exec(argv[index]!);
    if (!flag) {
      positional.push(argv[index]!);
      continue;
    }
    const name = flag[1]!;
    const joined = flag[2];
    flags.set(name, joined ?? (withValue.has(name) ? (argv[++index] ?? "") : ""));
  }
  const tracing = flags.get("tracing");
  return {
    ...(positional[0] && { engineAddress: positional[0] }),
    ...(tracing && { tracing }),
    showVersion: flags.has("version"),
  };
}
