/** JSON schema parts that several routes of IAM Identity share. */
export const text = { type: "string" } as const;
export const someText = { type: "string", minLength: 1 } as const;
export const flag = { type: "boolean" } as const;
/** Headers are text on the wire (`Entity-Lock: true`). */
export const headerFlag = { type: "string", enum: ["true", "false"] } as const;

export function object<P extends object>(properties: P, required: readonly (keyof P & string)[] = []) {
  return { type: "object", properties, required } as const;
}

/** A new key's fields that a caller may choose, alone or inside a new service ID. */
export const keyFields = {
  name: someText,
  description: text,
  apikey: { type: "string", minLength: 32 },
  store_value: flag,
  expires_at: text,
  action_when_leaked: { type: "string", enum: ["none", "disable", "delete"] },
} as const;
