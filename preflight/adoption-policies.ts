import { ProgramError } from "../config/errors";
import type { EngineConfig } from "../config/schema";
import type { Account } from "./account";

interface Policy {
  id: string;
  roles: { role_id: string }[];
  resources: { attributes: { name: string; value: string }[] }[];
}

/** The engine's grants as policies have them, by the policy's name in the component. */
const grants: Readonly<Record<string, string>> = {
  "identity-operator": "Operator on iam-identity",
  "groups-editor": "Editor on iam-groups",
  "service-id-creator": "ServiceIdCreator on iam-identity",
};

/**
 * The policies of an adopted service ID that the engine would otherwise make: IAM refuses a second one that grants the
 * same. They are taken over only where the configuration says so.
 * API: IAM Policy Management, "Get policies by attributes".
 * @returns the provider's ids, `iam-ServiceId-…/<policy>`, by the policy's name in the component
 * @throws ProgramError `POLICY_EXISTS`, `POLICY_UNFIT`, `POLICIES_UNREADABLE`
 */
export async function adoptedPolicies(
  account: Account,
  engine: EngineConfig,
  serviceId: string,
  serviceIdCreator: boolean,
): Promise<Record<string, string>> {
  if (engine.grantsVia === "accessGroup") return {};
  const asked = engine.adopt?.policies;
  const existing = await policiesOf(account, engine, serviceId);
  const fit = existing.flatMap((policy) => {
    const name = Object.keys(grants).find((key) => grants[key] === grantOf(policy));
    const needed = name !== undefined && (serviceIdCreator || name !== "service-id-creator");
    return needed ? [{ name, id: policy.id }] : [];
  });
  const wanted = asked === "matching" ? fit.map(({ id }) => id) : (asked ?? []);
  const unfit = wanted.filter((id) => !fit.some((policy) => policy.id === id));
  if (unfit.length > 0) {
    throw new ProgramError(
      "POLICY_UNFIT",
      `engines "${engine.name}": adopt.policies: ${unfit.join(", ")} ${unfit.length > 1 ? "are" : "is"} no policy of ` +
        `${serviceId} that grants what the engine needs. That would be: ${described(fit)}. Nothing was created.`,
    );
  }
  const left = fit.filter(({ id }) => !wanted.includes(id));
  if (left.length > 0 && !(await isDeployed(account, engine, serviceId))) {
    throw new ProgramError(
      "POLICY_EXISTS",
      `engines "${engine.name}": ${serviceId} has what the engine needs already: ${described(left)}. IAM has no second ` +
        "policy that grants the same. Take them over with adopt.policies: matching, or a list of these ids, or delete " +
        "them. Nothing was created.",
    );
  }
  const taken = fit.filter(({ id }) => wanted.includes(id));
  return Object.fromEntries(taken.map(({ name, id }) => [name, `iam-${serviceId}/${id}`]));
}

function described(policies: readonly { name: string; id: string }[]): string {
  return policies.map(({ name, id }) => `${id} (${grants[name]})`).join(", ") || "none";
}

/** `Operator on iam-identity`; undefined for a policy that has more than one role, or says more than the service. */
function grantOf({ roles, resources }: Policy): string | undefined {
  const attributes = (resources[0]?.attributes ?? []).filter(({ name }) => name !== "accountId");
  const [service] = attributes;
  if (roles.length !== 1 || attributes.length !== 1 || service?.name !== "serviceName") return undefined;
  return `${roles[0]?.role_id.split(":").at(-1)} on ${service.value}`;
}

async function policiesOf(account: Account, engine: EngineConfig, serviceId: string): Promise<Policy[]> {
  const query = `account_id=${engine.instance.account}&iam_id=iam-${serviceId}&type=access`;
  const { status, body } = await account.get(`https://iam.cloud.ibm.com/v1/policies?${query}`);
  if (status === 200) return body.policies as Policy[];
  throw new ProgramError(
    "POLICIES_UNREADABLE",
    `engines "${engine.name}": the policies of ${serviceId}, which is to be adopted, cannot be listed (${status}). The ` +
      `key in ${account.keyFrom} needs Viewer on it. Nothing was created.`,
  );
}

/** The service ID has a key of this engine: then such policies are those that this engine made. */
async function isDeployed(account: Account, engine: EngineConfig, serviceId: string): Promise<boolean> {
  const query = `account_id=${engine.instance.account}&iam_id=iam-${serviceId}&pagesize=100`;
  const { body } = await account.get(`https://iam.cloud.ibm.com/v1/apikeys?${query}`);
  const names = [engine.name, ...engine.formerNames].map((name) => `${name}-iam-credentials-engine`);
  return ((body.apikeys ?? []) as { name: string }[]).some(({ name }) =>
    names.includes(name.replace(/-\d+$/, "")),
  );
}
