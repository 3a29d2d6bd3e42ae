/** JSON schemas that both versions of the policy API share. Source: IAM Policy Management API. */

export const idParams = (name: string) => ({
  type: "object",
  required: [name],
  properties: { [name]: { type: "string", minLength: 1, maxLength: 128 } },
});

export const policyType = { type: "string", enum: ["access", "authorization"] } as const;
export const description = { type: "string", maxLength: 300 } as const;
export const text = { type: "string", minLength: 1, maxLength: 1000 } as const;
export const roles = {
  type: "array",
  minItems: 1,
  maxItems: 50,
  items: { type: "object", required: ["role_id"], properties: { role_id: text } },
} as const;

export const listQuery = {
  type: "object",
  required: ["account_id"],
  properties: {
    account_id: { type: "string", minLength: 1, maxLength: 64 },
    iam_id: text,
    access_group_id: text,
    type: policyType,
    service_type: { type: "string", enum: ["service", "platform_service"] },
    service_name: text,
    service_group_id: text,
    tag_name: text,
    tag_value: text,
    sort: { type: "string", minLength: 1, maxLength: 64 },
    format: { type: "string", enum: ["include_last_permit", "display"] },
    state: { type: "string", enum: ["active", "deleted"] },
    limit: { type: "integer", minimum: 1, maximum: 100 },
    start: { type: "string", maxLength: 512 }, // IBM's SDKs send an empty one for null
  },
} as const;

export interface ListQuery {
  account_id: string;
  iam_id?: string;
  access_group_id?: string;
  type?: "access" | "authorization";
  service_type?: "service" | "platform_service";
  service_name?: string;
  service_group_id?: string;
  tag_name?: string;
  tag_value?: string;
  sort?: string;
  format?: "include_last_permit" | "display";
  state?: "active" | "deleted";
  limit?: number;
  start?: string;
}
