/**
 * Parts of a service instance's cloud resource name.
 * Form: `crn:v1:bluemix:public:<service>:<region>:a/<account>:<guid>::`
 * (IBM Cloud documentation, "Cloud Resource Names").
 */
export interface InstanceCrn {
  crn: string;
  service: string;
  region: string;
  account: string;
  guid: string;
}

/** Regions where Secrets Manager runs. Source: IBM Cloud documentation, "Secrets Manager: regions and endpoints". */
export const secretsManagerRegions = [
  "au-syd",
  "br-sao",
  "ca-mon",
  "ca-tor",
  "eu-de",
  "eu-es",
  "eu-gb",
  "jp-osa",
  "jp-tok",
  "us-east",
  "us-south",
] as const;

export const exampleCrn = "crn:v1:bluemix:public:secrets-manager:us-south:a/<account id>:<instance guid>::";

const account = /^a\/(?<account>[0-9a-f]{32})$/;
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The parts of a Secrets Manager instance's CRN, or one sentence that says what is wrong with it. */
export function parseInstanceCrn(text: string): InstanceCrn | string {
  const parts = text.split(":");
  if (parts[0] !== "crn") return `must be the CRN of a Secrets Manager instance, like ${exampleCrn}`;
  if (parts.length !== 10)
    return `must have 10 parts separated by colons, like ${exampleCrn}; it has ${parts.length}`;
  const [, , , , service = "", region = "", scope = "", instance = ""] = parts;
  if (service !== "secrets-manager")
    return `must name a secrets-manager instance, not one of ${service || "no service"}`;
  if (!(secretsManagerRegions as readonly string[]).includes(region)) {
    return `names the region "${region}", which Secrets Manager does not have; expected one of ${secretsManagerRegions.join(", ")}`;
  }
  const owner = account.exec(scope)?.groups?.account;
  if (!owner) return `must hold the account as a/<32 hexadecimal digits>, not "${scope}"`;
  if (!guid.test(instance))
    return `must hold the instance's GUID (8-4-4-4-12 hexadecimal digits), not "${instance}"`;
  return { crn: text, service, region, account: owner, guid: instance };
}
