import { dirname } from "node:path";
import { componentProviderHost } from "@pulumi/pulumi/provider/experimental";
import * as components from "./index";
import { useToolsOf } from "./tool";

/**
 * Gives the components to programs in other languages. Pulumi infers the schema from the `…Args` interfaces:
 * docs/other-languages.md says which forms they may have.
 * @param folder of PulumiPlugin.yaml
 */
export function serve(folder: string): Promise<void> {
  useToolsOf(dirname(folder));
  return componentProviderHost({
    name: "machine-credentials",
    dirname: folder,
    components: Object.values(components),
  });
}
