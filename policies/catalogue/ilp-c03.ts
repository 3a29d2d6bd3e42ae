import { isUnknown } from "../../access";
import { type Rule, undecided, type Verdict, violation } from "../rule";

export const ilpC03: Rule = {
  id: "ILP-C03",
  title: "A key's value cannot be read again, and is in no file",
  severity: "high",
  level: "mandatory",
  services: ["iam-identity"],
  references: { cis: [], nist: ["IA-5(6)"] },
  why: "The provider stores the value in IAM unless told otherwise, for everybody with a right on the key. A file it writes with mode 0666.",
  attack: [
    "A key's value is stored in IAM, as the provider does by default.",
    "Somebody with a right on the key asks IAM for it.",
    "They use the key as their own; the log names the service ID.",
  ],
  remediation: "storeValue: false, and no file. Let IAM make the value.",
  resource: {
    types: ["IamServiceApiKey", "IamApiKey"],
    check({ properties: { storeValue, file, apikey, crn } }): Verdict[] {
      const stored = isUnknown(storeValue)
        ? [undecided("whether IAM stores its value is not known yet")]
        : storeValue === false
          ? []
          : [violation("has its value stored in IAM")];
      const written =
        isUnknown(file) || (file !== undefined && file !== "") ? [violation("is written to a file")] : [];
      // What the key came to be is an output of the same name; a resource with a CRN has been read back.
      const given =
        typeof apikey === "string" && apikey !== "" && crn === undefined
          ? [violation("has a value that the program gave")]
          : [];
      return [...stored, ...written, ...given];
    },
  },
};
