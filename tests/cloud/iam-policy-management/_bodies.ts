import { seeded } from "../_helpers/cloud";

export const roleCrn = (name: string) => `crn:v1:bluemix:public:iam::::role:${name}`;

/** Body of a v1 access policy. */
export function v1(iamId: string, role: string, target: Record<string, string>) {
  const attributes = Object.entries({ accountId: seeded.account, ...target });
  return {
    type: "access",
    subjects: [{ attributes: [{ name: "iam_id", value: iamId }] }],
    roles: [{ role_id: role.startsWith("crn:") ? role : roleCrn(role) }],
    resources: [
      { attributes: attributes.map(([name, value]) => ({ name, value, operator: "stringEquals" })) },
    ],
  };
}

/** Body of a v2 policy: access for `iam_id`, or whatever `subject` says. */
export function v2(
  subject: string | Record<string, string>,
  role: string,
  target: Record<string, string | boolean | string[]>,
) {
  const attributes = (entries: Record<string, string | boolean | string[]>) =>
    Object.entries(entries).map(([key, value]) => ({
      key,
      operator: Array.isArray(value)
        ? "stringEqualsAnyOf"
        : typeof value === "boolean"
          ? "stringExists"
          : /[*?]/.test(value)
            ? "stringMatch"
            : "stringEquals",
      value,
    }));
  return {
    type: typeof subject === "string" ? "access" : "authorization",
    subject: { attributes: attributes(typeof subject === "string" ? { iam_id: subject } : subject) },
    control: { grant: { roles: [{ role_id: role.startsWith("crn:") ? role : roleCrn(role) }] } },
    resource: { attributes: attributes({ accountId: seeded.account, ...target }) },
  };
}

export const officeHours = {
  operator: "and",
  conditions: [
    {
      key: "{{environment.attributes.day_of_week}}",
      operator: "dayOfWeekAnyOf",
      value: ["1+00:00", "2+00:00", "3+00:00", "4+00:00", "5+00:00"],
    },
    {
      key: "{{environment.attributes.current_time}}",
      operator: "timeGreaterThanOrEquals",
      value: "09:00:00+00:00",
    },
    {
      key: "{{environment.attributes.current_time}}",
      operator: "timeLessThanOrEquals",
      value: "17:00:00+00:00",
    },
  ],
};
export const officeHoursPattern = "time-based-conditions:weekly:custom-hours";
