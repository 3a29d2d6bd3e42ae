import { join } from "node:path";
import { type Figures, measure } from "./measure";
import { pulumiSteps, type Tools, tofuSteps } from "./tools";
import { resourcesPerUnit } from "./workload";

export interface Deployments {
  resources: number;
  figures: Figures[];
}

/** Pulumi beside OpenTofu, the same provider and the same local cloud, for each size in turn. */
export async function benchDeployments(
  tools: Tools,
  folder: string,
  options: { sizes: readonly number[]; runs: number; progress: (text: string) => void },
): Promise<Deployments[]> {
  const results: Deployments[] = [];
  for (const size of options.sizes) {
    const resources = size * resourcesPerUnit;
    const ours = await pulumiSteps(tools, join(folder, `pulumi-${size}`), size);
    const peers = await tofuSteps(tools, join(folder, `tofu-${size}`), size);
    const progress = (text: string) => options.progress(`${resources} resources, ${text}`);
    results.push({ resources, figures: await measure(ours, peers, options.runs, progress) });
  }
  return results;
}
