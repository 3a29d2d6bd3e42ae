import { ibmType, isUnknown, type Truth } from "../../access";
import { blocksOf } from "../properties";
import { type Judged, type Rule, type StackContext, undecided, violation } from "../rule";

export const ilpD05: Rule = {
  id: "ILP-D05",
  title: "Context-based restrictions guard Secrets Manager",
  severity: "medium",
  level: "advisory",
  services: ["secrets-manager", "context-based-restrictions"],
  references: { cis: [], nist: ["SC-7(5)", "AC-3"] },
  why: "A restriction says from where a credential works. Without one it works from everywhere.",
  attack: [
    "A key of a reader leaks.",
    "No rule says from which network the instance may be asked.",
    "The finder asks it from theirs.",
  ],
  remediation: "A CbrZone with your networks and a CbrRule for the instance, with enforcementMode enabled.",
  refined: "Only instances that the program makes are looked at. Outside production nothing is asked for.",
  stack(context) {
    if (!context.parameters.production) return [];
    const guarded = guardedBy(context.resources.filter(({ type }) => ibmType(type) === "CbrRule"));
    return context.resources.filter(isInstance).flatMap((instance) => {
      const sure = guarded(instance);
      const where = { urn: instance.urn };
      if (sure === "unknown")
        return [undecided("what its context-based restrictions are is not known yet", where)];
      return sure === "no" ? [violation("has no context-based restriction that is enforced", where)] : [];
    });
  },
};

function isInstance({ type, properties: { service } }: StackContext["resources"][number]): boolean {
  return ibmType(type) === "ResourceInstance" && (isUnknown(service) || service === "secrets-manager");
}

/** Which instances rules are for, looked up once for all of them. */
function guardedBy(rules: readonly Judged[]): (instance: Judged) => Truth {
  const named = new Set<string>();
  let all: Truth = "no";
  for (const rule of rules) {
    const mode = rule.properties.enforcementMode;
    if (!isUnknown(mode) && mode !== undefined && mode !== "enabled") continue;
    const about = aboutOf(rule);
    if (about === "another service") continue;
    const isOpen = isUnknown(mode) || about === "unknown";
    if (isOpen) all = all === "yes" ? all : "unknown";
    else if (about === "all instances") all = "yes";
    else for (const id of about) named.add(id);
  }
  return ({ urn, id, properties: { guid } }) => {
    const ids = [urn, id, guid].filter((one) => typeof one === "string");
    return ids.some((one) => named.has(one)) ? "yes" : all;
  };
}

function aboutOf({
  properties,
  dependencies,
}: Judged): readonly string[] | "all instances" | "another service" | "unknown" {
  const attributes = blocksOf(properties.resources).flatMap((block) =>
    isUnknown(block) ? [block] : blocksOf(block.attributes),
  );
  const given = (name: string) =>
    attributes.flatMap((one) => (!isUnknown(one) && one.name === name ? [one.value] : []))[0];
  const service = given("serviceName");
  const instance = given("serviceInstance");
  if (typeof service === "string" && service !== "secrets-manager") return "another service";
  if (typeof instance === "string") return [instance];
  const made = (dependencies?.resources ?? []).filter((urn) => urn.includes("ResourceInstance"));
  if (isUnknown(instance) && made.length === 1) return made;
  const open =
    attributes.some((one) => isUnknown(one) || isUnknown(one.name)) || [service, instance].some(isUnknown);
  if (open) return "unknown";
  return service === undefined ? "another service" : "all instances";
}
