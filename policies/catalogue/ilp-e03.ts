import { type CapabilityId, every, type Grant, isAccountManagement, some, type Truth } from "../../access";
import { capabilitiesOf } from "../capabilities";
import { type Rule, type StackContext, undecided, type Verdict, violation } from "../rule";
import { includesService } from "../scopes";

/** The last parts of CRNs count as the names that consoles show. */
const documented: Readonly<Record<string, readonly string[]>> = {
  "iam-groups": ["Groups Service Member Manage", "MemberManage"],
  "iam-identity": ["Operator", "Service ID creator", "ServiceIdCreator"],
  "iam-access-management": [],
};

export const ilpE03: Rule = {
  id: "ILP-E03",
  title: "Secrets Manager gets the documented roles on IAM, other services no dangerous ones",
  severity: "critical",
  level: "mandatory",
  services: ["secrets-manager", "iam-groups", "iam-identity"],
  references: { cis: [], nist: ["AC-6(5)"] },
  why: "What the instance may do on IAM, whoever writes its secrets may do through it.",
  attack: [
    "An authorization gives Secrets Manager more than its engine needs.",
    "The attacker is Writer of that instance.",
    "Through the instance it makes API keys of users, which the engine never does.",
  ],
  remediation:
    "Groups Service Member Manage on iam-groups; Operator on iam-identity, and Service ID creator where the account restricts creation.",
  grant({ kind, subject, target, roles }) {
    if (kind !== "authorization" || subject.kind !== "service") return [];
    const isMeant = isOfEngine({ subject, target });
    if (isMeant === "no") return [];
    if (isMeant === "unknown") return [undecided("may be from Secrets Manager to IAM, and is not known yet")];
    const known = roles.flatMap((role) =>
      typeof role === "string" ? [role.slice(role.lastIndexOf(":") + 1)] : [],
    );
    const services = Object.keys(documented).filter((service) => includesService(target, service) === "yes");
    const found = services.flatMap((service) => {
      const wrong = known.filter((role) => !documented[service]?.includes(role));
      return wrong.length > 0 ? [violation(`gives Secrets Manager ${wrong.join(", ")} on ${service}`)] : [];
    });
    if (found.length > 0) return found;
    return known.length < roles.length ? [undecided("its roles on IAM are not known yet")] : [];
  },
  stack: (context) => context.model.grants.flatMap((grant) => dangersOf(grant, context)),
  refined:
    "The sources speak of Secrets Manager alone. On account management a role with which keys, members, grants or roles are made is as dangerous in any other service, which no guide asks for.",
};

/** From Secrets Manager to what its engine works on. */
function isOfEngine({ subject, target }: Pick<Grant, "subject" | "target">): Truth {
  if (subject.kind !== "service") return "no";
  const targets = Object.keys(documented).map((service) => includesService(target, service));
  return every([includesService(subject.source, "secrets-manager"), some(targets)]);
}

/** Roles that create service IDs and users' keys are ILP-B04's. */
const dangerous: Readonly<Partial<Record<CapabilityId, string>>> = {
  "mint-key": "make keys of any service ID",
  "profile-takeover": "take over trusted profiles",
  "weaken-account": "change the account's login settings",
  "join-group": "add members to access groups",
  grant: "assign access",
  "forge-role": "change custom roles",
};

/** What a service may do to account management besides what the engine's guide says. */
function dangersOf(grant: Grant, context: StackContext): Verdict[] {
  if (grant.kind !== "authorization" || isOfEngine(grant) !== "no") return [];
  const wanted = Object.keys(dangerous) as CapabilityId[];
  const found = capabilitiesOf(context, grant, wanted).filter(({ services }) =>
    services.some(isAccountManagement),
  );
  if (found.length === 0) return [];
  const sure = found.filter((one) => one.sure === "yes");
  const words = (sure.length > 0 ? sure : found).map(({ capability }) => dangerous[capability]).join(", ");
  const where = { urn: grant.provenance.urn ?? "" };
  return [
    sure.length > 0
      ? violation(`lets a service ${words}`, where)
      : undecided(`may let a service ${words}`, where),
  ];
}
