import { resolveToolchain, showProgress } from "../../../toolchain";
import { resolveYamlHost } from "../../../toolchain/extra-parts";

/** Run as a process of its own: prints the path of the YAML language host, which it builds if need be. */
async function main(): Promise<void> {
  const report = showProgress(process.stderr, false);
  const { pulumi } = await resolveToolchain({ report });
  process.stdout.write(await resolveYamlHost(pulumi, { report }));
}

void main();
