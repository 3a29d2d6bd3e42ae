import { ibmType } from "../../access";
import { carries, credentialPropertiesOf, credentialsOf, makesCredentials, stackType } from "../credentials";
import { type Judged, type Rule, undecided, type Verdict, violation } from "../rule";

export const ilpC06: Rule = {
  id: "ILP-C06",
  title: "Credentials are in no output, name or description",
  severity: "high",
  level: "mandatory",
  services: ["iam-identity", "secrets-manager"],
  references: { cis: [], nist: ["IA-5(6)", "SC-28(1)"] },
  why: "Outputs go to whoever may read the stack, to other stacks and to logs. Names, descriptions and labels IBM shows to every viewer.",
  attack: [
    "A program exports an API key, so that a script can fetch it.",
    "Everybody who may read the stack may show its outputs, secret ones too.",
    "One of them, or the log of a job that prints them, is enough.",
  ],
  remediation: "Let applications read credentials from Secrets Manager. Export the id of a key, not the key.",
  refined:
    "An output that is a secret counts too: Pulumi does not tell policies which values are secret, and pulumi stack output --show-secrets prints it. Inputs of other providers' resources are not looked at.",
  stack({ resources }) {
    const makers = resources.filter(makesCredentials);
    if (makers.length === 0) return [];
    const values = credentialsOf(makers);
    const urns = new Set(makers.map(({ urn }) => urn));
    return resources.flatMap((resource) => placesIn(resource, urns, values));
  },
};

function placesIn(
  resource: Judged,
  makers: ReadonlySet<string>,
  values: ReadonlySet<string>,
): readonly Verdict[] {
  const { type, urn, properties, dependencies = {} } = resource;
  const isStack = type === stackType;
  if (!isStack && ibmType(type) === undefined) return [];
  const hidden = [...credentialPropertiesOf(resource), ...(resource.options?.additionalSecretOutputs ?? [])];
  return Object.keys(properties).flatMap((property): Verdict[] => {
    if (hidden.includes(property)) return [];
    const carried = carries(properties[property], values);
    const words = `${isStack ? "the stack's output " : ""}${property}`;
    if (carried === "yes") return [violation(`${words} has a credential in it`, { urn })];
    const isMadeOfOne = dependencies[property]?.some((one) => makers.has(one)) === true;
    if (carried === "perhaps" && (isStack || isMadeOfOne))
      return [undecided(`${words} may have a credential in it`, { urn })];
    return [];
  });
}
