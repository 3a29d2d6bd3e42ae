import { isUnknown } from "../../access";
import { type Rule, undecided, violation } from "../rule";
import { isOfUnknownGroup } from "../subjects";

export const ilpF04: Rule = {
  id: "ILP-F04",
  title: "Nothing is open to everybody",
  severity: "high",
  level: "mandatory",
  services: ["iam-groups"],
  references: { cis: ["1.16"], nist: ["AC-22", "AC-3"] },
  why: "The group Public Access is everybody, also without an account.",
  attack: [
    "A bucket is opened to the group Public Access for a day.",
    "Search engines for buckets find it.",
    "Its objects are copied before the day is over.",
  ],
  remediation: "publicAccessEnabled: false, and no policy on AccessGroupId-PublicAccess.",
  resource: {
    types: ["IamAccessGroupAccountSettings"],
    check({ properties: { publicAccessEnabled: enabled } }) {
      if (isUnknown(enabled)) return [undecided("whether public access is on is not known yet")];
      return enabled === false ? [] : [violation("switches public access on")];
    },
  },
  stack: ({ model }) =>
    model.grants.flatMap((grant) => {
      const { kind, subject, provenance } = grant;
      const where = { urn: provenance.urn ?? "" };
      if (kind !== "access" || subject.kind === "service") return [];
      if (subject.kind === "unknown")
        return isOfUnknownGroup(grant) ? [undecided("may be for everybody", where)] : [];
      return subject.id === "AccessGroupId-PublicAccess" ? [violation("gives everybody access", where)] : [];
    }),
};
