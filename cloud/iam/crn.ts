/** Cloud resource names, in the forms that IBM's services give. */

export function serviceIdCrn(account: string, id: string): string {
  return `crn:v1:bluemix:public:iam-identity::a/${account}::serviceid:${id}`;
}

export function apiKeyCrn(account: string, id: string): string {
  return `crn:v1:bluemix:public:iam-identity::a/${account}::apikey:${id}`;
}

export function profileCrn(account: string, id: string): string {
  return `crn:v1:bluemix:public:iam-identity::a/${account}::profile:${id}`;
}

export function accessGroupCrn(account: string, id: string): string {
  return `crn:v1:bluemix:public:iam-groups::a/${account}::groups:${id}`;
}

export function resourceGroupCrn(account: string, id: string): string {
  return `crn:v1:bluemix:public:resource-controller::a/${account}::resource-group:${id}`;
}

export function instanceCrn(service: string, region: string, account: string, guid: string): string {
  return `crn:v1:bluemix:public:${service}:${region}:a/${account}:${guid}::`;
}

/** The account that a CRN is scoped to (`a/<account>`); undefined for what is no CRN of an account. */
export function crnAccount(crn: string): string | undefined {
  const [prefix, version, , , , , scope, ...rest] = crn.split(":");
  if (prefix !== "crn" || version !== "v1" || rest.length < 3) return undefined;
  return /^a\/(\S+)$/.exec(scope ?? "")?.[1];
}
