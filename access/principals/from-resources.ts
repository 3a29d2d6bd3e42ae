import { grantOf } from "../grants/provider-grants";
import type { PulumiResource } from "../grants/resource";
import { ibmType } from "../grants/resource";
import { type AccessData, merged, noData } from "./data";
import { dynamicRuleData, identityData, membersData, trustData, trustsData } from "./resources-of-principals";
import { customRoleData, engineData, instanceData, keyData, secretData } from "./resources-of-services";
import { commandData } from "./resources-of-tools";

type Reader = (resource: PulumiResource) => Partial<AccessData>;

const readers: Readonly<Record<string, Reader>> = {
  IamServiceId: identityData("service-id"),
  IamTrustedProfile: identityData("trusted-profile"),
  IamAccessGroup: identityData("access-group"),
  IamAccessGroupMembers: membersData,
  IamAccessGroupDynamicRule: dynamicRuleData,
  IamTrustedProfileClaimRule: trustData,
  IamTrustedProfileLink: trustData,
  IamTrustedProfileIdentity: trustData,
  IamTrustedProfileIdentities: trustsData,
  IamServiceApiKey: keyData,
  IamCustomRole: customRoleData,
  ResourceInstance: instanceData,
  SmIamCredentialsConfiguration: engineData,
  SmIamCredentialsSecret: secretData,
};

/** What a program or a state says of access. Resources that say nothing of it are passed over. */
export function dataOfResources(resources: readonly PulumiResource[]): AccessData {
  return resources.length === 0 ? noData : merged(...resources.map(dataOf));
}

function dataOf(resource: PulumiResource): Partial<AccessData> {
  if (resource.type === "command:local:Command") return commandData(resource);
  const grant = grantOf(resource);
  if (grant) return { grants: [grant] };
  return readers[ibmType(resource.type) ?? ""]?.(resource) ?? {};
}
