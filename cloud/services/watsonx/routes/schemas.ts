/** Parts of the schemas of watsonx's routes. */
export const text = { type: "string", maxLength: 255 } as const;
export const uuid = {
  type: "string",
  pattern: "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
} as const;
export const byId = { params: { type: "object", properties: { id: uuid } } } as const;
export const paging = {
  limit: { type: "integer", minimum: 1, maximum: 1000, default: 100 },
  start: text,
} as const;
/** Every call of Machine Learning names the version of the API by its day. */
export const version = { type: "string", format: "date" } as const;

export function object<P extends object>(properties: P) {
  return { type: "object", properties } as const;
}
