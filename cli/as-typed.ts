import { resolve } from "node:path";

/** A path as the user means it: npm runs us in the checkout, whoever typed the path may be in a folder of it. */
export function asTyped(path: string): string {
  return resolve(process.env.INIT_CWD ?? ".", path);
}
