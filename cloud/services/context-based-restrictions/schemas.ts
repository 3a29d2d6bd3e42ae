// Lengths and patterns: terraform-provider-ibm's documentation of ibm_cbr_zone and ibm_cbr_rule.
export const accountId = {
  type: "string",
  minLength: 1,
  maxLength: 128,
  pattern: "^[a-zA-Z0-9\\-]+$",
} as const;
export const entityId = { type: "string", pattern: "^[a-fA-F0-9]{32}$" } as const;
const description = { type: "string", maxLength: 300, pattern: "^[\\x20-\\xFE]*$", default: "" } as const;
const serviceWord = { type: "string", minLength: 1, maxLength: 128, pattern: "^[0-9a-z\\-]+$" } as const;

const address = {
  type: "object",
  required: ["type"],
  properties: {
    type: { enum: ["ipAddress", "ipRange", "subnet", "vpc", "serviceRef"] },
    value: { type: "string", minLength: 2, maxLength: 1000 },
    id: { type: "string", maxLength: 128 },
    ref: {
      type: "object",
      required: ["account_id"],
      properties: {
        account_id: accountId,
        service_type: { type: "string", minLength: 1, maxLength: 128, pattern: "^[0-9a-z_]+$" },
        service_name: serviceWord,
        service_instance: { type: "string", minLength: 1, maxLength: 128, pattern: "^[0-9a-z\\-/]+$" },
        location: serviceWord,
      },
    },
  },
} as const;

export const zoneBody = {
  type: "object",
  required: ["name", "account_id", "addresses"],
  properties: {
    name: { type: "string", minLength: 1, maxLength: 128, pattern: "^[a-zA-Z0-9 \\-_]+$" },
    account_id: accountId,
    description,
    addresses: { type: "array", maxItems: 1000, items: address },
    excluded: { type: "array", maxItems: 1000, items: address, default: [] },
  },
} as const;

const text = { type: "string", minLength: 1, maxLength: 1000 } as const;
const word = { type: "string", minLength: 1, maxLength: 64, pattern: "^[a-zA-Z0-9]+$" } as const;

export const ruleBody = {
  type: "object",
  required: ["contexts", "resources"],
  properties: {
    description,
    contexts: {
      type: "array",
      maxItems: 1000,
      items: {
        type: "object",
        required: ["attributes"],
        properties: {
          attributes: {
            type: "array",
            minItems: 1,
            items: { type: "object", required: ["name", "value"], properties: { name: word, value: text } },
          },
        },
      },
    },
    resources: {
      type: "array",
      minItems: 1,
      maxItems: 1,
      items: {
        type: "object",
        required: ["attributes"],
        properties: {
          attributes: {
            type: "array",
            minItems: 1,
            items: {
              type: "object",
              required: ["name", "value"],
              properties: {
                name: { type: "string", minLength: 1, maxLength: 64, pattern: "^[a-zA-Z0-9_]+$" },
                value: text,
                operator: word,
              },
            },
          },
          tags: {
            type: "array",
            minItems: 1,
            maxItems: 10,
            items: {
              type: "object",
              required: ["name", "value"],
              properties: {
                name: { type: "string", minLength: 1, maxLength: 128, pattern: "^[a-zA-Z0-9 _.-]+$" },
                value: { type: "string", minLength: 1, maxLength: 1000, pattern: "^[a-zA-Z0-9 _*?.-]+$" },
                operator: word,
              },
            },
          },
        },
      },
    },
    operations: {
      type: "object",
      required: ["api_types"],
      properties: {
        api_types: {
          type: "array",
          minItems: 1,
          maxItems: 100,
          items: {
            type: "object",
            required: ["api_type_id"],
            properties: {
              api_type_id: { type: "string", minLength: 1, maxLength: 128, pattern: "^[a-zA-Z0-9_.\\-:]+$" },
            },
          },
        },
      },
    },
    enforcement_mode: { enum: ["enabled", "disabled", "report"], default: "enabled" },
  },
} as const;
