import { made, unknownText, urnOf } from "../_helpers/resources";
import type { Program } from "../fixtures";

/** What an example of IBM's provider documentation asks for, as inputs of our own wording. */
export interface Snippet {
  /** What the page calls it, shortened. */
  readonly name: string;
  /** Name of the page. */
  readonly page: string;
  readonly program: Program;
  /** Reviewed by hand. `ILP-A01`: broken. `ILP-A01?`: not decided. */
  readonly expected: readonly string[];
}

/** Where the page is. */
export function addressOf({ page }: Snippet): string {
  return `https://registry.terraform.io/providers/IBM-Cloud/ibm/latest/docs/resources/${page}`;
}

const subjects = {
  IamServicePolicy: { owner: "IamServiceId", property: "iamServiceId" },
  IamAccessGroupPolicy: { owner: "IamAccessGroup", property: "accessGroupId" },
  IamTrustedProfilePolicy: { owner: "IamTrustedProfile", property: "profileId" },
} as const;

/** A policy of a subject that the same program makes. */
export function policyOf(type: keyof typeof subjects, inputs: Readonly<Record<string, unknown>>): Program {
  const { owner, property } = subjects[type];
  const subject = made(owner, "subject", { name: "example" });
  return [
    subject,
    made(type, "policy", { [property]: unknownText, ...inputs }, { [property]: [subject.urn] }),
  ];
}

export function userPolicy(inputs: Readonly<Record<string, unknown>>): Program {
  return [made("IamUserPolicy", "policy", { ibmId: "somebody@example.com", ...inputs })];
}

/** An instance of a service, as other resources of the program name it. */
export function instanceOf(service: string, plan: string) {
  return made("ResourceInstance", service, { name: service, service, plan, location: "us-south" });
}

export const ofInstance = (service: string) => [urnOf("ResourceInstance", service)];
