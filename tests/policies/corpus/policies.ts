import { unknownText } from "../_helpers/resources";
import { policyOf, type Snippet, userPolicy } from "./snippet";

const conditions = {
  roles: ["Viewer"],
  resources: { service: "kms" },
  ruleConditions: [
    {
      key: "{{environment.attributes.day_of_week}}",
      operator: "dayOfWeekAnyOf",
      values: ["1+00:00", "2+00:00"],
    },
    {
      key: "{{environment.attributes.current_time}}",
      operator: "timeGreaterThanOrEquals",
      values: ["09:00:00+00:00"],
    },
  ],
  ruleOperator: "and",
  pattern: "time-based-conditions:weekly:custom-hours",
};

interface Shape {
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Whatever kind of policy it is. */
  readonly expected: readonly string[];
  /** Only where the subject is a machine. */
  readonly ofMachines?: readonly string[];
}

/** The pages of the four kinds of policies have the same examples. */
const shapes: readonly Shape[] = [
  {
    name: "access tags",
    inputs: { roles: ["Viewer"], resourceTags: [{ name: "stage", value: "test" }] },
    expected: ["ILP-A01"],
  },
  {
    name: "a service in a region",
    inputs: { roles: ["Viewer", "Manager"], resources: { service: "cloudantnosqldb", region: "us-south" } },
    expected: [],
  },
  {
    name: "an instance",
    inputs: {
      roles: ["Manager", "Viewer", "Administrator"],
      resources: { service: "kms", resourceInstanceId: unknownText },
    },
    expected: [],
    ofMachines: ["ILP-A06"],
  },
  {
    name: "a service in a resource group",
    inputs: { roles: ["Viewer"], resources: { service: "containers-kubernetes", resourceGroupId: "group" } },
    expected: [],
  },
  {
    name: "a resource group itself",
    inputs: { roles: ["Administrator"], resources: { resourceType: "resource-group", resource: "group" } },
    expected: [],
    ofMachines: ["ILP-A06"],
  },
  {
    name: "any value of an attribute",
    inputs: { roles: ["Administrator"], resources: { service: "is", attributes: { vpcId: "*" } } },
    expected: ["ILP-A05"],
    ofMachines: ["ILP-A06"],
  },
  {
    name: "a pattern of resources",
    inputs: {
      roles: ["Viewer"],
      resourceAttributes: [
        { name: "serviceName", value: "messagehub" },
        { name: "resource", value: "orders*", operator: "stringMatch" },
      ],
    },
    expected: [],
  },
  {
    name: "all services of a region",
    inputs: { roles: ["Viewer"], resources: { serviceType: "service", region: "us-south" } },
    expected: [],
  },
  { name: "hours of the week", inputs: conditions, expected: ["ILP-A04"] },
  {
    name: "creator roles and Administrator on all of IAM",
    inputs: {
      roles: ["Service ID creator", "User API key creator", "Administrator"],
      resourceAttributes: [{ name: "service_group_id", value: "IAM", operator: "stringEquals" }],
    },
    expected: ["ILP-A03", "ILP-B01", "ILP-B02", "ILP-B04"],
    ofMachines: ["ILP-A06"],
  },
  {
    name: "a folder of a bucket",
    inputs: {
      roles: ["Writer"],
      resourceAttributes: [
        { name: "serviceName", value: "cloud-object-storage" },
        { name: "serviceInstance", value: "storage" },
        { name: "resourceType", value: "bucket" },
        { name: "resource", value: "invoices" },
      ],
      ruleConditions: [
        { key: "{{resource.attributes.prefix}}", operator: "stringMatch", values: ["2026/*"] },
      ],
      pattern: "attribute-based-condition:resource:literal-and-wildcard",
    },
    expected: [],
  },
];

const machines = {
  iam_service_policy: "IamServicePolicy",
  iam_trusted_profile_policy: "IamTrustedProfilePolicy",
} as const;

export const policySnippets: readonly Snippet[] = shapes.flatMap(
  ({ name, inputs, expected, ofMachines = [] }): Snippet[] => [
    ...Object.entries(machines).map(([page, type]) => ({
      name,
      page,
      program: policyOf(type, inputs),
      // The page of service policies names its subject by the deprecated field.
      expected: [...expected, ...ofMachines, ...(page === "iam_service_policy" ? ["ILP-A08"] : [])].sort(),
    })),
    { name, page: "iam_access_group_policy", program: policyOf("IamAccessGroupPolicy", inputs), expected },
    {
      name,
      page: "iam_user_policy",
      program: userPolicy(inputs),
      expected: [...expected, "ILP-A07"].sort(),
    },
  ],
);
