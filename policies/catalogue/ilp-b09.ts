import { ibmType, isUnknown, resourcesBehind } from "../../access";
import { carries, credentialPropertiesOf, credentialsOf, stackType } from "../credentials";
import { type Judged, type Rule, type StackContext, undecided, type Verdict, violation } from "../rule";

export const ilpB09: Rule = {
  id: "ILP-B09",
  title: "An engine's key goes to the engine and nowhere else",
  severity: "critical",
  level: "mandatory",
  services: ["secrets-manager"],
  references: { cis: [], nist: ["IA-5(6)", "SC-12"] },
  why: "The engine's key makes keys for every service ID and changes every group. Each further place that it lies in is one more way to it.",
  attack: [
    "The engine's key is also stored as a secret, or among the stack's outputs.",
    "Somebody may read that place, and nothing else.",
    "With the key they make themselves a member of any group.",
  ],
  remediation:
    "Give the key to SmIamCredentialsConfiguration alone. If it must be kept, set engineKeyMayBeStored, and only in an SmArbitrarySecret.",
  refined:
    "A local command may have the key in its environment, and nowhere else, if the engine's configuration waits for it: that is how a running engine is handed over to a new key without a gap.",
  stack(context) {
    const configurations = context.resources.filter(isEngine);
    const urns = new Set(configurations.flatMap(keysOf));
    const keys = context.resources.filter(({ urn }) => urns.has(urn));
    const values = credentialsOf([...keys, ...configurations]);
    const handovers = new Set(configurations.flatMap(({ waitsFor = [] }) => waitsFor));
    const others = context.resources.filter((one) => !urns.has(one.urn) && !isEngine(one));
    const sinks = others.flatMap((resource) =>
      Object.keys(resource.properties).flatMap((property): Verdict[] => {
        if (isAccepted(resource, property, handovers, context)) return [];
        return sinkOf(resource, property, urns, values);
      }),
    );
    const unowned = configurations.filter(
      (one) => isUnknown(one.properties.apiKey) && keysOf(one).length === 0,
    );
    const open = unowned.map(({ urn }) => undecided("where else its key goes cannot be told", { urn }));
    return [...sinks, ...open];
  },
};

function isEngine({ type }: Judged): boolean {
  return ibmType(type) === "SmIamCredentialsConfiguration";
}

function keysOf(configuration: Judged): string[] {
  return resourcesBehind(configuration, "apiKey", ["IamServiceApiKey"]);
}

function isAccepted(
  { type, urn }: Judged,
  property: string,
  handovers: ReadonlySet<string>,
  { parameters }: StackContext,
): boolean {
  if (type === "command:local:Command") return property === "environment" && handovers.has(urn);
  return (
    ibmType(type) === "SmArbitrarySecret" &&
    property === "payload" &&
    parameters.engineKeyMayBeStored === true
  );
}

function sinkOf(
  resource: Judged,
  property: string,
  keys: ReadonlySet<string>,
  values: ReadonlySet<string>,
): Verdict[] {
  const { urn, type, properties, dependencies } = resource;
  const where = { urn };
  const isMadeOfKey = dependencies?.[property]?.some((one) => keys.has(one)) === true;
  const carried = carries(properties[property], values);
  if (carried === "yes") return [violation(`${property} has the engine's API key`, where)];
  if (carried === "no" || !(isMadeOfKey || (type === stackType && keys.size > 0))) return [];
  // Into a field for credentials nobody puts a key's id.
  if (credentialPropertiesOf(resource).includes(property))
    return [violation(`${property} is made from the engine's API key`, where)];
  return [undecided(`${property} may have the engine's API key`, where)];
}
