import { readFileSync } from "node:fs";
import { join } from "node:path";
import { seeded } from "../../../cloud/seed";
import type { CloudClient } from "../../_helpers/cloud-client";
import type { Project } from "./project";

/** API key of the owner of the local cloud's second account. */
export function otherOwnerKey(project: Project): string {
  return readFileSync(join(project.folder, ".local/cloud/other-owner.apikey"), "utf8").trim();
}

/**
 * Secrets Manager instances (plan standard) made over IBM's API; their CRNs. They become active some seconds later on
 * the local cloud's clock: `npm run cloud -- clock advance`.
 */
export async function makeInstances(
  cloud: CloudClient,
  names: readonly string[],
  token: string,
  resourceGroup: string = seeded.resourceGroup,
): Promise<string[]> {
  const made = names.map(async (name) => {
    const { status, body } = await cloud.call(
      "https://resource-controller.cloud.ibm.com/v2/resource_instances",
      {
        token,
        body: {
          name,
          target: seeded.region,
          resource_group: resourceGroup,
          resource_plan_id: "7713c3a8-3be8-4a9a-81bb-ee822fcaac3d",
        },
      },
    );
    if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body.crn as string;
  });
  return Promise.all(made);
}
