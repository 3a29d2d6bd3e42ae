import { resolveToolchain, type ToolchainEvent } from "../../../toolchain";
import { offline } from "../../../toolchain/plan";
import { fakeParts } from "./fake-modules";

/** Run as a process of its own: resolves a toolchain of fake modules and prints events and result as JSON lines. */
async function main([folder = "", cacheDir = ""]: string[]): Promise<void> {
  const report = (event: ToolchainEvent) => process.stdout.write(`${JSON.stringify(event)}\n`);
  const { pulumi, parts } = await resolveToolchain({
    cacheDir,
    report,
    reach: offline,
    goParts: fakeParts(folder),
  });
  process.stdout.write(`${JSON.stringify({ kind: "resolved", pulumi, parts })}\n`);
}

main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
