/** JSON schemas of the resource controller. Source: Resource Controller API v2. */

export const idParams = {
  type: "object",
  required: ["id"],
  properties: { id: { type: "string", minLength: 1, maxLength: 1024 } },
} as const;
export const name = {
  type: "string",
  minLength: 1,
  maxLength: 180,
  pattern: "^[^\\x00-\\x1F\\x7F<>/\\\\|&;$%#@!?*'\"`^{}\\[\\]()+=,~]+$",
} as const;
export const text = { type: "string", minLength: 1, maxLength: 1024 } as const;
export const pageQuery = {
  limit: { type: "integer", minimum: 1 },
  start: { type: "string", maxLength: 2048 },
} as const;
