/** A value that is not known yet (an output at preview) or that we may not read. It is carried on, never guessed. */
export interface Unknown {
  readonly unknown: true;
  readonly why: string;
}

export type Maybe<T> = T | Unknown;

export function unknown(why: string): Unknown {
  return { unknown: true, why };
}

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === "object" && value !== null && "unknown" in value && value.unknown === true;
}
