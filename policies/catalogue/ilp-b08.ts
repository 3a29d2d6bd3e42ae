import { ibmType, isUnknown, resourcesBehind } from "../../access";
import { type Judged, type ResourceContext, type Rule, undecided, type Verdict, violation } from "../rule";

const day = 24 * 60 * 60 * 1000;

export const ilpB08: Rule = {
  id: "ILP-B08",
  title: "An engine has no key, or one that ends",
  severity: "high",
  level: "advisory",
  services: ["secrets-manager"],
  references: { cis: ["1.3"], nist: ["IA-5", "SC-12"] },
  why: "A key can be copied, must be replaced, and goes before an authorization where both exist. A token made of it outlives it by up to 60 minutes.",
  attack: [
    "The engine's key was copied when it was made, into a terminal's history.",
    "Nobody replaces it.",
    "Years later the copy still makes keys for every service ID.",
  ],
  remediation:
    "Two authorizations from the instance: Groups Service Member Manage on iam-groups, Operator on iam-identity. Or a key of the program's own, that ends within maxKeyAgeDays and that IAM does not store.",
  refined:
    "The rule's source advises against every key. Here an engine with a key is told of only if the key does not end soon, if IAM stores it, or if the program does not make it; a key that is well kept is one of the two ways that IBM describes.",
  stack(context) {
    const byUrn = new Map(context.resources.map((one) => [one.urn, one]));
    return context.resources.flatMap((engine): Verdict[] => {
      if (ibmType(engine.type) !== "SmIamCredentialsConfiguration") return [];
      const { disabled } = engine.properties;
      const where = { urn: engine.urn };
      if (disabled === true) return [];
      const keys = resourcesBehind(engine, "apiKey", ["IamServiceApiKey"]).flatMap(
        (urn) => byUrn.get(urn) ?? [],
      );
      const found = keys.length === 0 ? [violation("has an API key that no program here makes", where)] : [];
      const all = [...found, ...keys.flatMap((key) => lacks(key, context, where))];
      if (isUnknown(disabled) && all.length > 0)
        return [undecided("whether it is disabled is not known yet", where)];
      return all;
    });
  },
};

function lacks(
  { properties }: Judged,
  { parameters, now }: ResourceContext,
  where: { urn: string },
): Verdict[] {
  const { expiresAt, storeValue } = properties;
  const end = isUnknown(expiresAt) ? expiresAt : Date.parse(String(expiresAt));
  const isLate = !isUnknown(end) && !(end - now <= parameters.maxKeyAgeDays * day);
  return [
    ...(isLate ? [violation("has an API key that does not end soon", where)] : []),
    ...(storeValue === false || isUnknown(storeValue)
      ? []
      : [violation("has an API key that IAM stores", where)]),
    ...(isUnknown(end) || isUnknown(storeValue)
      ? [undecided("how its API key is kept is not known yet", where)]
      : []),
  ];
}
