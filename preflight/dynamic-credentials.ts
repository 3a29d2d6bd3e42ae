import { ProgramError } from "../config/errors";
import type { EngineConfig } from "../config/schema";
import type { Account } from "./account";

interface Mention {
  /** `AccessGroupId-…` or `ServiceId-…` */
  id: string;
  /** Where it stands, for the error. */
  field: string;
  /** Whose access the credentials have; others read. */
  isTarget: boolean;
}

/**
 * Stops when a group or service ID is not in the account that it must be in: readers in the instance's, what secrets
 * give the access of in the target's.
 * APIs: IAM Access Groups, "Get an access group"; IAM Identity, "Get details of a service ID".
 * @throws ProgramError `PRINCIPAL_NOT_FOUND` with all of them
 */
export async function requirePrincipals(own: Account, engine: EngineConfig, target: Account): Promise<void> {
  const asked = await Promise.all(
    uniqueMentions(engine).map(async ({ id, field, isTarget }) => {
      const account = isTarget ? target : own;
      const accountId = account === own ? engine.instance.account : await target.id();
      const path = id.startsWith("AccessGroupId-") ? `v2/groups/${id}` : `v1/serviceids/${id}`;
      const { status, body } = await account.get(`https://iam.cloud.ibm.com/${path}`);
      if (status === 200 && String(body.name).endsWith("-iam-credentials-engine")) {
        const whose = body.name === `${engine.name}-iam-credentials-engine` ? "the engine" : "another engine";
        return `${field}: ${id} is ${whose}'s own; nothing else may be in it or work as it`;
      }
      if (status === 200 && (body.account_id ?? accountId) === accountId) return undefined;
      const why =
        status === 200
          ? `belongs to account ${body.account_id}`
          : `cannot be read in account ${accountId} with the key in ${account.keyFrom} (${status})`;
      return `${field}: ${id} ${why}`;
    }),
  );
  const missing = asked.filter((line) => line !== undefined);
  if (missing.length === 0) return;
  throw new ProgramError(
    "PRINCIPAL_NOT_FOUND",
    `engines "${engine.name}": what its secrets name cannot be used.\n${missing.map((line) => `  ${line}\n`).join("")}` +
      "Groups and service IDs must exist in that account, and the key must be able to read them. Nothing was created.",
  );
}

function uniqueMentions(engine: EngineConfig): Mention[] {
  const all = engine.secretGroups.flatMap((group) => [
    ...group.readers.map(({ accessGroup, serviceId }) => ({
      id: accessGroup ?? serviceId ?? "",
      field: `readers of ${group.name}`,
      isTarget: false,
    })),
    ...group.secrets.flatMap(({ name, accessGroups = [], serviceId }) =>
      [...accessGroups, ...(serviceId ? [serviceId] : [])].map((id) => ({
        id,
        field: `secret ${name}`,
        isTarget: true,
      })),
    ),
  ]);
  return [...new Map(all.map((mention) => [`${mention.id} ${mention.isTarget}`, mention])).values()];
}
